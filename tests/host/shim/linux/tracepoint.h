/* SPDX-License-Identifier: GPL-2.0-only */
/* Tracepoints that do nothing, as without CONFIG_TRACEPOINTS. */
#ifndef SHIM_TRACEPOINT_H
#define SHIM_TRACEPOINT_H

#include <linux/types.h>

#define TP_PROTO(...)	__VA_ARGS__
#define TP_ARGS(...)	__VA_ARGS__

#define TRACE_EVENT(name, proto, ...)					\
	static inline void trace_##name(proto) {}			\
	static inline bool trace_##name##_enabled(void) { return false; }

#define DECLARE_EVENT_CLASS(...)
#define DEFINE_EVENT(class, name, proto, args)	TRACE_EVENT(name, PARAMS(proto), PARAMS(args))
#define PARAMS(...)	__VA_ARGS__

#endif

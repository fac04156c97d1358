/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_BITFIELD_H
#define SHIM_BITFIELD_H

#define SHIM_SHIFT(mask)	__builtin_ctzll(mask)
#define FIELD_PREP(mask, value)	((typeof(mask))(value) << SHIM_SHIFT(mask) & (mask))
#define FIELD_GET(mask, reg)	((typeof(mask))(((reg) & (mask)) >> SHIM_SHIFT(mask)))

#endif

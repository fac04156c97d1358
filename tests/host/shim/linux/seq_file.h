/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHIM_SEQ_FILE_H
#define SHIM_SEQ_FILE_H

struct seq_file {
	void *private;
};

#endif

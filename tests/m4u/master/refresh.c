// SPDX-License-Identifier: GPL-2.0-only
/* A device that reads a buffer in a loop, as a display does. */
#include <linux/delay.h>
#include <linux/errno.h>

#include "master.h"

#define PAUSE_US	1000

/* Returns 0 if the device has read what the CPU wrote. */
static int read_once(struct master *m, const struct refresh *r)
{
	u32 sum = 0;
	int status = master_move(m, COMMAND_READ, r->buffer->iova, r->buffer->size, 0, &sum);

	if (!status && sum != r->sum)
		return -EILSEQ;
	return status > 0 ? -EFAULT : status;
}

static void refresh_work(struct work_struct *work)
{
	struct refresh *r = container_of(work, struct refresh, work);
	struct master *m = container_of(r, struct master, refresh);

	while (!r->ret && !READ_ONCE(r->stop)) {
		r->ret = read_once(m, r);
		r->count++;
		usleep_range(PAUSE_US, 2 * PAUSE_US);
	}
}

int master_refresh(struct master *m, struct buffer *b)
{
	struct refresh *r = &m->refresh;

	if (r->buffer)
		return -EBUSY;
	*r = (struct refresh){ .buffer = b, .sum = buffer_fill(m->dev, b, 1) };
	INIT_WORK(&r->work, refresh_work);
	/* Not a freezable workqueue: the reads go on until the device is suspended. */
	queue_work(system_unbound_wq, &r->work);
	return 0;
}

int master_still(struct master *m, u32 *count)
{
	struct refresh *r = &m->refresh;

	if (!r->buffer)
		return -EALREADY;
	WRITE_ONCE(r->stop, true);
	flush_work(&r->work);
	r->buffer = NULL;
	*count = r->count;
	return r->ret;
}

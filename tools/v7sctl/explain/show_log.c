// SPDX-License-Identifier: GPL-2.0-only
#include <inttypes.h>

#include "explain/show.h"
#include "explain/words.h"

static void show_messages(struct out *out, const struct log *log)
{
	out_array(out, "messages");
	for (size_t i = 0; i < log->message_count; i++) {
		const struct log_message *message = &log->messages[i];

		out_begin(out, NULL, message->example);
		out_field(out, "message", NULL, v_string(message_name(message->number)));
		out_field(out, "example", NULL, v_string(message->example));
		out_field(out, "times", message->times > 1 ? "  times" : NULL,
			  v_number(message->times));
		out_field(out, "meaning", "  means", v_string(message_meaning(message->number)));
		out_field(out, "advice", "  do", v_string(message_advice(message->number)));
		out_end(out);
	}
	out_end(out);
}

static void show_history(struct out *out, const struct log *log)
{
	size_t maps, unmaps = 0;
	const struct event *last = log->event_count ? &log->events[log->event_count - 1] : NULL;

	for (size_t i = 0; i < log->event_count; i++)
		unmaps += log->events[i].unmap;
	maps = log->event_count - unmaps;
	out_begin(out, "history", NULL);
	out_field(out, "maps", NULL, v_number(maps));
	out_field(out, "unmaps", NULL, v_number(unmaps));
	out_end(out);
	if (!last)
		return;
	out_say(out, "History: %zu map%s and %zu unmap%s; the last: 0x%08" PRIx64 " to 0x%08" PRIx64
		" was %s%s%s.", maps, plural(maps), unmaps, plural(unmaps), last->iova,
		last->iova + last->size - 1, last->unmap ? "unmapped" : "mapped",
		*last->task ? " by " : "", last->task);
}

void show_rest(struct out *out, const struct log *log, bool verbose)
{
	show_messages(out, log);
	show_history(out, log);
	show_number(out, "suppressed", log->suppressed);
	if (log->suppressed)
		out_say(out, "The kernel did not print %zu more fault%s.", log->suppressed,
			plural(log->suppressed));
	out_array(out, "other_iommus");
	for (size_t i = 0; i < log->foreign_count; i++) {
		out_begin(out, NULL, NULL);
		out_field(out, "driver", NULL, v_string(log->foreign[i].driver));
		out_field(out, "times", NULL, v_number(log->foreign[i].times));
		out_end(out);
		out_say(out, "Ignored %zu line%s of an IOMMU that is not an M4U (%s).",
			log->foreign[i].times, plural(log->foreign[i].times),
			log->foreign[i].driver);
	}
	out_end(out);
	show_number(out, "not_understood", log->unknown_count);
	if (log->unknown_count)
		out_say(out, "v7sctl does not understand %zu line%s of an M4U's driver%s",
			log->unknown_count, plural(log->unknown_count),
			verbose ? ":" : "; -v shows them.");
	for (size_t i = 0; verbose && i < log->unknown_count; i++)
		out_say(out, "  %s", log->unknown[i]);
}

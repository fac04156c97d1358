// SPDX-License-Identifier: GPL-2.0-only
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "system/tar.h"

struct header {
	char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], checksum[8], type;
	char link[100], magic[6], version[2], user[32], group[32], major[8], minor[8];
	char prefix[155], rest[12];
};

_Static_assert(sizeof(struct header) == TAR_BLOCK, "the header is a block");

uint64_t tar_padding(uint64_t size)
{
	return -size % TAR_BLOCK;
}

/* The sum of all bytes, with the bytes of the checksum itself taken as blanks. */
static unsigned int checksum(const char block[TAR_BLOCK])
{
	size_t from = offsetof(struct header, checksum);
	unsigned int sum = 0;

	for (size_t i = 0; i < TAR_BLOCK; i++)
		sum += i - from < 8 ? ' ' : (unsigned char)block[i];
	return sum;
}

/* The part of a long name before a slash goes into the prefix. */
static bool encode_name(struct header *header, const char *name)
{
	size_t length = strlen(name);
	const char *cut = name;

	if (length > sizeof(header->name)) {
		cut = strchr(name + length - sizeof(header->name) - 1, '/');
		if (!cut || (size_t)(cut - name) > sizeof(header->prefix))
			return false;
		memcpy(header->prefix, name, (size_t)(cut - name));
		cut++;
	}
	memcpy(header->name, cut, strlen(cut));
	return *cut;
}

bool tar_encode(char block[TAR_BLOCK], const char *name, uint64_t size, int64_t mtime)
{
	struct header header = { .type = '0', .magic = "ustar", .version = "00" };
	char digits[16];

	if (size >> 33 || mtime < 0 || mtime >> 33 || !encode_name(&header, name))
		return false;
	memcpy(header.mode, "0000600", 8);
	memcpy(header.uid, "0000000", 8);
	memcpy(header.gid, "0000000", 8);
	snprintf(digits, sizeof(digits), "%011llo", (unsigned long long)size);
	memcpy(header.size, digits, sizeof(header.size));
	snprintf(digits, sizeof(digits), "%011llo", (unsigned long long)mtime);
	memcpy(header.mtime, digits, sizeof(header.mtime));
	memcpy(block, &header, TAR_BLOCK);
	snprintf(digits, sizeof(digits), "%06o", checksum(block));
	memcpy(block + offsetof(struct header, checksum), digits, 7);
	block[offsetof(struct header, checksum) + 7] = ' ';
	return true;
}

/* Octal digits, then a blank or NUL; anything else is an extension. */
static bool decode_number(const char *field, size_t room, uint64_t *number)
{
	size_t i = 0;

	*number = 0;
	while (i < room && field[i] == ' ')
		i++;
	for (; i < room && field[i] >= '0' && field[i] <= '7'; i++)
		*number = *number * 8 + (uint64_t)(field[i] - '0');
	return i && i < room && (field[i] == ' ' || !field[i]);
}

static const char *type_words(char type)
{
	switch (type) {
	case '1':
	case '2':
		return "contains a link";
	case '3':
	case '4':
		return "contains a device node";
	case '6':
		return "contains a FIFO";
	case 'S':
		return "contains a sparse file";
	default:
		return "contains entries that are not plain files (its tar is not of format ustar)";
	}
}

/* Whether the name is printable and relative, and no component is empty, "." or "..". */
static bool is_safe(const char *name)
{
	const char *at = name;

	for (const char *c = name; *c; c++)
		if (*c <= ' ' || *c > '~')
			return false;
	for (;;) {
		size_t length = strcspn(at, "/");

		if (!length || (length <= 2 && !strncmp(at, "..", length)))
			return false;
		if (!at[length])
			return true;
		at += length + 1;
	}
}

static void decode_name(char name[TAR_NAME], const struct header *header, bool gnu)
{
	int prefix = gnu ? 0 : (int)strnlen(header->prefix, sizeof(header->prefix));
	int length = (int)strnlen(header->name, sizeof(header->name));

	snprintf(name, TAR_NAME, "%.*s%s%.*s", prefix, header->prefix, prefix ? "/" : "",
		 length, header->name);
	/* `tar -c .` stores "./name". */
	if (!strncmp(name, "./", 2) && name[2])
		memmove(name, name + 2, strlen(name + 2) + 1);
}

const char *tar_decode(struct tar_entry *entry, const char block[TAR_BLOCK])
{
	struct header header;
	uint64_t sum;
	size_t last;
	bool gnu;

	memcpy(&header, block, TAR_BLOCK);
	gnu = !memcmp(header.magic, "ustar ", 6);
	if ((!gnu && memcmp(header.magic, "ustar", 6)) ||
	    !decode_number(header.checksum, sizeof(header.checksum), &sum) ||
	    sum != checksum(block))
		return "is not a tar file, or is damaged";
	entry->directory = header.type == '5';
	if (header.type && header.type != '0' && !entry->directory)
		return type_words(header.type);
	if (!decode_number(header.size, sizeof(header.size), &entry->size) ||
	    (entry->directory && entry->size))
		return "contains a file of an impossible size";
	decode_name(entry->name, &header, gnu);
	last = strlen(entry->name);
	if (entry->directory && last > 1 && entry->name[last - 1] == '/')
		entry->name[last - 1] = '\0';
	if (entry->directory && !strcmp(entry->name, "."))
		return NULL;
	return is_safe(entry->name) ? NULL :
	       "contains a file whose name is absolute, or leads out of the archive";
}

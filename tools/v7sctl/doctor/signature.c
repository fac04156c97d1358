// SPDX-License-Identifier: GPL-2.0-only
/*
 * The signature that follows a module: PKCS#7 in DER, then struct module_signature, then a
 * line of text (include/linux/module_signature.h, scripts/sign-file.c). Of the
 * PKCS#7 message only its signer is of interest (RFC 5652, section 5.3).
 */
#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doctor/ko.h"

#define MARK	"~Module signature appended~\n"

struct trailer {
	uint8_t algorithm, hash, id_type, signer_length, key_id_length, pad[3];
	uint32_t length; /* big endian */
};

/* What is left of the contents of a DER element. */
struct der {
	const unsigned char *at, *end;
};

#define DER_INTEGER	0x02
#define DER_OID		0x06
#define DER_SEQUENCE	0x30
#define DER_SET		0x31
#define DER_CONTEXT_0	0x80	/* [0], primitive or constructed */

/* Takes the next element from @from. Returns its tag, or -1 at the end or if it is not DER. */
static int der_next(struct der *from, struct der *body)
{
	size_t length;
	int tag;

	if (from->end - from->at < 2)
		return -1;
	tag = *from->at++;
	length = *from->at++;
	if (length & 0x80) {
		size_t bytes = length & 0x7f;

		if (bytes > 4 || (size_t)(from->end - from->at) < bytes)
			return -1;
		for (length = 0; bytes; bytes--)
			length = length << 8 | *from->at++;
	}
	if ((size_t)(from->end - from->at) < length)
		return -1;
	*body = (struct der){ from->at, from->at + length };
	from->at += length;
	return tag;
}

/* Enters the next element, which must have @tag. */
static bool der_enter(struct der *from, int tag)
{
	struct der body;

	if (der_next(from, &body) != tag)
		return false;
	*from = body;
	return true;
}

static char *hex(const struct der *bytes)
{
	size_t length = (size_t)(bytes->end - bytes->at);
	char *text = check_memory(malloc(2 * length + 1));

	for (size_t i = 0; i < length; i++)
		sprintf(text + 2 * i, "%02x", bytes->at[i]);
	text[2 * length] = '\0';
	return text;
}

/* The common name, attribute 2.5.4.3, of a distinguished name. */
static char *common_name(struct der name)
{
	static const unsigned char oid[] = { 0x55, 0x04, 0x03 };
	struct der set, type, value;

	while (der_next(&name, &set) == DER_SET) {
		if (!der_enter(&set, DER_SEQUENCE) || der_next(&set, &type) != DER_OID ||
		    der_next(&set, &value) < 0 || type.end - type.at != sizeof(oid) ||
		    memcmp(type.at, oid, sizeof(oid)))
			continue;
		return format_string("%.*s", (int)(value.end - value.at), value.at);
	}
	return NULL;
}

/* Enters ContentInfo, its SignedData, the last SET there, and the SignerInfo after its version. */
static bool find_signer(struct der *at)
{
	struct der body, signers = { 0 };
	bool first = true;
	int tag;

	if (!der_enter(at, DER_SEQUENCE) || der_next(at, &body) != DER_OID ||
	    !der_enter(at, DER_CONTEXT_0 | 0x20) || !der_enter(at, DER_SEQUENCE))
		return false;
	while ((tag = der_next(at, &body)) >= 0) {
		if (tag == DER_SET && !first) /* the first has digest algorithms */
			signers = body;
		first = first && tag != DER_SET;
	}
	*at = signers;
	return der_enter(at, DER_SEQUENCE) && der_next(at, &body) == DER_INTEGER;
}

static void read_signer(struct ko_signature *signature, struct der message)
{
	struct der id, issuer, serial;
	int tag;

	if (!find_signer(&message))
		return;
	tag = der_next(&message, &id);
	if (tag == DER_SEQUENCE && der_next(&id, &issuer) == DER_SEQUENCE &&
	    der_next(&id, &serial) == DER_INTEGER) {
		signature->signer = common_name(issuer);
		signature->key_id = hex(&serial);
	} else if (tag >= 0 && (tag & ~0x20) == DER_CONTEXT_0) {
		signature->key_id = hex(&id);
	}
}

void ko_signature_read(const struct ko *ko, struct ko_signature *signature)
{
	size_t tail = strlen(MARK) + sizeof(struct trailer), length;
	struct trailer trailer;
	const char *end = ko->bytes + ko->length;

	*signature = (struct ko_signature){
		.present = ko->length >= strlen(MARK) &&
			   !memcmp(end - strlen(MARK), MARK, strlen(MARK)),
	};
	if (!signature->present || ko->length < tail)
		return;
	memcpy(&trailer, end - tail, sizeof(trailer));
	length = be32toh(trailer.length);
	if (length <= ko->length - tail)
		read_signer(signature, (struct der){
					       (const unsigned char *)end - tail - length,
					       (const unsigned char *)end - tail,
				       });
}

void ko_signature_free(struct ko_signature *signature)
{
	free(signature->signer);
	free(signature->key_id);
}

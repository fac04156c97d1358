// SPDX-License-Identifier: GPL-2.0-only
/* ARM DDI 0406C: B3.5 (the format), B3.7 (access permissions); PAR, DFSR, IFSR */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "verdict.h"

#define PAR_F		BIT(0)
#define PAR_SS		BIT(1)
#define PAR_NS		BIT(9)
#define PAR_PA		0xfffff000U
#define PAR_SS_PA	0xff000000U
#define TCR_N_EAE	0x80000007U

#define SHOWN		12	/* disagreements printed in full, per point */

/* Fault status: FSR[10,3:0], PAR[5:1] */
enum {
	ACCESS_FLAG_SECTION = 0x03,
	TRANSLATION_SECTION = 0x05,
	ACCESS_FLAG_PAGE = 0x06,
	TRANSLATION_PAGE = 0x07,
	EXTERNAL_ABORT = 0x08,
	DOMAIN_SECTION = 0x09,
	DOMAIN_PAGE = 0x0b,
	WALK_ABORT_L1 = 0x0c,
	PERMISSION_SECTION = 0x0d,
	WALK_ABORT_L2 = 0x0e,
	PERMISSION_PAGE = 0x0f,
};

static const char *fault_name(unsigned int status)
{
	switch (status) {
	case ACCESS_FLAG_SECTION:
		return "access flag fault (section)";
	case TRANSLATION_SECTION:
		return "translation fault (section)";
	case ACCESS_FLAG_PAGE:
		return "access flag fault (page)";
	case TRANSLATION_PAGE:
		return "translation fault (page)";
	case EXTERNAL_ABORT:
		return "no memory there";
	case DOMAIN_SECTION:
		return "domain fault (section)";
	case DOMAIN_PAGE:
		return "domain fault (page)";
	case WALK_ABORT_L1:
		return "no memory at the L1 table";
	case PERMISSION_SECTION:
		return "permission fault (section)";
	case WALK_ABORT_L2:
		return "no memory at the L2 table";
	case PERMISSION_PAGE:
		return "permission fault (page)";
	default:
		return "another fault";
	}
}

static unsigned int fsr_status(u32 fsr)
{
	return (fsr & 0xf) | (fsr >> 6 & 0x10);
}

static unsigned int par_status(u32 par)
{
	return par >> 1 & 0x1f;
}

/* TAP */

static unsigned int points, failures;

void point(bool good, const char *domain, const char *what, const char *details)
{
	failures += !good;
	printf("%s %u - %s: %s\n%s", good ? "ok" : "not ok", ++points, domain, what,
	       good ? "" : details);
}

void skip(const char *domain, const char *what, const char *reason)
{
	printf("ok %u - %s: %s # SKIP %s\n", ++points, domain, what, reason);
}

int end_of_points(void)
{
	printf("1..%u\n", points);
	return failures || !points;
}

/* Without the CPU */

static void judge_registers(const struct domain *domain)
{
	const struct table *l1 = l1_table(domain);
	u64 base = -(u64)l1->bytes;	/* an L1 table is aligned to its size */
	char details[200];

	snprintf(details, sizeof(details),
		 "# config: ttbr 0x%08llx, tcr 0x%08x; image: ttbr 0x%08llx, L1 table at 0x%08llx\n",
		 domain->ttbr, domain->tcr, domain->image_ttbr, l1->phys);
	point((domain->ttbr & base) == l1->phys && (domain->image_ttbr & base) == l1->phys,
	      domain->name, "ttbr leads to the L1 table", details);
	point(l1->phys >> 32 == 0, domain->name, "the L1 table is below 4 GiB", details);
	point(!(domain->tcr & TCR_N_EAE), domain->name, "tcr selects one table, short descriptors",
	      details);
}

/* The CPU may not notice a wrong pointer: if it points to zeros, the MMU finds a hole. */
static void judge_pointers(const struct domain *domain)
{
	const struct table *l1 = l1_table(domain);
	char *details = NULL;
	size_t size, wrong = 0;
	FILE *out = open_memstream(&details, &size);

	for (u32 i = 0; i < l1->bytes / 4; i++) {
		u32 entry = l1->words[i];

		if (is_l2_pointer(entry) && !find_table(domain, 2, l2_address(entry)) &&
		    wrong++ < SHOWN)
			fprintf(out, "# iova 0x%08x: image: descriptor 0x%08x leads to no table\n",
				i * SZ_1M, entry);
	}
	fclose(out);
	point(!wrong, domain->name, "L1 descriptors lead to L2 tables", details);
	free(details);
}

void judge_tables(const struct domain *domain)
{
	judge_registers(domain);
	judge_pointers(domain);
}

/* With the CPU: the expected answer, and whether the CPU gave it */

struct judged {
	const struct domain *domain;
	const struct question *question;
	const struct wire_answer *answer;
	char mmu[80];		/* the answer of the MMU, if it differs from the claim */
};

enum opinion { NOT_ASKED, AGREES, DISAGREES };

static bool is_mapped(const struct claim *claim)
{
	return claim && claim->pgsize;
}

static bool allowed(const struct judged *j, char right, bool user)
{
	const char *prot = j->question->claim->prot;

	return j->domain->no_perms || (strchr(prot, right) && !(user && strchr(prot, 'p')));
}

static bool allowed_kind(const struct judged *j, int kind)
{
	return allowed(j, kind == PRIV_WRITE || kind == USER_WRITE ? 'w' : 'r',
		       kind == USER_READ || kind == USER_WRITE);
}

static unsigned int denied(const struct judged *j)
{
	return j->question->claim->pgsize < SZ_1M ? PERMISSION_PAGE : PERMISSION_SECTION;
}

static u32 expected_par(const struct judged *j, int kind)
{
	const struct claim *claim = j->question->claim;
	u32 phys = claimed_phys(claim, j->question->ask.iova);
	u32 ns = j->domain->ns ? PAR_NS : 0;

	if (!allowed_kind(j, kind))
		return denied(j) << 1 | PAR_F;
	if (claim->pgsize == SZ_16M)
		return (phys & PAR_SS_PA) | ns | PAR_SS;
	return (phys & PAR_PA) | ns;
}

static void describe_par(struct judged *j, u32 par)
{
	if (par & PAR_F)
		snprintf(j->mmu, sizeof(j->mmu), "%s", fault_name(par_status(par)));
	else
		snprintf(j->mmu, sizeof(j->mmu), "%sphys 0x%08x%s",
			 (par & PAR_SS) ? "supersection at " : "",
			 par & ((par & PAR_SS) ? PAR_SS_PA : PAR_PA),
			 (par & PAR_NS) ? ", non-secure" : ", secure");
}

static enum opinion judge_translation(struct judged *j, int kind)
{
	u32 par = j->answer->par[kind];
	u32 shown = (par & PAR_F) ? ~0U : PAR_PA | PAR_NS | PAR_SS | PAR_F;

	if (!is_mapped(j->question->claim))
		return NOT_ASKED;
	if ((par & shown) == expected_par(j, kind))
		return AGREES;
	describe_par(j, par);
	return DISAGREES;
}

static enum opinion judge_hole(struct judged *j, int kind)
{
	if (is_mapped(j->question->claim))
		return NOT_ASKED;
	for (kind = 0; kind < KINDS; kind++) {
		u32 par = j->answer->par[kind];

		if (!(par & PAR_F) || (par_status(par) != TRANSLATION_SECTION &&
				       par_status(par) != TRANSLATION_PAGE)) {
			describe_par(j, par);
			return DISAGREES;
		}
	}
	return AGREES;
}

static enum opinion judge_fsr(struct judged *j, u32 fsr, bool expected)
{
	if (fsr == NOT_TRIED)
		return NOT_ASKED;
	if (expected ? fsr == 0 : (fsr & FAULT) && fsr_status(fsr) == denied(j))
		return AGREES;
	snprintf(j->mmu, sizeof(j->mmu), "%s",
		 (fsr & FAULT) ? fault_name(fsr_status(fsr)) : "done, no fault");
	return DISAGREES;
}

static enum opinion judge_touch(struct judged *j, int kind)
{
	u32 phys = j->question->ask.touch;
	u32 fsr = j->answer->touch[kind];

	if (!phys)
		return NOT_ASKED;
	if (kind == PRIV_READ && fsr == 0 && j->answer->word != phys) {
		snprintf(j->mmu, sizeof(j->mmu), "not the RAM at 0x%08x (found 0x%08x)", phys,
			 j->answer->word);
		return DISAGREES;
	}
	return judge_fsr(j, fsr, allowed_kind(j, kind));
}

/* A fetch from Device memory is UNPREDICTABLE. */
static enum opinion judge_fetch(struct judged *j, int kind)
{
	if (!j->question->ask.touch || strchr(j->question->claim->prot, 'd'))
		return NOT_ASKED;
	return judge_fsr(j, j->answer->fetch, allowed(j, 'x', false));
}

static const struct aspect {
	const char *name, *unasked;
	enum opinion (*judge)(struct judged *j, int kind);
	int kind;
} aspects[] = {
	{ "privileged read", "empty: nothing is mapped", judge_translation, PRIV_READ },
	{ "privileged write", "empty: nothing is mapped", judge_translation, PRIV_WRITE },
	{ "user read", "empty: nothing is mapped", judge_translation, USER_READ },
	{ "user write", "empty: nothing is mapped", judge_translation, USER_WRITE },
	{ "holes", "full: all is mapped", judge_hole, 0 },
	{ "real privileged load", "ram: no mapped page in RAM", judge_touch, PRIV_READ },
	{ "real privileged store", "ram: no mapped page in RAM", judge_touch, PRIV_WRITE },
	{ "real user load", "ram: no mapped page in RAM", judge_touch, USER_READ },
	{ "real user store", "ram: no mapped page in RAM", judge_touch, USER_WRITE },
	{ "real fetch", "ram: no mapped page in RAM", judge_fetch, 0 },
	{}
};

static void describe(FILE *out, const struct judged *j)
{
	const struct claim *claim = j->question->claim;
	u32 iova = j->question->ask.iova;

	fprintf(out, "# iova 0x%08x: ", iova);
	if (is_mapped(claim))
		fprintf(out, "%s: phys 0x%08llx %s, page of %lluK", claim->file,
			claimed_phys(claim, iova), claim->prot, claim->pgsize / 1024);
	else
		fprintf(out, "%s: a hole", claim ? claim->file : "mappings");
	fprintf(out, "; MMU: %s\n", j->mmu);
}

static void judge_aspect(const struct aspect *aspect, const struct domain *domain,
			 const struct questions *questions, const struct wire_answer *answers)
{
	size_t size, asked = 0, wrong = 0;
	char *details = NULL;
	char what[80];
	FILE *out = open_memstream(&details, &size);

	for (size_t i = 0; i < questions->count; i++) {
		struct judged j = { domain, &questions->list[i], &answers[i], "" };
		enum opinion opinion = aspect->judge(&j, aspect->kind);

		asked += opinion != NOT_ASKED;
		if (opinion == DISAGREES && wrong++ < SHOWN)
			describe(out, &j);
	}
	if (wrong > SHOWN)
		fprintf(out, "# ... and %zu more\n", wrong - SHOWN);
	fclose(out);
	snprintf(what, sizeof(what), "%s (%zu asked)", aspect->name, asked);
	if (asked)
		point(!wrong, domain->name, what, details);
	else
		skip(domain->name, what, aspect->unasked);
	free(details);
}

void judge_answers(const struct domain *domain, const struct questions *questions,
		   const struct wire_answer *answers)
{
	for (const struct aspect *aspect = aspects; aspect->name; aspect++)
		judge_aspect(aspect, domain, questions, answers);
	if (domain->mtk_ext)
		skip(domain->name, "physical bits 34:32", "mtk_ext: an ARM CPU has no such bits");
	skip(domain->name, "memory types",
	     "attributes: QEMU does not show the memory types that TEX, C, B, S and nG select");
}

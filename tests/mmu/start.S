/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Code that C cannot express: vectors, enabling the MMU with the tested tables, and accesses that
 * may fault. All code called from under_tables() is position independent, as it runs at either of
 * two addresses.
 */
	.syntax unified
	.arm
	.text

	.global _start
_start:	ldr	sp, =stack_top
	adr	r0, dead_vectors
	mcr	p15, 0, r0, c12, c0, 0		@ VBAR
	bl	main
die:	mov	r0, #0x18			@ SYS_EXIT
	ldr	r1, =0x20024			@ RunTimeErrorUnknown
	svc	#0x123456
	b	die

	.balign	32
dead_vectors:					@ a fault outside of touch_*() is a bug
	.rept	8
	b	die
	.endr

	.balign	32
touch_vectors:
	b	die				@ reset
	b	die				@ undefined
	b	die				@ supervisor call
	b	fetch_abort
	b	data_abort
	b	die				@ hypervisor
	b	die				@ irq
	b	die				@ fiq

/* Return the fault status to touch_*() in r3, and continue after the access or at r2. */
data_abort:
	mrc	p15, 0, r3, c5, c0, 0		@ DFSR
	orr	r3, r3, #0x80000000
	subs	pc, lr, #4
fetch_abort:
	mrc	p15, 0, r3, c5, c0, 1		@ IFSR
	orr	r3, r3, #0x80000000
	movs	pc, r2

/* touch_*(va, word) */
	.macro	touch name, before, access, after
	.global	touch_\name
touch_\name:
	mov	r3, #0
	\before	r2, [r1]
	\access	r2, [r0]
	\after	r2, [r1]
	mov	r0, r3
	bx	lr
	.endm

	touch	read, ldr, ldr, str
	touch	write, ldr, str, str
	touch	user_read, ldr, ldrt, str
	touch	user_write, ldr, strt, str

/* touch_fetch(va) */
	.global	touch_fetch
touch_fetch:
	push	{r4, lr}
	mov	r3, #0
	adr	r2, 1f
	blx	r0
1:	mov	r0, r3
	pop	{r4, pc}

	.macro	set_tables ttbr0, ttbr1
	mcr	p15, 0, \ttbr0, c2, c0, 0
	mcr	p15, 0, \ttbr1, c2, c0, 1
	isb
	mcr	p15, 0, r0, c8, c7, 0		@ TLBIALL
	dsb
	isb
	.endm

/*
 * under_tables(ttbr0, ttbr1, alias, batch): one of the two is the tested table. The other is our
 * own, which maps this program in its half of the address space, alias bytes higher.
 */
	.global	under_tables
under_tables:
	push	{r4-r10, lr}
	mov	r4, r2
	mrc	p15, 0, r5, c1, c0, 0		@ SCTLR
	mrc	p15, 0, r6, c2, c0, 0		@ TTBR0 and TTBR1: our own
	mrc	p15, 0, r7, c2, c0, 1
	mrc	p15, 0, r8, c12, c0, 0		@ VBAR
	set_tables r6, r7
	orr	r9, r5, #1			@ SCTLR.M
	mcr	p15, 0, r9, c1, c0, 0
	isb
	adr	r9, 1f
	add	pc, r9, r4
1:	add	sp, sp, r4
	adr	r9, touch_vectors
	mcr	p15, 0, r9, c12, c0, 0
	set_tables r0, r1
	add	r0, r3, r4
	bl	interrogate
	set_tables r6, r7
	sub	sp, sp, r4
	adr	r9, 2f
	sub	pc, r9, r4
2:	mcr	p15, 0, r5, c1, c0, 0
	isb
	mcr	p15, 0, r8, c12, c0, 0
	pop	{r4-r10, pc}

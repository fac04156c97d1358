#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""
usage: fixtures.py DIR
Makes domains for the judge, from ARM DDI 0406C B3.5 alone and not from the module's code:
DIR/good/NAME are correct, each DIR/bad/FAULT/domain has one planted fault.
"""
import itertools
import os
import struct
import sys

K, M, G = 1 << 10, 1 << 20, 1 << 30
SIZES = {4 * K: '4K', 64 * K: '64K', M: '1M', 16 * M: '16M'}
PERMISSIONS = ['r' + ''.join(p) for p in itertools.product('-w', '-x', ('--', 'c-', '-d'), '-p')]


def attributes(prot, no_perms):
    """AP[2:0], XN, TEX, C, B: AP[0] is the access flag, TEX[0] C B the remap index."""
    tex, c, b = (0, 0, 1) if 'd' in prot else (1, 1, 1) if 'c' in prot else (1, 0, 0)
    if no_perms:
        return 0, 0, tex, c, b
    return 1 | ('p' not in prot) << 1 | ('w' not in prot) << 2, int('x' not in prot), tex, c, b


def block(phys, size, prot, ns, no_perms):
    """A section or supersection (B3.5.1), with nG and S set."""
    ap, xn, tex, c, b = attributes(prot, no_perms)
    return (phys | ns << 19 | (size == 16 * M) << 18 | 1 << 17 | 1 << 16 | (ap >> 2) << 15 |
            tex << 12 | (ap & 3) << 10 | xn << 4 | c << 3 | b << 2 | 0b10)


def page(phys, size, prot, no_perms):
    """A large or small page (B3.5.1), with nG and S set."""
    ap, xn, tex, c, b = attributes(prot, no_perms)
    common = phys | 1 << 11 | 1 << 10 | (ap >> 2) << 9 | (ap & 3) << 4 | c << 3 | b << 2
    if size == 64 * K:
        return common | xn << 15 | tex << 12 | 0b01
    return common | tex << 6 | 0b10 | xn


def mediatek(phys):
    """The bits of a descriptor that hold physical address bits 34:32 under mtk_ext."""
    return (phys >> 32 & 1) << 9 | (phys >> 33 & 1) << 4 | (phys >> 34 & 1) << 5


class Domain:
    def __init__(self, quirks='', ias=32, l1_at=0xfffe0000, l2_at=0xffff0000):
        self.quirks, self.ias, self.l1_at, self.l2_next = quirks.split(), ias, l1_at, l2_at
        self.l1 = [0] * (1 << (ias - 20))
        self.l2 = {}            # address: descriptors
        self.l2_of = {}         # MiB: address
        self.mappings, self.translations = [], []
        self.ttbr, self.tcr = l1_at | 2, 0

    def entry(self, iova):
        """The list and index where the last level's descriptor of this IOVA is."""
        if iova >> 20 in self.l2_of:
            return self.l2[self.l2_of[iova >> 20]], iova >> 12 & 0xff
        return self.l1, iova >> 20

    def map(self, iova, phys, size, prot='rw----'):
        ns, no_perms = 'ns' in self.quirks, 'no_perms' in self.quirks
        low, high = phys & 0xffffffff, mediatek(phys)
        if size < M and iova >> 20 not in self.l2_of:
            self.l1[iova >> 20] = self.l2_next | ns << 3 | 0b01
            self.l2_of[iova >> 20] = self.l2_next
            self.l2[self.l2_next] = [0] * 256
            self.l2_next -= K
        if size < M:
            descriptor = page(low, size, prot, no_perms)
        else:
            descriptor = block(low, size, prot, ns, no_perms)
        table, index = self.entry(iova)
        for i in range(16 if size in (64 * K, 16 * M) else 1):
            table[index + i] = descriptor | high
        self.mappings.append((iova, phys, size, prot))
        return self

    def claim(self, iova, phys, size, prot='rw----'):
        """A row of `translate`."""
        self.translations.append(f'0x{iova:08x} 0x{phys:08x} {SIZES[size]} {prot}')
        return self

    def claim_hole(self, iova):
        self.translations.append(f'0x{iova:08x} - - -')
        return self

    def plant(self, iova, bits, copy=0):
        """Flip bits of a descriptor."""
        table, index = self.entry(iova)
        table[index + copy] ^= bits
        return self

    def clear(self, iova, copy=0):
        table, index = self.entry(iova)
        return self.plant(iova, table[index + copy], copy)

    def plant_pointer(self, iova, bits):
        self.l1[iova >> 20] ^= bits
        return self

    def move_table(self, iova, address):
        """Leaves the L1 descriptor as it is."""
        mib = iova >> 20
        self.l2[address] = self.l2.pop(self.l2_of[mib])
        self.l2_of[mib] = address
        return self

    def set(self, **members):
        vars(self).update(members)
        return self

    def write(self, path):
        os.makedirs(path)

        def put(name, lines):
            with open(os.path.join(path, name), 'w') as out:
                out.write(''.join(line + '\n' for line in lines))

        def table(level, address, words):
            memory = struct.pack(f'<{len(words)}I', *words)
            return f'table {level} 0x{address:08x} {len(memory)} {memory.hex()}'

        put('config', ['provider: fixture', f'ias: {self.ias}', 'oas: 32',
                       f'quirks: {",".join(self.quirks) or "none"}', f'ttbr: 0x{self.ttbr:08x}',
                       f'tcr: 0x{self.tcr:08x}', 'prrr: 0x800b8204', 'nmrr: 0x40004000'])
        put('image', [f'ttbr 0x{self.ttbr:08x}', table(1, self.l1_at, self.l1)] +
            [table(2, address, words) for address, words in self.l2.items()])
        put('mappings', ['# iova-start iova-end phys-start size pgsize prot'] +
            [f'0x{iova:08x} 0x{iova + size - 1:08x} 0x{phys:08x} {size} {SIZES[size]} {prot}'
             for iova, phys, size, prot in sorted(self.mappings)])
        if self.translations:
            put('translate', ['# iova phys pgsize prot'] + self.translations)


def every_permission(quirks='', **places):
    """Every page size with every permission; half of the pages in RAM, half below it."""
    domain = Domain(quirks, **places)
    for n, prot in enumerate(PERMISSIONS):
        ram = G if n % 2 else 0
        domain.map(16 * M * n, ram + 16 * M * (63 - n), 16 * M, prot)
        domain.map(G + 2 * M * n, ram + 2 * M * n + M, M, prot)
        domain.map(2 * G + 2 * M * n + 64 * K * (n % 16), ram + 640 * M + 64 * K * n, 64 * K, prot)
        domain.map(2 * G + M * (2 * n + 1) + 4 * K * n, ram + 768 * M + 4 * K * n, 4 * K, prot)
    return domain


def block_edges():
    """The first and last page of tables and of the IOVA space, and pages of all sizes side by side."""
    domain = Domain().map(0, 4 * K, 4 * K).map(M - 4 * K, 8 * K, 4 * K)
    domain.map(M, 2 * G, M).map(2 * M, 2 * G + M, 64 * K).map(3 * M - 64 * K, 2 * G + 2 * M, 64 * K)
    domain.map(3 * M, 2 * G + 3 * M, M).map(15 * M + 60 * K, 2 * G + 4 * M, 4 * K)
    domain.map(15 * M + 64 * K, 2 * G + 64 * K, 64 * K).map(16 * M, 2 * G + 16 * M, 16 * M)
    domain.map(2 * G - 4 * K, G, 4 * K).map(2 * G, G + 4 * K, 4 * K)
    domain.map(4 * G - 17 * M, G + M, M).map(4 * G - 16 * M, G + 16 * M, 16 * M)
    return domain.claim(0x00000fff, 0x1fff, 4 * K).claim(0x000ff000, 8 * K, 4 * K)


def full():
    domain = Domain()
    for iova in range(0, 4 * G, 16 * M):
        domain.map(iova, iova ^ 0x80000000, 16 * M)
    return domain


GOOD = {
    'every-permission': every_permission(),
    'ns': every_permission('ns'),
    'no_perms': every_permission('no_perms'),
    'low-tables': every_permission(l1_at=0x00a3c000, l2_at=0x01000000),
    'block-edges': block_edges(),
    'full': full(),
    'empty': Domain(),
    'last-page': Domain().map(4 * G - 4 * K, G, 4 * K),
    'ias-30': Domain(ias=30, l1_at=0x40001000).map(G - 4 * K, G, 4 * K).map(0, 2 * G, M),
    'mtk_ext': Domain('no_perms mtk_ext').map(0, 0x180000000, 4 * K).map(M, 0x280000000, M)
               .map(16 * M, 0x490000000, 16 * M).map(32 * M, 0x780000000, 64 * K).map(48 * M, G, M),
    'ias-34': Domain('no_perms mtk_ext', ias=34),
    'mtk_ttbr_ext': Domain('no_perms mtk_ext mtk_ttbr_ext'),
}

SMALL, LARGE, SECTION, SUPER = 0x10203000, 0x20340000, 0x30400000, 0x41000000


def sample(quirks='', **places):
    """One read-only page and one private one of each size, to plant a fault into."""
    domain = Domain(quirks, **places)
    for offset, prot in (0, 'r-xc--'), (16 * M, 'rw---p'):
        domain.map(SMALL + offset, G + offset + 4 * K, 4 * K, prot)
        domain.map(LARGE + offset, G + offset + 64 * K, 64 * K, prot)
        domain.map(SECTION + offset, G + offset + M, M, prot)
        domain.map(SUPER + offset, G + 256 * M + offset, 16 * M, prot)
    return domain


PRIVATE = 16 * M                # offset of the privileged-only mappings of sample()

BAD = {
    'address-4K': sample().plant(SMALL, 1 << 12),
    'address-64K': sample().plant(LARGE, 1 << 16, copy=0),
    'address-1M': sample().plant(SECTION, 1 << 31),
    'address-16M': sample().plant(SUPER, 1 << 24),
    'address-above-4G': sample().plant(SUPER, 1 << 20, copy=7),
    'split-lost-address': sample().plant(SECTION, (G + M) & -M),
    'large-copy-missing': sample().clear(LARGE, copy=15),
    'large-copy-differs': sample().plant(LARGE, 1 << 31, copy=9),
    'super-copy-missing': sample().clear(SUPER, copy=8),
    'super-copy-differs': sample().plant(SUPER, 1 << 15, copy=15),
    'super-bit-missing': sample().plant(SUPER, 1 << 18, copy=3),
    'writable': sample().plant(SMALL, 1 << 9),
    'writable-64K': sample().plant(LARGE, 1 << 9, copy=1),
    'writable-1M': sample().plant(SECTION, 1 << 15),
    'read-only': sample().plant(SECTION + PRIVATE, 1 << 15),
    'user': sample().plant(SMALL + PRIVATE, 1 << 5),
    'user-1M': sample().plant(SECTION + PRIVATE, 1 << 11),
    'private': sample().plant(LARGE, 1 << 5, copy=4),
    'access-flag-4K': sample().plant(SMALL, 1 << 4),
    'access-flag-16M': sample().plant(SUPER, 1 << 10),
    'executable-4K': sample().plant(SMALL + PRIVATE, 1),
    'executable-64K': sample().plant(LARGE + PRIVATE, 1 << 15),
    'not-executable-1M': sample().plant(SECTION, 1 << 4),
    'other-domain': sample().plant(SECTION, 1 << 5),
    'not-ns': sample('ns').plant(SECTION, 1 << 19),
    'table-not-ns': sample('ns').plant_pointer(SMALL, 1 << 3),
    'pointer-to-nothing': sample().plant_pointer(SMALL, 1 << 20),
    'pointer-to-other-table': sample().plant_pointer(SMALL, 0xffff0000 ^ 0xfffefc00),
    'pointer-truncated': sample().move_table(SMALL, 0x1ffff0000),
    'l1-above-4G': sample().set(ttbr=0x100000000, l1_at=0x100000000),
    'other-ttbr': sample().set(ttbr=0xfffd8002),
    'ttbcr-n': sample().set(tcr=1),
    'left-behind': sample().plant(SMALL + 4 * K, G | 0xc76),
    'privileged-execute-never': sample().plant(SECTION, 1),
    'lost': sample().clear(SMALL),
    'translate': sample().claim(SMALL, G, 4 * K, 'r-xc--'),
    'translate-hole': sample().claim_hole(SMALL),
}


def main():
    for name, domain in GOOD.items():
        domain.write(f'{sys.argv[1]}/good/{name}')
    for name, domain in BAD.items():
        domain.write(f'{sys.argv[1]}/bad/{name}/domain')


if __name__ == '__main__':
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main()

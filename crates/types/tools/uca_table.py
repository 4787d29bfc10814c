#!/usr/bin/env python3
"""Makes the binary UCA tables of src/collation (see README.md beside this file).

    uca_table.py 900 allkeys-9.0.0.txt  uca900.bin
    uca_table.py 520 allkeys-5.2.0.txt  uca520.bin
    uca_table.py 400 unicode_ci.tsv     uca400.bin
    uca_table.py 0   general_ci.tsv     general.bin

The layout is drawn in src/collation/table.rs.
"""
import re
import struct
import sys

PAGES = 0x1100        # pages of 256 code points
IMPLICIT = 0xFFFF     # no entry: the weight is computed from the code point
EXPANDED = 0x8000     # the other 15 bits are an expansion's number
ELEMENTS_MAX = 8      # MySQL keeps so many collation elements of one character


def allkeys(path):
    """Code point -> [(primary, secondary, tertiary)]; contractions are left out, as MySQL does."""
    table = {}
    for line in open(path):
        line = re.split("[#%]", line)[0].strip()
        if not line or line[0] == "@":
            continue
        points, elements = line.split(";")
        points = [int(p, 16) for p in points.split()]
        if len(points) == 1:
            found = re.findall(r"\[[.*]([0-9A-F.]+)\]", elements)
            weights = [tuple(int(w, 16) for w in e.split(".")[:3]) for e in found]
            table[points[0]] = weights[:ELEMENTS_MAX]
    return table


def mysql_hangul(table):
    """Page D7 of MySQL's UCA 9.0.0 table lists its syllables, and those that would follow, with
    tertiary weight 3, where the syllables before it are decomposed when they are met."""
    for point in range(0xD700, 0xD7B0):
        at = point - 0xAC00
        jamo = [0x1100 + at // 588, 0x1161 + at % 588 // 28]
        if at % 28:
            jamo.append(0x11A7 + at % 28)
        table[point] = [(p, s, 3) for j in jamo for (p, s, _) in table[j]]


def implicit_400(point):
    base = 0xFB40 if 0x4E00 <= point <= 0x9FA5 else 0xFB80 if 0x3400 <= point <= 0x4DB5 else 0xFBC0
    return [base + (point >> 15), point & 0x7FFF | 0x8000]


def identity(point):
    return [point]


def dumped(path, unlisted):
    """Lines `code point <tab> WEIGHT_STRING`, both hexadecimal, of the basic plane. Keeps what
    differs from the rule for unlisted characters, and all of ASCII."""
    table = {}
    for line in open(path):
        point, weight = line.rstrip("\n").split("\t")
        point = int(point, 16)
        weights = [int(weight[i:i + 4], 16) for i in range(0, len(weight), 4)]
        if point < 0x80 or weights != unlisted(point):
            table[point] = [(w, 0, 0) for w in weights]
    return table


def accent(element):
    return element[1] | element[2] << 9


def plane(table, entry, default):
    """256-entry pages, equal ones once, and the page number of each 256 code points."""
    index, pages, known = [], [], {}
    for page in range(PAGES):
        points = range(page << 8, page + 1 << 8)
        if not any(p in table for p in points):
            index.append(0xFF)
            continue
        entries = [entry(p) if p in table else default for p in points]
        page_bytes = struct.pack("<256H", *entries)
        if page_bytes not in known:
            known[page_bytes] = len(pages)
            pages.append(page_bytes)
        index.append(known[page_bytes])
    assert len(pages) < 0xFF
    return bytes(index), pages


def build(version, table):
    planes = 2 if version == 900 else 1
    expansions, numbers = [], {}

    def inline(elements):
        return len(elements) == 1 and elements[0][0] < EXPANDED

    def primary(point):
        elements = tuple(table[point])
        if planes == 1:
            elements = tuple(e for e in elements if e[0])
            if not elements:
                return 0
        if inline(elements):
            return elements[0][0]
        if elements not in numbers:
            numbers[elements] = len(expansions)
            expansions.append(elements)
        assert len(expansions) < 0x7FFF
        return EXPANDED | numbers[elements]

    index, pages = plane(table, primary, IMPLICIT)
    accents, accent_pages = b"", []
    if planes == 2:
        accents, accent_pages = plane(
            table, lambda p: accent(table[p][0]) if inline(table[p]) else 0, 0)
    offsets, pool = [0], b""
    for elements in expansions:
        for element in elements:
            pool += struct.pack("<H", element[0])
            if planes == 2:
                pool += struct.pack("<H", accent(element))
        offsets.append(offsets[-1] + len(elements))
    head = struct.pack("<4sHHHHHHHH", b"PUCA", 1, version, planes, len(pages), len(accent_pages),
                       len(expansions), offsets[-1], 0)
    return b"".join([head, index, accents, *pages, *accent_pages,
                     struct.pack("<%dH" % len(offsets), *offsets), pool])


def main():
    version, source, target = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    if version in (0, 400):
        table = dumped(source, implicit_400 if version == 400 else identity)
    else:
        table = allkeys(source)
    if version == 900:
        mysql_hangul(table)
    made = build(version, table)
    open(target, "wb").write(made)
    print(target, len(made), "bytes")


main()

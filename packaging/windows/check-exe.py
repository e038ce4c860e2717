#!/usr/bin/env python3
"""Reads a program for Windows as the system would, and fails where something is missing: check-exe.py FILE amd64|arm64 VERSION.

It looks at the processor, that no console opens, that the program may be moved in memory, and at icon, version and manifest.
The format is in https://learn.microsoft.com/windows/win32/debug/pe-format.
"""

import struct
import sys

MACHINES = {"amd64": 0x8664, "arm64": 0xAA64}
ICON, GROUP_ICON, VERSION, MANIFEST = 3, 14, 16, 24
WINDOWED = 2
DYNAMIC_BASE, NX = 0x40, 0x100


def main(path, processor, version):
    with open(path, "rb") as f:
        data = f.read()
    pe = struct.unpack_from("<I", data, 0x3C)[0]
    assert data[:2] == b"MZ" and data[pe:pe + 4] == b"PE\0\0", "this is no program for Windows"
    machine, sections = struct.unpack_from("<HH", data, pe + 4)
    optional, = struct.unpack_from("<H", data, pe + 20)
    assert machine == MACHINES[processor], "it is for processor %#x" % machine
    head = pe + 24
    subsystem, flags = struct.unpack_from("<HH", data, head + 68)
    assert subsystem == WINDOWED, "a console would open"
    assert flags & DYNAMIC_BASE and flags & NX, "it wants a fixed place in memory, or one that may be written and run"
    at = {}  # address in memory: place in the file
    for i in range(sections):
        size, address, length, place = struct.unpack_from("<IIII", data, head + optional + 40 * i + 8)
        at[address] = (place, max(size, length))
    address, = struct.unpack_from("<I", data, head + 112 + 8 * 2)
    root, _ = at[address]

    def leaves(table):
        names, numbers = struct.unpack_from("<HH", data, table + 12)
        for i in range(names + numbers):
            name, where = struct.unpack_from("<II", data, table + 16 + 8 * i)
            if where & 0x80000000:
                for path_, leaf in leaves(root + (where & 0x7FFFFFFF)):
                    yield [name] + path_, leaf
            else:
                rva, length = struct.unpack_from("<II", data, root + where)
                yield [name], data[root + rva - address:root + rva - address + length]

    found = {}
    for names, leaf in leaves(root):
        found.setdefault(names[0], []).append(leaf)
    for kind, name in ((ICON, "icon"), (GROUP_ICON, "group of icons"), (VERSION, "version"), (MANIFEST, "manifest")):
        assert found.get(kind), "no " + name
    text = found[VERSION][0].decode("utf-16-le", "replace")
    for wanted in ("Inkling", "ProductVersion", version):
        assert wanted in text, "the version information does not say " + wanted
    manifest = found[MANIFEST][0].decode()
    for wanted in ("permonitorv2", "longPathAware", "UTF-8", "asInvoker", "Microsoft.Windows.Common-Controls"):
        assert wanted in manifest, "the manifest does not say " + wanted
    print("%s: %s, windowed, %d icons, version %s, manifest" % (path.split("/")[-1], processor, len(found[ICON]), version))


main(*sys.argv[1:])

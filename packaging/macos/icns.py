#!/usr/bin/env python3
"""Puts PNG icons into one .icns file: icns.py FOLDER OUT.icns. It needs nothing but Python.

An .icns file is the word icns and its own length, then for each picture a four-letter type that says its size, its
length and the PNG (https://en.wikipedia.org/wiki/Apple_Icon_Image_format).
"""

import os
import struct
import sys

# Type: pixels. ic11 to ic14 are the pictures for twice as dense screens.
TYPES = [(b"icp4", 16), (b"icp5", 32), (b"ic07", 128), (b"ic08", 256), (b"ic09", 512),
         (b"ic11", 32), (b"ic12", 64), (b"ic13", 256), (b"ic14", 512)]


def main(folder, out):
    body = b""
    for kind, pixels in TYPES:
        with open(os.path.join(folder, "inkling-%d.png" % pixels), "rb") as f:
            png = f.read()
        width, height = struct.unpack(">II", png[16:24])
        if (width, height) != (pixels, pixels):
            sys.exit("inkling-%d.png is %d×%d" % (pixels, width, height))
        body += kind + struct.pack(">I", 8 + len(png)) + png
    with open(out, "wb") as f:
        f.write(b"icns" + struct.pack(">I", 8 + len(body)) + body)


main(*sys.argv[1:])

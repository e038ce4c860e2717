#!/usr/bin/python3
"""Makes Inkling's fonts from Debian's fonts-inter. Run by `make fonts`; needs python3-fonttools.

Gio has no font features, so what the program wants of Inter is frozen into the default glyphs: tabular digits,
so that numbers under each other line up and changing ones don't dance. The outlines become quadratic (TrueType),
which is what Gio draws. The result depends on its input alone: the same fonts-inter gives the same bytes.
"""

import sys

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

SOURCE = "/usr/share/fonts/opentype/inter/Inter-%s.otf"
WEIGHTS = {"Regular": 400, "Medium": 500, "SemiBold": 600}

# Basic Latin, Latin-1 and Latin Extended-A; then the signs that the program's own sentences use.
CHARACTERS = list(range(0x20, 0x7F)) + list(range(0xA0, 0x149)) + list(range(0x14A, 0x180))
CHARACTERS += [ord(c) for c in "αβγδεηθλμπρσφΔΣΩ"]
CHARACTERS += [ord(c) for c in "–—‘’‚“”„†•…‰′″‹›⁄€™"]
CHARACTERS += [ord(c) for c in "←↑→↓↔↕↗↘⌘⇧⌥⌃↵⏎⌫⇥−×÷±≈≠≤≥√∞∑∂∆∏∫◊·✓✗●○■□▲▼▶◀►◄★"]
CHARACTERS += [0x2009, 0x200A, 0x202F, 0x2212]
CHARACTERS += [0x2070] + list(range(0x2074, 0x208F))  # superscripts and subscripts
FEATURES = ["kern", "mark", "mkmk", "ccmp"]


def freeze(font, tag):
    """Makes the glyphs that feature tag would substitute the ones that characters map to."""
    gsub = font["GSUB"].table
    swaps = {}
    for record in gsub.FeatureList.FeatureRecord:
        if record.FeatureTag != tag:
            continue
        for index in record.Feature.LookupListIndex:
            for table in gsub.LookupList.Lookup[index].SubTable:
                table = getattr(table, "ExtSubTable", table)
                swaps.update(table.mapping)
    for table in font["cmap"].tables:
        for code, name in table.cmap.items():
            table.cmap[code] = swaps.get(name, name)


def equalise_digits(font):
    """Gives all digits the width of the zero: Debian's Inter draws the SemiBold 4 a hair narrower."""
    widths = font["hmtx"].metrics
    cmap = font.getBestCmap()
    width = widths[cmap[ord("0")]][0]
    for digit in "0123456789":
        name = cmap[ord(digit)]
        widths[name] = (width, widths[name][1])


def to_truetype(font):
    """Replaces the cubic outlines by quadratic ones, within a thousandth of an em."""
    glyphs = font.getGlyphSet()
    order = font.getGlyphOrder()
    error = font["head"].unitsPerEm / 1000
    quadratic = {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, error, reverse_direction=True))
        quadratic[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder = order
    glyf.glyphs = quadratic
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    maxp.maxZones = 1
    maxp.maxTwilightPoints = maxp.maxStorage = maxp.maxFunctionDefs = maxp.maxInstructionDefs = 0
    maxp.maxStackElements = maxp.maxSizeOfInstructions = 0
    maxp.maxComponentElements = max((len(g.components) if hasattr(g, "components") else 0) for g in quadratic.values())
    post = font["post"]
    post.formatType = 3.0
    for tag in ("CFF ", "VORG"):
        if tag in font:
            del font[tag]
    font.sfntVersion = "\000\001\000\000"


def rename(font, style):
    """A changed font goes by another name, as its licence wishes."""
    names = {1: "Inkling Sans " + style if style != "Regular" else "Inkling Sans", 2: "Regular",
             3: "InklingSans-" + style, 4: "Inkling Sans " + style, 6: "InklingSans-" + style,
             16: "Inkling Sans", 17: style}
    table = font["name"]
    keep = [r for r in table.names if r.nameID in (0, 5, 13, 14)]
    table.names = [r for r in keep if r.platformID == 3]
    for number, text in names.items():
        table.setName(text, number, 3, 1, 0x409)


def main(folder):
    for style, weight in WEIGHTS.items():
        font = TTFont(SOURCE % style, recalcTimestamp=False)
        freeze(font, "tnum")
        options = subset.Options()
        options.layout_features = FEATURES
        options.name_IDs = ["*"]
        options.hinting = False
        options.drop_tables += ["DSIG", "STAT"]
        options.notdef_outline = True
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=CHARACTERS)
        subsetter.subset(font)
        to_truetype(font)
        equalise_digits(font)
        rename(font, style)
        font["OS/2"].usWeightClass = weight
        font.save("%s/inkling-sans-%d.ttf" % (folder, weight))
        missing = [hex(c) for c in CHARACTERS if c not in font.getBestCmap()]
        if missing:
            sys.exit("inkling-sans-%d.ttf lacks %s" % (weight, " ".join(missing)))


main(sys.argv[1])

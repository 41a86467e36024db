"""Makes the embedded fonts from Debian's fonts-inter-variable and
fonts-droid-fallback. Usage: subset.py Inter-roman.var.ttf DroidSansFallback.ttf
Needs fontTools; not part of the build."""
import sys
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

RANGES = [
    (0x20, 0x7E), (0xA0, 0x17F), (0x18F, 0x18F), (0x192, 0x192), (0x1A0, 0x1A1), (0x1AF, 0x1B0), (0x1C4, 0x1E9),
    (0x200, 0x21B), (0x259, 0x259), (0x2BB, 0x2BD), (0x2C6, 0x2DD), (0x300, 0x30C), (0x384, 0x3FF), (0x400, 0x45F),
    (0x490, 0x4FF), (0x1E00, 0x1EFF), (0x2010, 0x2027), (0x202F, 0x203A), (0x2044, 0x2044), (0x2070, 0x208E),
    (0x20A0, 0x20BF), (0x2116, 0x2122), (0x2150, 0x215E), (0x2190, 0x2199), (0x2202, 0x2265), (0x25A0, 0x25CF),
    (0x2713, 0x2717),
]
LATIN = {c for low, high in RANGES for c in range(low, high + 1)}
DIGITS = range(0x30, 0x3A)


def cut(font, runes, path):
    options = subset.Options()
    options.layout_features, options.hinting = [], False
    options.notdef_outline, options.glyph_names = True, False
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "STAT", "MVAR", "HVAR", "avar", "DSIG", "meta"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=runes)
    cutter.subset(font)
    font.save(path)


def tabular(font):
    """Points the digits at their forms of one width."""
    gsub, forms = font["GSUB"].table, {}
    for record in gsub.FeatureList.FeatureRecord:
        if record.FeatureTag == "tnum":
            for index in record.Feature.LookupListIndex:
                for table in gsub.LookupList.Lookup[index].SubTable:
                    forms.update(getattr(getattr(table, "ExtSubTable", table), "mapping", {}))
    names = dict(font.getBestCmap())
    for table in font["cmap"].tables:
        for digit in DIGITS:
            if digit in table.cmap:
                table.cmap[digit] = forms[names[digit]]
    glyphs = [font.getBestCmap()[d] for d in DIGITS]
    widest = max(font["hmtx"][g][0] for g in glyphs)
    for g in glyphs:
        font["hmtx"][g] = (widest, font["hmtx"][g][1])


def inter(path):
    for weight, name in ((400, "Regular"), (600, "SemiBold")):
        font = instancer.instantiateVariableFont(TTFont(path), {"wght": weight})
        tabular(font)
        for record in font["name"].names:
            record.string = {2: name, 4: "Inter " + name, 6: "Inter-" + name}.get(record.nameID, record.toUnicode())
        font["OS/2"].usWeightClass = weight
        cut(font, LATIN, f"Inter-{name}.ttf")


def han():
    runes = set()
    for code, top in (("gb2312", 0xFE), ("big5", 0xC6), ("shift_jis", 0xFE), ("euc_kr", 0xFE)):
        for first in range(0x81, top + 1):
            for second in range(0x40, 0xFF):
                try:
                    runes.add(ord(bytes([first, second]).decode(code)))
                except (UnicodeDecodeError, TypeError):
                    continue
    letters = {r for r in runes if 0x4E00 <= r <= 0x9FFF or 0xAC00 <= r <= 0xD7A3}
    return letters | set(range(0x3000, 0x3100)) | set(range(0xFF00, 0xFFF0))


inter(sys.argv[1])
cut(TTFont(sys.argv[2]), han(), "DroidSansFallback.ttf")

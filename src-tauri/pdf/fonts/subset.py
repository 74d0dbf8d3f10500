"""Makes the two faces beside it from those of Debian's package fonts-noto-cjk (Noto Serif CJK 2.001, SIL OFL 1.1).

    pip install fonttools
    python3 subset.py /usr/share/fonts/opentype/noto

Regular has what GBK can write, and every other Chinese character and mark that Noto has; Bold, in which only titles
and labels are set, has GB 2312 and the characters of common names. The layout features that documents never use are left out.
The `cmap` is in format 12 alone: typst reads one in format 4 wrongly above glyph 32,767.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

FAMILY = "Noto Serif CJK SC"
NAMES = "喆堃祎翀镕瑢珺玥玙瑀瑄璟璐昇昕昉暐曦煊煜烜熠燚焱赟韡霏霈雱翊翾羿骅骁骐骞旻旸晔晗晟晖濛澍沄浠洺淏湉滢潇溦瀚钰铖铉锴镓镝镭媖媛嫄嬿婳妘姝姮娉婕萱苒芃苡茗荇菡葳蕤薇蘅岚峤崟嵘邬邸郜郗郦鄢闫阚逄仝佘亓夼俞冼覃谌逯笪糜縢竺"
# General punctuation to dingbats, marks of Chinese and wide forms, Extension A, what Unicode added to the first block, and the
# extensions from B on.
FURTHER = [
    (0x2010, 0x27BF),
    (0x3000, 0x303F),
    (0x3200, 0x33FF),
    (0x3400, 0x4DBF),
    (0x9FA6, 0x9FFF),
    (0xFF01, 0xFFEF),
    (0x20000, 0x323AF),
]


def characters_of(encoding: str) -> set[int]:
    """Returns the characters that the encoding can write."""
    found = set()
    for code in range(0x20, 0xFFFF):
        try:
            chr(code).encode(encoding)
        except UnicodeEncodeError:
            continue
        if not 0xE000 <= code <= 0xF8FF:
            found.add(code)
    return found


def format_12(glyphs: dict[int, str]) -> CmapSubtable:
    """Returns a `cmap` of all characters in format 12."""
    table = CmapSubtable.newSubtable(12)
    table.platformID, table.platEncID, table.language = 3, 10, 0
    table.cmap = glyphs
    return table


def write_face(source: Path, target: Path, wanted: set[int]) -> None:
    """Writes the face with those of the wanted characters that the source has."""
    fonts = TTCollection(str(source)).fonts
    font = next(one for one in fonts if one["name"].getDebugName(1) == FAMILY)
    options = subset.Options()
    options.layout_features = []
    options.name_IDs = [0, 1, 2, 4, 5, 6, 13, 14]
    options.hinting = False
    options.desubroutinize = False
    options.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB", "GlyphOrder", "VORG", "vhea", "vmtx"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted & set(font.getBestCmap()))
    subsetter.subset(font)
    font["cmap"].tables = [format_12(font.getBestCmap())]
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(str(target))


def main() -> None:
    source = Path(sys.argv[1])
    here = Path(__file__).parent
    latin = set(range(0x20, 0x7F)) | set(range(0xA0, 0x180))
    regular = latin | characters_of("gbk")
    for first, last in FURTHER:
        regular |= set(range(first, last + 1))
    write_face(source / "NotoSerifCJK-Regular.ttc", here / "NotoSerifCJKsc-Regular.otf", regular)
    bold = latin | characters_of("gb2312") | {ord(one) for one in NAMES}
    write_face(source / "NotoSerifCJK-Bold.ttc", here / "NotoSerifCJKsc-Bold.otf", bold)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Draws the letters that PNG exports set text in: those of a cell's width as Sources/Explorer/Export/screen-font.png, and
those of two, of Japanese, Chinese and Korean, as samples/letters/ja.png and so on; beside each a text file that lists them.

Needs Pillow with FreeType, the DejaVu fonts and Noto Sans CJK (Debian: fonts-dejavu-core, fonts-noto-cjk). Run it again where
a test says that a letter is missing; the letters are those of the program's own sources, phrases and tours, and the usual ones
of European languages.

    python3 Scripts/make_letters.py [folder of DejaVuSansMono.ttf] [NotoSansCJK-Regular.ttc]
"""

import io
import pathlib
import sys
import unicodedata

from PIL import Image, ImageDraw, ImageFont

ACROSS = 32  # letters in a row of a picture
CELL = (18, 36)  # twice the cell of the SVG export
SIZE = 30  # twice its font size
BASELINE = 27  # twice its baseline, from the cell's top
DRAWN = [(0x2500, 0x259F), (0x2800, 0x28FF)]  # set as shapes, never in type
WIDE_CELL = (36, 36)
WIDE_SIZE = 32  # leaves a gap between letters
WIDE_ORIGIN = (2, 30)
# A language's typeface by its place in the collection: each writes Han characters in strokes of its own.
LANGUAGES = {"ja": 0, "ko": 1, "zh": 2}

root = pathlib.Path(__file__).resolve().parent.parent
arguments = dict(enumerate(sys.argv))
folder = pathlib.Path(arguments.get(1, "/usr/share/fonts/truetype/dejavu"))
collection = arguments.get(2, "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")


def is_wide(character):
    return unicodedata.east_asian_width(character) in "WF"


def sheet(letters, cell, origin, levels):
    """A PNG of letters, each given with its font; more steps of grey than `levels` the eye does not tell apart at an edge."""
    rows = (len(letters) + ACROSS - 1) // ACROSS
    picture = Image.new("L", (ACROSS * cell[0], rows * cell[1]))
    for place, (letter, font) in enumerate(letters):
        drawn = Image.new("L", cell)
        ImageDraw.Draw(drawn).text(origin, letter, font=font, fill=255, anchor="ls")
        picture.paste(drawn, (place % ACROSS * cell[0], place // ACROSS * cell[1]))
    top = levels - 1
    paletted = picture.point(lambda value: (value * top + 127) // 255).convert("P")
    paletted.putpalette([step * 255 // top for step in range(levels) for _ in range(3)])
    file = io.BytesIO()
    paletted.save(file, "PNG", bits=4, optimize=True)
    return file.getvalue()


# MARK: One cell wide


def characters():
    wanted = {chr(code) for code in [*range(0x21, 0x7F), *range(0xA1, 0x180), *range(0x391, 0x3CA)]}
    wanted |= set("⁰ⁱ⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₖ€…‰′″�")
    for source in root.glob("Sources/**/*.swift"):
        wanted |= {c for c in source.read_text(encoding="utf-8") if ord(c) > 0x20}
    plain = (c for c in wanted if not any(a <= ord(c) <= b for a, b in DRAWN) and c.isprintable())
    return sorted(c for c in plain if c not in "\u00ad" and not is_wide(c))


def covered(font, character):
    missing = font.getmask("\U0010fffd").getbbox(), bytes(font.getmask("\U0010fffd"))
    mask = font.getmask(character)
    return (mask.getbbox(), bytes(mask)) != missing


def write_screen_font():
    fonts = [ImageFont.truetype(str(folder / f"DejaVuSansMono{style}.ttf"), SIZE) for style in ("", "-Bold")]
    chars = [c for c in characters() if covered(fonts[0], c)]
    picture = sheet([(c, font) for font in fonts for c in chars], CELL, (0, BASELINE), 16)
    (root / "Sources/Explorer/Export/screen-font.png").write_bytes(picture)
    write_list(root / "Sources/Explorer/Export/screen-font.txt", chars)
    print(f"{len(chars)} characters, {len(picture)} bytes of PNG")


def write_list(target, letters):
    lines = ["".join(letters[start : start + ACROSS]) for start in range(0, len(letters), ACROSS)]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


# MARK: Two cells wide


def wide_letters(code):
    files = [root / f"samples/languages/{code}.po", *(root / f"samples/lectures/{code}").glob("*.md")]
    texts = [unicodedata.normalize("NFC", file.read_text(encoding="utf-8")) for file in files]
    return sorted({c for text in texts for c in text if is_wide(c)})


def write_wide_letters():
    target = root / "samples/letters"
    target.mkdir(exist_ok=True)
    for code, index in LANGUAGES.items():
        font = ImageFont.truetype(collection, WIDE_SIZE, index=index)
        listed = wide_letters(code)
        picture = sheet([(letter, font) for letter in listed], WIDE_CELL, WIDE_ORIGIN, 8)
        (target / f"{code}.png").write_bytes(picture)
        write_list(target / f"{code}.txt", listed)
        print(f"{code}: {len(listed)} letters, {len(picture)} bytes of PNG")


write_screen_font()
write_wide_letters()

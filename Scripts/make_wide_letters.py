#!/usr/bin/env python3
"""Draws the double-width letters that PNG exports set Japanese, Chinese and Korean in: samples/letters/ja.png and so on,
beside each a text file with its letters in their order.

Needs Pillow with FreeType and Noto Sans CJK (Debian: fonts-noto-cjk). Run it again where a test says that a letter is
missing; the letters are those of each language's phrases and tours, as the same Han character is drawn in another way in
each of them.

    python3 Scripts/make_wide_letters.py [NotoSansCJK-Regular.ttc]
"""

import io
import pathlib
import sys
import unicodedata

from PIL import Image, ImageDraw, ImageFont

CELL = 36  # both sides of two cells of a PNG export
SIZE = 32  # leaves a gap between letters
LEFT = 2
BASELINE = 30
ACROSS = 32  # letters in a row of the picture
# A language's table of phrases, and its typeface's place in the collection.
LANGUAGES = {"ja": ("Japanese", 0), "ko": ("Korean", 1), "zh": ("Chinese", 2)}

root = pathlib.Path(__file__).resolve().parent.parent
collection = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"


def letters(code, table):
    files = [root / f"Sources/Explorer/Languages/{table}.swift", *(root / f"samples/lectures/{code}").glob("*.md")]
    texts = [unicodedata.normalize("NFC", file.read_text(encoding="utf-8")) for file in files]
    return sorted({c for text in texts for c in text if unicodedata.east_asian_width(c) in "WF"})


def drawn(letter, font):
    glyph = Image.new("L", (CELL, CELL))
    ImageDraw.Draw(glyph).text((LEFT, BASELINE), letter, font=font, fill=255, anchor="ls")
    return glyph


def main():
    folder = root / "samples/letters"
    folder.mkdir(exist_ok=True)
    for code, (table, index) in LANGUAGES.items():
        font = ImageFont.truetype(collection, SIZE, index=index)
        listed = letters(code, table)
        rows = (len(listed) + ACROSS - 1) // ACROSS
        picture = Image.new("L", (ACROSS * CELL, rows * CELL))
        for place, letter in enumerate(listed):
            picture.paste(drawn(letter, font), (place % ACROSS * CELL, place // ACROSS * CELL))
        # Eight steps of grey are enough for edges, and take a third of the room.
        grey = picture.point(lambda value: (value * 7 + 127) // 255).convert("P")
        grey.putpalette([step * 255 // 7 for step in range(8) for _ in range(3)])
        file = io.BytesIO()
        grey.save(file, "PNG", bits=4, optimize=True)
        (folder / f"{code}.png").write_bytes(file.getvalue())
        lines = [listed[start : start + ACROSS] for start in range(0, len(listed), ACROSS)]
        (folder / f"{code}.txt").write_text("\n".join(map("".join, lines)) + "\n", encoding="utf-8")
        print(f"{code}: {len(listed)} letters, {len(file.getvalue())} bytes of PNG")


main()

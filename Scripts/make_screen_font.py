#!/usr/bin/env python3
"""Draws the glyphs that PNG exports set text in, and writes them as Sources/Explorer/Export/ScreenFontData.swift.

Needs Pillow with FreeType and the DejaVu fonts (Debian: fonts-dejavu-core). Run it again where a character is missing;
the characters are those of the program's own sources and the usual letters of European languages.

    python3 Scripts/make_screen_font.py [folder of DejaVuSansMono.ttf]
"""

import base64
import io
import pathlib
import sys

from PIL import Image, ImageDraw, ImageFont

CELL = (18, 36)  # twice the cell of the SVG export
SIZE = 30  # twice its font size
BASELINE = 27  # twice its baseline, from the cell's top
ACROSS = 32  # glyphs in a row of the atlas
DRAWN = [(0x2500, 0x259F), (0x2800, 0x28FF)]  # set as shapes, never in type

root = pathlib.Path(__file__).resolve().parent.parent
folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/fonts/truetype/dejavu")


def characters():
    wanted = {chr(code) for code in [*range(0x21, 0x7F), *range(0xA1, 0x180), *range(0x391, 0x3CA)]}
    wanted |= set("⁰ⁱ⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₖ€…‰′″�")
    for source in root.glob("Sources/**/*.swift"):
        if source.name != "ScreenFontData.swift":
            wanted |= {c for c in source.read_text(encoding="utf-8") if ord(c) > 0x20}
    plain = (c for c in wanted if not any(a <= ord(c) <= b for a, b in DRAWN) and c.isprintable())
    return sorted(c for c in plain if c not in '\u00ad')


def covered(font, character):
    missing = font.getmask("\U0010fffd").getbbox(), bytes(font.getmask("\U0010fffd"))
    mask = font.getmask(character)
    return (mask.getbbox(), bytes(mask)) != missing


def main():
    fonts = [ImageFont.truetype(str(folder / f"DejaVuSansMono{style}.ttf"), SIZE) for style in ("", "-Bold")]
    chars = [c for c in characters() if covered(fonts[0], c)]
    rows = (2 * len(chars) + ACROSS - 1) // ACROSS
    atlas = Image.new("L", (ACROSS * CELL[0], rows * CELL[1]))
    for weight, font in enumerate(fonts):
        for place, character in enumerate(chars):
            glyph = Image.new("L", CELL)
            ImageDraw.Draw(glyph).text((0, BASELINE), character, font=font, fill=255, anchor="ls")
            index = weight * len(chars) + place
            atlas.paste(glyph, (index % ACROSS * CELL[0], index // ACROSS * CELL[1]))
    # Sixteen steps of grey are more than the eye tells apart at an edge, and take half the room.
    grey = atlas.point(lambda value: (value * 15 + 127) // 255)
    paletted = grey.convert("P")
    paletted.putpalette([step * 17 for step in range(16) for _ in range(3)])
    file = io.BytesIO()
    paletted.save(file, "PNG", bits=4, optimize=True)
    text = base64.b64encode(file.getvalue()).decode()
    lines = "\n".join("    " + text[start : start + 114] + "\\" for start in range(0, len(text), 114))
    listed = "".join("\\" + c if c in '"\\' else c for c in chars)
    names = "\n".join("    " + listed_part + "\\" for listed_part in wrapped(listed, 100))
    target = root / "Sources/Explorer/Export/ScreenFontData.swift"
    target.write_text(
        f'''/// The glyphs of PNG exports, as `Scripts/make_screen_font.py` drew them from DejaVu Sans Mono (LICENSES/DejaVu.txt): data,
/// and so the one file that is longer than files are.
enum ScreenFontData {{
  /// Columns and rows of pixels that a glyph takes.
  static let cell = (width: {CELL[0]}, height: {CELL[1]})
  /// Glyphs in a row of the picture.
  static let across = {ACROSS}

  /// The characters in order; all in the regular weight first, then all in bold.
  static let characters = """
{names}

    """

  /// The picture of the glyphs, white on black: a PNG in base 64 (RFC 4648).
  static let picture = """
{lines}

    """
}}
''',
        encoding="utf-8",
    )
    print(f"{len(chars)} characters, {len(file.getvalue())} bytes of PNG")


def wrapped(text, width):
    """Parts of a text, none of which ends in the middle of an escape."""
    while text:
        end = width
        while end < len(text) and text[:end].endswith("\\") and not text[:end].endswith("\\\\"):
            end += 1
        yield text[:end]
        text = text[end:]


main()

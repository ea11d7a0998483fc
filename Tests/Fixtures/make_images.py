"""Makes Tests/Fixtures/images: small pictures in every format, and in expected.json what Pillow and timm read from them.

Run once with Pillow, numpy, timm and transformers; the results are committed. Pictures whose expected pixels differ from
`ImageOps.exif_transpose(Image.open(path)).convert("RGB")` on purpose are noted where they are made.
"""
import io
import json
import re
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps
import transformers
from timm.data import create_transform

OUT = Path(__file__).parent / "images"
EXPECTED = {"decode": {}, "resize": [], "crop": [], "grey": {}, "processor": []}
FILTERS = {
    "box": Image.Resampling.BOX, "bilinear": Image.Resampling.BILINEAR, "bicubic": Image.Resampling.BICUBIC,
    "nearest": Image.Resampling.NEAREST, "hamming": Image.Resampling.HAMMING, "lanczos": Image.Resampling.LANCZOS,
}


def picture(width, height, channels=3, seed=0):
    """Smooth waves with noise: every channel differs, and no flip or turn maps the picture to itself."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width]
    planes = [128 + 90 * np.sin(x / (3 + c) + c) * np.cos(y / (4 + c)) + x + 2 * y for c in range(channels)]
    noisy = np.stack(planes, -1) + random.normal(0, 8, (height, width, channels))
    return np.clip(noisy, 0, 255).astype(np.uint8)


def entry(rgb, **more):
    return {"width": rgb.shape[1], "height": rgb.shape[0], "pixels": rgb.tobytes().hex(), **more}


def expect(name, rgb=None, tolerance=0):
    if rgb is None:
        rgb = np.asarray(ImageOps.exif_transpose(Image.open(OUT / name)).convert("RGB"))
    EXPECTED["decode"][name] = entry(np.ascontiguousarray(rgb), tolerance=tolerance)


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def packed_rows(samples, depth):
    """Rows of samples [height, width, channels] with their filter byte 0."""
    rows = []
    for row in samples:
        flat = row.reshape(-1)
        if depth == 16:
            data = flat.astype(">u2").tobytes()
        else:
            bits = ((flat[:, None] >> np.arange(depth - 1, -1, -1)) & 1).astype(np.uint8)
            data = np.packbits(bits).tobytes()
        rows.append(b"\0" + data)
    return b"".join(rows)


ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def png(samples, depth, color_type, extra=b"", interlaced=False):
    height, width = samples.shape[:2]
    header = struct.pack(">IIBBBBB", width, height, depth, color_type, 0, 0, int(interlaced))
    passes = [samples[y::dy, x::dx] for x, y, dx, dy in ADAM7] if interlaced else [samples]
    data = b"".join(packed_rows(part, depth) for part in passes if part.size)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b"")


def make_pngs():
    grey, rgb = picture(17, 13, 1), picture(17, 13)
    rgba = np.concatenate([rgb, picture(17, 13, 1, seed=7)], -1)
    wide = (picture(17, 13, 4, seed=1).astype(np.uint16) << 8) | picture(17, 13, 4, seed=2)
    palette = np.random.default_rng(3).integers(0, 256, 48, dtype=np.uint8).tobytes()
    plte = chunk(b"PLTE", palette)
    files = {
        "grey1": png(grey >> 7, 1, 0), "grey2": png(grey >> 6, 2, 0), "grey4": png(grey >> 4, 4, 0),
        "grey8": png(grey, 8, 0), "grey-alpha8": png(rgba[..., 2:], 8, 4),
        "rgb8": png(rgb, 8, 2), "rgba8": png(rgba, 8, 6),
        "rgb8-transparent-colour": png(rgb, 8, 2, chunk(b"tRNS", struct.pack(">HHH", *map(int, rgb[3, 4])))),
        "rgb16": png(wide[..., :3], 16, 2), "rgba16": png(wide, 16, 6), "grey-alpha16": png(wide[..., :2], 16, 4),
        "palette1": png(grey >> 7, 1, 3, plte), "palette4": png(grey >> 4, 4, 3, plte),
        "palette8-transparent": png(grey >> 4, 8, 3, plte + chunk(b"tRNS", bytes(range(0, 160, 10)))),
        "rgb8-gamma": png(rgb, 8, 2, chunk(b"gAMA", struct.pack(">I", 100000))),
        "rgb8-interlaced": png(rgb, 8, 2, interlaced=True), "grey4-interlaced": png(grey >> 4, 4, 0, interlaced=True),
    }
    for name, data in files.items():
        (OUT / f"{name}.png").write_bytes(data)
        expect(f"{name}.png")
    # Pillow clips 16-bit grey at 255; here it keeps the high byte, as colour does.
    (OUT / "grey16.png").write_bytes(png(wide[..., :1], 16, 0))
    expect("grey16.png", np.repeat((wide[..., :1] >> 8).astype(np.uint8), 3, -1))


def exif(orientation):
    block = Image.Exif()
    block[0x0112] = orientation
    return block.tobytes()


def make_lossy():
    rgb = Image.fromarray(picture(19, 14))
    jpeg = {
        "420": dict(subsampling="4:2:0"), "422": dict(subsampling="4:2:2"), "444": dict(subsampling="4:4:4"),
        "progressive": dict(progressive=True),
    }
    for name, options in jpeg.items():
        rgb.save(OUT / f"{name}.jpg", quality=85, **options)
        expect(f"{name}.jpg", tolerance=2)
    rgb.convert("L").save(OUT / "grey.jpg", quality=85)
    expect("grey.jpg", tolerance=2)
    cmyk = Image.fromarray(picture(19, 14, 4), "CMYK")
    cmyk.save(OUT / "cmyk.jpg", quality=90)
    expect("cmyk.jpg", tolerance=3)
    # The same coefficients announced as YCCK: the last byte of Adobe's marker is the colour transform.
    data = bytearray((OUT / "cmyk.jpg").read_bytes())
    data[data.index(b"Adobe") + 11] = 2
    (OUT / "ycck.jpg").write_bytes(data)
    expect("ycck.jpg", tolerance=3)
    for orientation in range(1, 9):
        rgb.save(OUT / f"orientation-{orientation}.jpg", quality=85, subsampling="4:4:4", exif=exif(orientation))
        expect(f"orientation-{orientation}.jpg", tolerance=2)
    rgb.save(OUT / "orientation-6.png", exif=exif(6))
    expect("orientation-6.png")
    rgb.save(OUT / "lossy.webp", quality=80)
    expect("lossy.webp", tolerance=2)
    rgb.save(OUT / "lossless.webp", lossless=True)
    expect("lossless.webp")
    rgb.save(OUT / "orientation-8.webp", lossless=True, exif=exif(8))
    expect("orientation-8.webp")
    rgba = Image.fromarray(np.concatenate([picture(19, 14), 1 + picture(19, 14, 1, seed=5) // 2], -1))
    rgba.save(OUT / "rgba.webp", lossless=True, exact=True)
    expect("rgba.webp")
    rgb.save(OUT / "animation.webp", save_all=True, append_images=[rgb.transpose(Image.Transpose.ROTATE_180)])


def make_netpbm():
    rgb, grey = picture(17, 13), picture(17, 13, 1)
    wide = picture(17, 13, 3, seed=4).astype(np.uint16) * 257 + 13
    (OUT / "raw8.ppm").write_bytes(b"P6\n# a comment\n17 13\n255\n" + rgb.tobytes())
    (OUT / "raw100.ppm").write_bytes(b"P6 17 13 100\n" + (rgb // 3).tobytes())
    (OUT / "raw16.ppm").write_bytes(b"P6 17 13 65535\n" + np.minimum(wide, 65535).astype(">u2").tobytes())
    (OUT / "raw8.pgm").write_bytes(b"P5 17 13 255\n" + grey.tobytes())
    (OUT / "plain.ppm").write_text("P3\n17 13 # size\n510\n" + " ".join(str(2 * int(v)) for v in rgb.reshape(-1)))
    (OUT / "plain.pgm").write_text("P2\n17 13\n255\n" + "\n".join(str(v) for v in grey.reshape(-1)) + "\n")
    for name in ["raw8.ppm", "raw100.ppm", "raw16.ppm", "raw8.pgm", "plain.ppm", "plain.pgm"]:
        expect(name)
    # Pillow clips 16-bit grey at 255 after scaling it to 65535; here it is scaled to 255.
    samples = np.minimum(wide[..., :1], 1000 * 64)
    (OUT / "raw16.pgm").write_bytes(b"P5 17 13 64000\n" + samples.astype(">u2").tobytes())
    expect("raw16.pgm", np.repeat(np.round(samples / 64000 * 255).astype(np.uint8), 3, -1))


def make_resized():
    source = picture(31, 23, seed=9)
    (OUT / "resize-source.png").write_bytes(png(source, 8, 2))
    for name, code in FILTERS.items():
        for size in [(12, 9), (40, 8), (31, 30), (7, 23), (1, 1)]:
            # Along rows first, as Pillow before version 13 always does; since then it begins with the columns where the
            # height shrinks by more than the width.
            columns = Image.fromarray(source).resize((size[0], 23), code)
            result = np.asarray(columns.resize(size, code))
            EXPECTED["resize"].append(entry(result, filter=name))


def make_crops():
    for width, height in [(61, 45), (45, 61)]:
        name = f"crop-source-{width}x{height}.png"
        source = picture(width, height, seed=width)
        (OUT / name).write_bytes(png(source, 8, 2))
        for target, fraction in [((24, 24), 0.9), ((24, 40), 0.875), ((40, 24), 0.875), ((25, 38), 1.0)]:
            transform = create_transform((3, *target), interpolation="bicubic", crop_pct=fraction)
            # The transform's steps before the conversion to a tensor: resize and crop.
            image = Image.fromarray(source)
            for step in transform.transforms[:2]:
                image = step(image)
            EXPECTED["crop"].append(entry(np.asarray(image), image=name, cropFraction=fraction))
        for target, fraction, filter in [((24, 24), 0.9, "bilinear"), ((24, 40), 0.875, "nearest"), ((25, 38), 1.0, "lanczos")]:
            transform = create_transform((3, *target), interpolation=filter, crop_pct=fraction, crop_mode="squash")
            # Along rows first here too.
            height, width = transform.transforms[0].size
            image = Image.fromarray(source).resize((width, source.shape[0]), FILTERS[filter])
            for step in transform.transforms[:2]:
                image = step(image)
            EXPECTED["crop"].append(
                entry(np.asarray(image), image=name, cropFraction=fraction, fit="squash", filter=filter))
    grey = np.asarray(Image.fromarray(picture(61, 45, seed=61)).convert("L"))
    EXPECTED["grey"] = entry(np.repeat(grey[..., None], 3, -1), image="crop-source-61x45.png")


def make_processed():
    """What Hugging Face's image processors make of an image, each by its settings file."""
    third, odd = 1 / 127.5, {"height": 11, "width": 11}
    cases = [
        ("ViT", dict(size={"height": 8, "width": 12}, resample=2)),
        ("ViT", dict(size=9, resample=0, do_normalize=False)),
        ("DeiT", dict(size={"height": 13, "width": 13}, crop_size={"height": 8, "width": 8}, resample=3)),
        ("Beit", dict(size={"height": 8, "width": 8}, do_center_crop=False, crop_size=odd, resample=1)),
        ("ConvNext", dict(size={"shortest_edge": 9}, crop_pct=0.875, resample=3)),
        ("CLIP", dict(size={"shortest_edge": 12}, crop_size={"height": 9, "width": 9}, resample=3)),
        ("CLIP", dict(size=9, crop_size=8, resample=2, rescale_factor=third, image_mean=[0.1, 0.2, 0.3])),
        ("Siglip", dict(size={"height": 8, "width": 8}, resample=3, do_rescale=False, image_std=[64.0, 32.0, 16.0])),
        ("Bit", dict(size={"shortest_edge": 14}, crop_size=odd, resample=5)),
        ("EfficientNet", dict(size={"height": 8, "width": 8}, resample=0, rescale_factor=third, rescale_offset=True)),
        ("EfficientNet", dict(size={"height": 8, "width": 8}, resample=4, include_top=False)),
        ("Levit", dict(size={"shortest_edge": 10}, crop_size={"height": 10, "width": 10}, resample=3)),
        ("PoolFormer", dict(size={"shortest_edge": 10}, crop_size={"height": 10, "width": 10}, crop_pct=0.9)),
        ("Pvt", dict(size={"height": 10, "width": 8}, resample=2)),
    ]
    for index, (kind, settings) in enumerate(cases):
        name = ["crop-source-61x45.png", "crop-source-45x61.png"][index % 2]
        processor = getattr(transformers, kind + "ImageProcessorPil")(**settings)
        values = processor(Image.open(OUT / name), return_tensors="np")["pixel_values"][0]
        EXPECTED["processor"].append({
            "image": name, "settings": json.dumps(json.loads(processor.to_json_string())),
            "height": values.shape[1], "width": values.shape[2],
            "values": [round(float(value), 3) for value in values.reshape(-1)],
        })


def compact(text):
    """Lists of numbers on one line."""
    return re.sub(r"\[[-\d.,\se]*\]", lambda match: re.sub(r"\s+", "", match[0]), text)


OUT.mkdir(exist_ok=True)
make_pngs()
make_lossy()
make_netpbm()
make_resized()
make_crops()
make_processed()
(OUT / "expected.json").write_text(compact(json.dumps(EXPECTED, indent=1)) + "\n")

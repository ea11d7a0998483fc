"""Counts the parameters of models in timm, a second implementation, for the tests to compare with.

    python Scripts/count_timm_parameters.py     write Tests/Fixtures/timm-parameters.csv

Needs torch and timm. No weights are made: the models stand on the `meta` device. Listed are the catalogue's models that have
no golden case, with timm's name for each, the side of the image and the number of outputs (0 where features are the result).
"""
import csv
from importlib.metadata import version
from pathlib import Path

import timm
import torch

FILE = Path(__file__).parent.parent / "Tests" / "Fixtures" / "timm-parameters.csv"


def deit3():
    for name, size, side in [
        ("s-16", "small_patch16", 384), ("m-16", "medium_patch16", 224), ("b-16", "base_patch16", 224),
        ("b-16", "base_patch16", 384), ("l-16", "large_patch16", 224), ("l-16", "large_patch16", 384),
        ("h-14", "huge_patch14", 224),
    ]:
        yield sized(f"deit3-{name}", side), f"deit3_{size}_{side}", side, 1000


def beit():
    for letter, size, side in [("b", "base", 384), ("l", "large", 224), ("l", "large", 384), ("l", "large", 512)]:
        yield sized(f"beit-{letter}-16", side), f"beit_{size}_patch16_{side}", side, 1000


def mae():
    yield "mae-l-16", "vit_large_patch16_224", 224, 1000
    yield "mae-h-14", "vit_huge_patch14_224", 224, 1000
    yield "mae-h-14-448", "vit_huge_patch14_224", 448, 1000


def dinov2():
    for letter, size in [("s", "small"), ("b", "base"), ("l", "large"), ("g", "giant")]:
        for registers in ["", "reg4"]:
            for side in [224, 518]:
                # These have golden cases.
                if letter == "s" and side == 224:
                    continue
                name = "-".join(filter(None, [f"dinov2-{letter}-14", registers]))
                timm_name = "_".join(filter(None, [f"vit_{size}_patch14", registers, "dinov2"]))
                yield sized(name, side), timm_name, side, 0


def clip():
    sizes = [("b-32", "base_patch32", 512), ("b-16", "base_patch16", 512), ("l-14", "large_patch14", 768)]
    for name, size, shared in sizes[1:]:
        yield f"clip-{name}", f"vit_{size}_clip_quickgelu_224", 224, shared
    yield "clip-l-14-336", "vit_large_patch14_clip_quickgelu_336", 336, 768
    for name, size, shared in sizes + [
        ("h-14", "huge_patch14", 1024), ("g-14", "giant_patch14", 1024), ("bigg-14", "gigantic_patch14", 1280),
    ]:
        yield f"openclip-{name}", f"vit_{size}_clip_224", 224, shared


def siglip():
    for name, size, sides in [
        ("b-16", "base_patch16", [256, 384, 512]), ("b-32", "base_patch32", [256]),
        ("l-16", "large_patch16", [256, 384, 512]), ("so400m-14", "so400m_patch14", [224, 378]),
        ("so400m-16", "so400m_patch16", [256, 384, 512]), ("g-16", "giantopt_patch16", [256, 384]),
    ]:
        for side in sides:
            yield sized(f"siglip-{name}", side), f"vit_{size}_siglip_{side}", side, 0


def convnext():
    for letter, size in [("s", "small"), ("b", "base"), ("l", "large"), ("xl", "xlarge")]:
        yield f"convnext-{letter}", f"convnext_{size}", 224, 1000


def pvt_v2():
    for size in ["b0", "b2", "b2-li", "b3", "b4", "b5"]:
        yield f"pvtv2-{size}", "pvt_v2_" + size.replace("-", "_"), 224, 1000


def tnt():
    # The second as timm had it first.
    yield "tnt-b-official", "tnt_b_patch16_224", 224, 1000
    yield "tnt-b", "tnt_b_patch16_224 legacy", 224, 1000


def sized(name, side):
    return name if side == 224 else f"{name}-{side}"


def parameters(name, side, classes):
    name, *flags = name.split()
    options = {} if name.startswith(("convnext", "pvt_v2")) else {"img_size": side}
    options |= {flag: True for flag in flags}
    with torch.device("meta"):
        model = timm.create_model(name, num_classes=classes, **options)
    return sum(parameter.numel() for parameter in model.parameters())


with FILE.open("w", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["model", f"timm {version('timm')}", "side", "outputs", "parameters"])
    for family in [deit3, beit, mae, dinov2, clip, siglip, convnext, pvt_v2, tnt]:
        for preset, name, side, classes in family():
            writer.writerow([preset, name, side, classes, parameters(name, side, classes)])

"""Writes Tests/Fixtures/checkpoints/containers: a small ViT in files as people have them (a training's several models,
classes that no other program knows, parts, wrappers), and what timm computes with each.

    python make_containers.py     with torch, timm, safetensors and numpy
"""
import argparse, collections, functools, json

import timm, timm.models.vision_transformer
import safetensors.torch
import torch
from timm.models.vision_transformer import VisionTransformer

from checkpoint_cases import FOLDER, case, halves, randomise, rounded_to_half, write

PLACE = FOLDER / "containers"
PLACE.mkdir(exist_ok=True)


class Settings:
    """A class that no other program has: with attributes, some of them of such classes too."""

    def __init__(self):
        self.norm = functools.partial(torch.nn.LayerNorm, eps=1e-6)
        self.inner = [Schedule(), torch.nn.ReLU]


class Schedule:
    __slots__ = ("rate",)

    def __init__(self):
        self.rate = 0.1


class State(collections.OrderedDict):
    """A dictionary of a class of its own."""


def vit(seed):
    return rounded_to_half(randomise(VisionTransformer(
        img_size=12, patch_size=4, embed_dim=8, depth=1, num_heads=1, num_classes=5), seed))


def expect(file, model, **facts):
    case("containers/" + file, model, 12, family="ViT", naming="timm", classes=5, **facts)


def behind(prefix, state):
    return {prefix + name: tensor for name, tensor in state.items()}


MODEL, OTHER = vit(21), vit(22)
STATE, OTHER_STATE = halves(MODEL), halves(OTHER)


def teacher_and_student():
    """A DINO training: the student is wrapped for parallel training, both have a backbone and a head."""
    def parts(prefix, state):
        return {prefix + ("" if name.startswith("head.") else "backbone.") + name: tensor for name, tensor in state.items()}
    torch.save({"student": parts("module.", OTHER_STATE), "teacher": parts("", STATE),
                "optimizer": {"state": {0: {"exp_avg": torch.zeros(2)}}, "param_groups": [{"lr": 1e-3}]}, "epoch": 3,
                "args": argparse.Namespace(arch="vit_none"), "dino_loss": {"center": torch.zeros(1, 4)}},
               PLACE / "teacher-student.pth", _use_new_zipfile_serialization=False)
    expect("teacher-student.pth", MODEL, notes=["teacher is shown, beside student"])
    expect("teacher-student.pth#teacher", MODEL)
    expect("teacher-student.pth#student", OTHER)


def one_list():
    """Several models in one list of tensors, and a tensor that belongs to none."""
    safetensors.torch.save_file(
        behind("model.", OTHER_STATE) | behind("ema.", {k: v.clone() for k, v in STATE.items()})
        | {"criterion.center": torch.zeros(2)}, PLACE / "model-ema.safetensors")
    expect("model-ema.safetensors", MODEL, notes=["ema is shown, beside model", "left out: criterion.center"])
    expect("model-ema.safetensors#model", OTHER, notes=["left out: criterion.center"])
    torch.save({"state_dict": behind("module.encoder_q.", STATE) | behind("module.encoder_k.", OTHER_STATE)},
               PLACE / "encoders.pth", _use_new_zipfile_serialization=False)
    expect("encoders.pth", MODEL, notes=["state_dict.encoder_q is shown, beside state_dict.encoder_k"])
    expect("encoders.pth#encoder_k", OTHER)
    expect("encoders.pth#state_dict.encoder_q", MODEL)


def without_places():
    """Legacy files hold the path of each class's source: of it only what follows the installation is kept."""
    found = torch.serialization.get_source_lines_and_file

    def source(thing, *rest):
        lines, number, file = found(thing, *rest)
        return lines, number, file[file.rfind("torch/"):]

    torch.serialization.get_source_lines_and_file = source


def unknown_classes():
    without_places()
    beside = {"settings": Settings(), "schedules": [Schedule()], "function": functools.reduce}
    skipped = ["functools.partial", "Settings", "nothing of them was run"]
    torch.save({"model": State(STATE), **beside}, PLACE / "unknown.pth", pickle_protocol=4)
    expect("unknown.pth", MODEL, notes=skipped)
    torch.save({"model": State(STATE), **beside}, PLACE / "unknown-legacy.pth", _use_new_zipfile_serialization=False)
    expect("unknown-legacy.pth", MODEL, notes=skipped)
    torch.save(STATE, PLACE / "protocol4-legacy.pth", _use_new_zipfile_serialization=False, pickle_protocol=4)
    expect("protocol4-legacy.pth", MODEL)
    # The model itself and not its tensors, beside its average.
    torch.save({"model": OTHER.half(), "ema": MODEL.half()}, PLACE / "whole.pt")
    OTHER.float(), MODEL.float()
    expect("whole.pt", MODEL, notes=["VisionTransformer", "ema is shown, beside model"])
    expect("whole.pt#model", OTHER)
    # A weight that an unknown function makes.
    quantised = dict(STATE, **{"head.weight": torch.quantize_per_tensor(MODEL.head.weight, 0.1, 0, torch.qint8)})
    torch.save(quantised, PLACE / "quantised.pth", _use_new_zipfile_serialization=False)


def shards():
    """PyTorch's files in parts."""
    folder = PLACE / "shards"
    folder.mkdir(exist_ok=True)
    names = list(STATE)
    parts = {"pytorch_model-00001-of-00002.bin": names[:9], "pytorch_model-00002-of-00002.bin": names[9:]}
    for file, part in parts.items():
        torch.save({name: STATE[name] for name in part}, folder / file, _use_new_zipfile_serialization=False)
    index = {"metadata": {}, "weight_map": {name: file for file, part in parts.items() for name in part}}
    (folder / "pytorch_model.bin.index.json").write_text(json.dumps(index) + "\n")
    expect("shards", MODEL)
    expect("shards/pytorch_model.bin.index.json", MODEL)


def types():
    """Unused tensors of types of less than a byte, and of one that does not exist."""
    file = PLACE / "types.safetensors"
    safetensors.torch.save_file(STATE, file)
    data = file.read_bytes()
    length = int.from_bytes(data[:8], "little")
    header, data = json.loads(data[8:8 + length]), data[8 + length:]
    for name, kind, shape, size in [("aux.four", "F4", [4], 2), ("aux.six", "F6_E2M3", [2, 2], 3), ("aux.new", "F3_X", [5], 7)]:
        header[name] = {"dtype": kind, "shape": shape, "data_offsets": [len(data), len(data) + size]}
        data += bytes(size)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    file.write_bytes(len(text).to_bytes(8, "little") + text + data)
    expect("types.safetensors", MODEL, unexpected=["aux.four", "aux.six", "aux.new"])


def wrapped():
    """A prefix that is on no list, and a block that was compiled by itself."""
    names = {name: name.replace("blocks.0.", "blocks.0._orig_mod.").replace("attn.", "attn._checkpoint_wrapped_module.")
             for name in STATE}
    torch.save({"foo.bar." + names[name]: tensor for name, tensor in STATE.items()}, PLACE / "wrapped.pth",
               _use_new_zipfile_serialization=False)
    expect("wrapped.pth", MODEL)


teacher_and_student()
one_list()
unknown_classes()
shards()
types()
wrapped()
write(dict(torch=torch.__version__, timm=timm.__version__), "container-cases.json")

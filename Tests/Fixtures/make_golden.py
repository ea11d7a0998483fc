"""Makes golden cases: what a reference implementation answers with the synthetic weights of golden/README.md.

    python make_golden.py NAME ...            write golden/cases/NAME.json and NAME.safetensors
    python make_golden.py --check NAME ...    compute again and compare with the files that are there

Needs torch, numpy, safetensors and whatever the case's constructor imports (timm, transformers, a checkout of the
authors' code). Run once a case; the results are committed.

To add a case, add a line to CASES. Its name is a model's name in the catalogue, with `-at-HEIGHTxWIDTH` behind it where
the image is not of the model's own size. A case says

    reference   which implementation, with its version, and what is special about it
    naming      whose checkpoint names the modules have: timm, huggingface or official (the authors' code)
    build       a function without arguments that gives the module, with random or no weights; every parameter and
                running statistic is overwritten, by its name in `named_parameters` and `named_buffers`. It turns off
                fused attention (see `timm_model`), as a softmax inside a fused kernel is not seen
    size        the image's height and width
    tokens      a pattern of the paths of the modules whose output is kept: the blocks, as the program's roles name them
                (`explorer trace` writes the same ones as `tokens.PATH`)
    channels_first  whether those outputs are maps [batch, channels, height, width], as of a convolutional network
    logits      where the class scores are not the module's result: a function from its result to them
    exact       whether the answers are float64's, with a `tolerance` beside them of ten times what float32 costs the
                reference itself, where that is more than 1e-4: for networks that blow rounding errors up

For a family that no library has, import the authors' code as `t2t_case` does; where there is none, write the module in a
file beside this one, after the paper and not after the Swift definition.

Counted are matrix products and convolutions alone, as torch.utils.flop_counter sees them (two FLOPs are one
multiply-accumulate). Every softmax over four dimensions, (windows, heads, queries, keys), or over the last three of them
is an attention.
"""
import argparse
import json
import os
import re
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Callable

import numpy as np
import torch
from safetensors.numpy import load_file, save_file
from torch.overrides import TorchFunctionMode
from torch.utils.flop_counter import FlopCounterMode

CASES_FOLDER = Path(__file__).parent / "golden" / "cases"


@dataclass
class Case:
    reference: str
    naming: str
    build: Callable[[], torch.nn.Module]
    size: tuple[int, int] = (224, 224)
    tokens: str | None = None
    channels_first: bool = False
    exact: bool = False
    logits: Callable = lambda result: getattr(result, "logits", result)


def timm_model(name, **options):
    import timm
    timm.layers.set_fused_attn(False)
    # Models without published weights have no head unless asked for.
    return timm.create_model(name, num_classes=1000, **options)


def timm_case(name, note="", options=None, **settings):
    """A case of timm's model of that name; `options` go to its constructor, `settings` to the case."""
    return Case(f"timm {version('timm')} {name}{note}", "timm", lambda: timm_model(name, **(options or {})), **settings)


def pvt_model(depths):
    from transformers import PvtConfig, PvtForImageClassification
    return PvtForImageClassification(PvtConfig(depths=depths, num_labels=1000, attn_implementation="eager"))


def t2t_case(name, token_layer="Performer"):
    """A case of the T2T-ViT authors' code, of which the environment variable T2T_VIT names a checkout."""

    def build():
        # https://github.com/yitu-opensource/T2T-ViT
        sys.path.insert(0, os.environ["T2T_VIT"])
        from models import t2t_vit
        return getattr(t2t_vit, name)()

    return Case(
        f"the T2T-ViT authors' published code, {name} ({token_layer})", "official", build,
        tokens=r"tokens_to_token\.attention\d|blocks\.\d+")


def cpvt_case(width, pooled=False):
    """A DeiT out of timm's ViT, with timm's Twins' positions behind the first block in place of learned ones."""
    import timm
    from timm.models.twins import PosConv

    class CPVT(timm.models.vision_transformer.VisionTransformer):
        def __init__(self):
            super().__init__(
                embed_dim=width, depth=12, num_heads=width // 64, pos_embed="none", class_token=not pooled,
                global_pool="avg" if pooled else "token", fc_norm=False)
            self.blocks.peg = PosConv(width, width)

        def forward(self, image):
            x = self.patch_embed(image)
            if not pooled:
                x = torch.cat([self.cls_token, x], dim=1)
            for index in range(12):
                x = self.blocks[index](x)
                if index == 0:
                    places = self.blocks.peg(x if pooled else x[:, 1:], (14, 14))
                    x = places if pooled else torch.cat([x[:, :1], places], dim=1)
            x = self.norm(x)
            return self.head(x.mean(dim=1) if pooled else x[:, 0])

    def build():
        timm.layers.set_fused_attn(False)
        return CPVT()

    reference = f"timm {version('timm')} VisionTransformer with Twins' PosConv behind the first block"
    return Case(reference + (", mean over tokens" if pooled else ""), "timm", build, tokens=VIT_BLOCKS, exact=True)


def botnet_model():
    """timm's ResNet-50 with timm's bottleneck attention in the last stage."""
    from timm.layers.bottleneck_attn import BottleneckAttn
    model = timm_model("resnet50")
    for index, block in enumerate(model.layer4):
        side, stride = (14, 2) if index == 0 else (7, 1)
        block.conv2 = BottleneckAttn(512, feat_size=(side, side), stride=stride, num_heads=4, scale_pos_embed=True)
    return model


def evolving_case(depths):
    from evolving_resnet import EvolvingResNet
    return Case(
        "evolving_resnet.py, after the paper and the authors' TensorFlow code", "official",
        lambda: EvolvingResNet(depths), tokens=r"layer\d\.\d+", channels_first=True, exact=True)


VIT_BLOCKS = r"blocks\.\d+"
SWIN_BLOCKS = r"layers\.\d+\.(blocks\.\d+|downsample)"
CASES = {
    "vit-s-16": lambda: timm_case("vit_small_patch16_224", tokens=VIT_BLOCKS),
    "vit-b-32": lambda: timm_case("vit_base_patch32_224", tokens=VIT_BLOCKS),
    "vit-l-32": lambda: timm_case("vit_large_patch32_224", tokens=VIT_BLOCKS),
    "vit-l-32-384": lambda: timm_case("vit_large_patch32_384", tokens=VIT_BLOCKS, size=(384, 384)),
    "vit-l-32-hybrid-r50": lambda: timm_case(
        "vit_large_r50_s32_224", ": R50 (GroupNorm, weight-standardised) stem, stages 3-4-6-3", tokens=VIT_BLOCKS,
        exact=True),
    "t2t-vit-14-wide": lambda: t2t_case("t2t_vit_14_wide"),
    "t2t-vit-14-resnext": lambda: t2t_case("t2t_vit_14_resnext"),
    "cpvt-ti": lambda: cpvt_case(192),
    "cpvt-s": lambda: cpvt_case(384),
    "cpvt-b": lambda: cpvt_case(768),
    "cpvt-ti-gap": lambda: cpvt_case(192, pooled=True),
    "cpvt-s-gap": lambda: cpvt_case(384, pooled=True),
    "cpvt-b-gap": lambda: cpvt_case(768, pooled=True),
    "nextvit-s": lambda: timm_case(
        "nextvit_small", tokens=r"stages\.\d+\.blocks\.\d+", channels_first=True, exact=True),
    "bit-r50x1": lambda: timm_case(
        "resnetv2_50x1_bit", tokens=r"stages\.\d+\.blocks\.\d+", channels_first=True, exact=True),
    "botnet-50": lambda: Case(
        f"timm {version('timm')} resnet50 with BottleneckAttn, its positions scaled, in layer4", "timm", botnet_model,
        tokens=r"layer\d\.\d+", channels_first=True, exact=True),
    "ea-aa-resnet-50": lambda: evolving_case([3, 4, 6, 3]),
    "ea-aa-resnet-101": lambda: evolving_case([3, 4, 23, 3]),
    "ea-aa-resnet-152": lambda: evolving_case([3, 8, 36, 3]),
    "mae-b-16": lambda: timm_case(
        "vit_base_patch16_224", ", global_pool='avg', as MAE is fine-tuned", dict(global_pool="avg"), tokens=VIT_BLOCKS),
    # Given with the project; here so that --check shows that the script answers as they do.
    "vit-ti-16": lambda: timm_case("vit_tiny_patch16_224", tokens=VIT_BLOCKS),
    "swin-t": lambda: timm_case("swin_tiny_patch4_window7_224", tokens=SWIN_BLOCKS),
    "swinv2-t-window8-256": lambda: timm_case("swinv2_tiny_window8_256", tokens=SWIN_BLOCKS, size=(256, 256)),
    "tnt-s": lambda: timm_case("tnt_s_legacy_patch16_224"),
    "tnt-s-official": lambda: timm_case(
        "tnt_s_patch16_224", ": as in the authors' code, where tnt-s is timm's first port"),
    "resnet-50": lambda: timm_case("resnet50"),
    "t2t-vit-t-14": lambda: t2t_case("t2t_vit_t_14", "Transformer"),
    "pvt-tiny": lambda: Case(
        f"transformers {version('transformers')} PvtForImageClassification, PVT-Tiny", "huggingface",
        lambda: pvt_model([2, 2, 2, 2]), tokens=r"pvt\.encoder\.block\.\d+\.\d+"),
}


# The synthetic weights.

def fnv1a64(text):
    state = 0xCBF29CE484222325
    for byte in text.encode():
        state = (state ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return state


def stream(name, count, seed=0):
    """Numbers in [-1, 1), exact in float32."""
    with np.errstate(over="ignore"):
        z = np.uint64(fnv1a64(name) ^ seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ z >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ z >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
        z = z ^ z >> np.uint64(31)
    return ((z >> np.uint64(40)).astype(np.float64) * 2.0**-23 - 1).astype(np.float32)


POSITIONS = {
    "pos_embed", "position_embeddings", "cls_token", "dist_token", "distillation_token",
    "relative_position_bias_table", "patch_pos", "pixel_pos",
}


def offset_and_scale(name, shape):
    leaf = name.split(".")[-1]
    if leaf == "running_var":
        return 1, 0.1
    if leaf == "logit_scale":
        return np.log(10), 0.1
    if leaf in POSITIONS:
        return 0, 0.2
    if len(shape) == 1 and leaf == "weight":
        return 1, 0.1
    if len(shape) <= 1:
        return 0, 0.1
    return 0, np.sqrt(3 / np.prod(shape[1:], dtype=np.float64))


def parameter(name, shape):
    offset, scale = offset_and_scale(name, shape)
    values = np.float32(offset) + np.float32(scale) * stream(name, int(np.prod(shape, dtype=np.int64)))
    return torch.from_numpy(values.reshape(tuple(shape)))


def fill(model):
    with torch.no_grad():
        for name, tensor in model.named_parameters():
            tensor.copy_(parameter(name, tensor.shape))
        for name, tensor in model.named_buffers():
            if name.split(".")[-1] in ("running_mean", "running_var"):
                tensor.copy_(parameter(name, tensor.shape))


# The answers.

class Attention(TorchFunctionMode):
    """Keeps the softmaxes over three and four dimensions, with the module whose forward calls them."""

    def __init__(self, model):
        super().__init__()
        self.found = []
        self.stack = []
        for path, module in model.named_modules():
            # A softmax that is a module by itself belongs to the attention around it.
            if isinstance(module, torch.nn.Softmax):
                continue
            # A hook that returns something would replace the module's result.
            module.register_forward_pre_hook(lambda *_, path=path: self.stack.append(path))
            module.register_forward_hook(lambda *_: [None, self.stack.pop()][0])

    def __torch_function__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        outermost = function in (torch.softmax, torch.Tensor.softmax, torch.nn.functional.softmax)
        if outermost and result.dim() in (3, 4):
            self.found.append((self.stack[-1], result if result.dim() == 4 else result[None]))
        return result


def kept(count):
    return sorted({0, round((count - 1) / 2), count - 1})


def ends(count):
    return sorted({0, count - 1})


def attention_answer(path, weights):
    windows, heads, queries, keys = weights.shape
    places = {"windows": ends(windows), "heads": ends(heads), "queries": kept(queries)}
    values = weights[places["windows"]][:, places["heads"]][:, :, places["queries"]]
    facts = {"module": path, "windows": windows, "heads": heads, "queries": queries, "keys": keys, "kept": places}
    return facts, values


def tokens_answer(path, output, channels_first):
    output = output[0] if isinstance(output, tuple) else output
    output = output.movedim(1, -1) if channels_first else output
    channels = output.shape[-1]
    rows = output.reshape(-1, channels)
    places = {"tokens": kept(len(rows)), "channels": min(8, channels)}
    facts = {"module": path, "tokens": len(rows), "channels": channels, "kept": places}
    return facts, rows[places["tokens"], :places["channels"]]


def answer(name, case):
    facts, tensors = compute(name, case, torch.float32)
    if not case.exact:
        return facts, tensors
    _, exact = compute(name, case, torch.float64)
    error = max(np.abs(tensors[key] - exact[key]).max() / np.abs(exact[key]).max() for key in exact)
    facts["tolerance"] = max(1e-4, float(f"{10 * error:.1e}"))
    return facts, {key: value.astype(np.float32) for key, value in exact.items()}


def compute(name, case, precision):
    torch.set_num_threads(1)
    model = case.build().eval()
    fill(model)
    model = model.to(precision)
    height, width = case.size
    image = torch.from_numpy((np.float32(1.5) * stream("input", 3 * height * width)).reshape(1, 3, height, width))
    image = image.to(precision)

    outputs = []
    for path, module in model.named_modules():
        if case.tokens and re.fullmatch(case.tokens, path) and not isinstance(module, torch.nn.Identity):
            module.register_forward_hook(lambda _, __, output, path=path: outputs.append((path, output)))
    counter = FlopCounterMode(display=False)
    with torch.no_grad(), counter, Attention(model) as attention:
        logits = case.logits(model(image))

    prefix = type(model).__name__ + "."
    counts = {module: sum(flops.values()) for module, flops in counter.get_flop_counts().items()}
    macs = {path.removeprefix(prefix): flops // 2 for path, flops in counts.items() if path.startswith(prefix)}
    attentions = [attention_answer(*found) for found in attention.found]
    tokens = [tokens_answer(path, output, case.channels_first) for path, output in outputs]

    facts = {
        "case": name, "reference": case.reference, "naming": case.naming, "input": [1, 3, height, width], "seed": 0,
        "parameters": {
            "total": sum(p.numel() for p in model.parameters()),
            "trainable": sum(p.numel() for p in model.parameters() if p.requires_grad),
        },
        "macs": {"total": counter.get_total_flops() // 2, "modules": {k: v for k, v in macs.items() if v}},
        "attention": [facts for facts, _ in attentions], "tokens": [facts for facts, _ in tokens],
    }
    tensors = {"logits": logits.reshape(-1)}
    tensors |= {f"attention.{i}": values for i, (_, values) in enumerate(attentions)}
    tensors |= {f"tokens.{i}": values for i, (_, values) in enumerate(tokens)}
    return facts, {name: np.ascontiguousarray(tensor.numpy()) for name, tensor in tensors.items()}


def check(name, facts, tensors):
    """Whether the files that are there say the same, to float32's rounding."""
    there = json.loads((CASES_FOLDER / f"{name}.json").read_text())
    different = [key for key in there if there[key] != facts[key]]
    answers = load_file(CASES_FOLDER / f"{name}.safetensors")
    worst = max(np.abs(answers[key] - tensors[key]).max() / np.abs(answers[key]).max() for key in answers)
    print(f"{name}: {'differs in ' + ', '.join(different) if different else 'same facts'}, numbers within {worst:.1e}")
    return not different and answers.keys() == tensors.keys() and worst < 1e-4


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("names", nargs="+", choices=CASES, metavar="NAME")
    parser.add_argument("--check", action="store_true", help="compare with the files that are there")
    arguments = parser.parse_args()
    fine = True
    for name in arguments.names:
        facts, tensors = answer(name, CASES[name]())
        if arguments.check:
            fine = check(name, facts, tensors) and fine
        else:
            (CASES_FOLDER / f"{name}.json").write_text(json.dumps(facts, indent=1))
            save_file(tensors, CASES_FOLDER / f"{name}.safetensors")
    raise SystemExit(0 if fine else 1)


if __name__ == "__main__":
    main()

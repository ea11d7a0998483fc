"""Makes golden cases from a second implementation, as golden/README.md describes them: `make_golden_convolutional.py [NAME…]`: CPVT, Next-ViT, BiT, BoTNet.

Needs torch, timm, numpy and safetensors. The synthetic weights, the counts and what is kept follow the README, with two
additions: the answers are float64's, and `tolerance` is ten times what float32 costs the reference itself, where that is more
than the README's 1e-4. Every case is one entry of MODELS.
"""

import json
import math
import pathlib
import re
import sys

import numpy as np
import torch
from safetensors.numpy import save_file
from torch.utils.flop_counter import FlopCounterMode

SEED = 0
FOLDER = pathlib.Path(__file__).parent / "golden" / "cases"
EMBEDDINGS = {
    "pos_embed", "position_embeddings", "cls_token", "dist_token", "distillation_token",
    "relative_position_bias_table", "patch_pos", "pixel_pos",
}
MASK = (1 << 64) - 1


def stream(name, count):
    start = 0xCBF29CE484222325
    for byte in name.encode():
        start = ((start ^ byte) * 0x100000001B3) & MASK
    start ^= SEED
    with np.errstate(over="ignore"):
        z = np.uint64(start) + (np.arange(1, count + 1, dtype=np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return ((z >> np.uint64(40)).astype(np.float32) * np.float32(2.0**-23) - np.float32(1)).astype(np.float32)


def parameter(name, shape):
    leaf = name.split(".")[-1]
    if leaf == "running_var":
        offset, scale = 1, 0.1
    elif leaf == "logit_scale":
        offset, scale = math.log(10), 0.1
    elif leaf in EMBEDDINGS:
        offset, scale = 0, 0.2
    elif len(shape) == 1 and leaf == "weight":
        offset, scale = 1, 0.1
    elif len(shape) <= 1:
        offset, scale = 0, 0.1
    else:
        offset, scale = 0, math.sqrt(3 / math.prod(shape[1:]))
    values = stream(name, math.prod(shape))
    return (np.float32(offset) + np.float32(scale) * values).astype(np.float32).reshape(shape)


def fill(model):
    names = dict(model.named_parameters())
    names.update((n, b) for n, b in model.named_buffers() if n.split(".")[-1] in ("running_mean", "running_var"))
    with torch.no_grad():
        for name, tensor in names.items():
            tensor.copy_(torch.from_numpy(parameter(name, tuple(tensor.shape))))


class Recorder:
    """Follows the modules that run, and keeps each softmax and each block's result."""

    def __init__(self, model, blocks):
        self.stack, self.attention, self.tokens = [], [], []
        for name, module in model.named_modules():
            module.register_forward_pre_hook(lambda m, i, name=name: self.stack.append(name))
            module.register_forward_hook(lambda m, i, o, name=name: self.leave(name, o, blocks))

    def leave(self, name, output, blocks):
        self.stack.pop()
        if re.fullmatch(blocks, name):
            output = output.detach()
            if output.dim() == 4:
                output = output.flatten(2).transpose(1, 2)
            self.tokens.append((name, output[0]))

    def softmax(self, original):
        def softmax(x, *arguments, **options):
            result = original(x, *arguments, **options)
            kept = result.detach()
            if kept.dim() == 3:
                kept = kept[None]
            self.attention.append((self.stack[-1], kept))
            return result

        return softmax


def some(count):
    return sorted({0, count // 2, count - 1})


def run(model, image, blocks):
    """The class scores, each softmax and each block's result; and the counts."""
    recorder = Recorder(model, blocks)
    plain = torch.Tensor.softmax
    torch.Tensor.softmax = recorder.softmax(plain)
    counter = FlopCounterMode(display=False)
    try:
        with torch.no_grad(), counter:
            logits = model(image)
    finally:
        torch.Tensor.softmax = plain
    return logits, recorder, counter


def kept(logits, recorder):
    """What a case keeps of a run: its tensors, and which places they are."""
    tensors, attention, tokens = {"logits": logits[0].numpy()}, [], []
    for index, (module, weights) in enumerate(recorder.attention):
        windows, heads, queries, keys = weights.shape
        places = {"windows": some(windows)[:2], "heads": some(heads)[:2], "queries": some(queries)}
        attention.append(
            {"module": module, "windows": windows, "heads": heads, "queries": queries, "keys": keys, "kept": places})
        tensors[f"attention.{index}"] = weights[places["windows"]][:, places["heads"]][:, :, places["queries"]].numpy()
    for index, (module, values) in enumerate(recorder.tokens):
        places = {"tokens": some(values.shape[0]), "channels": min(8, values.shape[1])}
        tokens.append({"module": module, "tokens": values.shape[0], "channels": values.shape[1], "kept": places})
        tensors[f"tokens.{index}"] = values[places["tokens"], : places["channels"]].numpy()
    return tensors, attention, tokens


def make(name, build, reference, naming, blocks, resolution):
    torch.set_num_threads(1)
    image = torch.from_numpy(1.5 * stream("input", 3 * resolution**2).reshape(1, 3, resolution, resolution))
    single, exact = build().eval(), build().eval()
    fill(single)
    fill(exact)
    logits, recorder, counter = run(single, image, blocks)
    rounded, attention, tokens = kept(logits, recorder)
    # Float64's answers are kept; how far float32's are off says how well a float32 implementation can do.
    logits, recorder, _ = run(exact.double(), image.double(), blocks)
    tensors, _, _ = kept(logits, recorder)
    error = max(np.abs(rounded[key] - tensors[key]).max() / np.abs(tensors[key]).max() for key in tensors)
    case = {
        "case": name, "reference": reference, "naming": naming, "seed": SEED, "input": list(image.shape),
        "tolerance": max(1e-4, 10 * float(error)),
        "parameters": {
            "total": sum(p.numel() for p in single.parameters()),
            "trainable": sum(p.numel() for p in single.parameters() if p.requires_grad),
        },
        "macs": macs(counter, type(single).__name__), "attention": attention, "tokens": tokens,
    }
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{name}.json").write_text(json.dumps(case, indent=1) + "\n")
    save_file(
        {key: np.ascontiguousarray(value, dtype=np.float32) for key, value in tensors.items()},
        FOLDER / f"{name}.safetensors")


def macs(counter, root):
    counts = {path: sum(ops.values()) // 2 for path, ops in counter.get_flop_counts().items()}
    modules = {path.removeprefix(root + "."): count for path, count in counts.items() if path.startswith(root + ".")}
    return {"total": counts["Global"], "modules": {path: count for path, count in modules.items() if count > 0}}


def timm_model(name, **options):
    import timm
    from timm.layers import set_fused_attn

    set_fused_attn(False)
    return timm.create_model(name, **options)


def cpvt():
    """DeiT-S out of timm's ViT, its positions in place of learned ones from timm's Twins."""
    import timm
    from timm.models.twins import PosConv

    class CPVT(timm.models.vision_transformer.VisionTransformer):
        def __init__(self):
            super().__init__(embed_dim=384, depth=12, num_heads=6, pos_embed="none")
            self.blocks.peg = PosConv(384, 384)

        def forward(self, image):
            x = self.patch_embed(image)
            x = torch.cat([self.cls_token, x], dim=1)
            for index in range(12):
                x = self.blocks[index](x)
                if index == 0:
                    x = torch.cat([x[:, :1], self.blocks.peg(x[:, 1:], (14, 14))], dim=1)
            return self.head(self.norm(x)[:, 0])

    from timm.layers import set_fused_attn

    set_fused_attn(False)
    return CPVT()


def botnet():
    """timm's ResNet-50 with timm's bottleneck attention in the last stage."""
    from timm.layers.bottleneck_attn import BottleneckAttn

    model = timm_model("resnet50")
    for index, block in enumerate(model.layer4):
        side = 14 if index == 0 else 7
        block.conv2 = BottleneckAttn(
            512, feat_size=(side, side), stride=2 if index == 0 else 1, num_heads=4, scale_pos_embed=True)
    return model


MODELS = {
    "botnet-50": (
        botnet, "timm resnet50 with timm's BottleneckAttn (scaled positions) in layer4", "timm", r"layer\d\.\d+", 224),
    "cpvt-s": (
        cpvt, "timm VisionTransformer with timm's Twins PosConv behind the first block", "own", r"blocks\.\d+", 224),
    "nextvit-s": (
        lambda: timm_model("nextvit_small"), "timm nextvit_small", "timm", r"stages\.\d+\.blocks\.\d+", 224),
    "bit-r50x1": (
        lambda: timm_model("resnetv2_50x1_bit", num_classes=1000), "timm resnetv2_50x1_bit", "timm",
        r"stages\.\d+\.blocks\.\d+", 224),
}

if __name__ == "__main__":
    for name in sys.argv[1:] or MODELS:
        make(name, *MODELS[name])

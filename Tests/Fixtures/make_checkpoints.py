"""Writes Tests/Fixtures/checkpoints: small models with random weights as timm, transformers and the authors' code save
them, and what those libraries compute with them.

    python make_checkpoints.py     with torch, timm, transformers, safetensors and numpy
"""
import argparse, collections, json, os, pathlib, warnings, zipfile

warnings.filterwarnings("ignore")
import numpy as np
import safetensors.torch
import timm
import torch
import transformers
from timm.models.swin_transformer import SwinTransformer
from timm.models.vision_transformer import VisionTransformer

FOLDER = pathlib.Path(__file__).parent / "checkpoints"
FOLDER.mkdir(exist_ok=True)
CASES = {}


def image(side):
    """The formula of golden/README.md for the stream `input`."""
    start = np.uint64(0xCBF29CE484222325)
    with np.errstate(over="ignore"):
        for byte in b"input":
            start = (start ^ np.uint64(byte)) * np.uint64(0x100000001B3)
        z = start + np.arange(1, 3 * side * side + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ z >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ z >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
        z = z ^ z >> np.uint64(31)
    v = (z >> np.uint64(40)).astype(np.float32) * np.float32(2**-23) - np.float32(1)
    return torch.from_numpy(np.float32(1.5) * v).reshape(1, 3, side, side)


def randomise(model, seed):
    torch.manual_seed(seed)
    with torch.no_grad():
        for name, tensor in model.state_dict().items():
            if not tensor.is_floating_point():
                continue
            if "running_var" in name:
                tensor.uniform_(0.5, 1.5)
            elif tensor.ndim == 1 and name.endswith("weight"):
                tensor.uniform_(0.8, 1.2)
            else:
                tensor.normal_(0, 0.3)
    return model.eval()


def case(file, model, side, **facts):
    with torch.no_grad():
        output = model(image(side))
    logits = output.logits if hasattr(output, "logits") else output
    CASES[file] = dict(side=side, logits=[float(x) for x in logits[0]], **facts)


def save_safetensors(model, file):
    safetensors.torch.save_file({k: v.contiguous() for k, v in model.state_dict().items()}, FOLDER / file)


def vits():
    model = randomise(
        VisionTransformer(img_size=24, patch_size=8, embed_dim=8, depth=2, num_heads=1, num_classes=5), 1)
    torch.save({"epoch": 3, "best": torch.tensor(1.5), "arch": "vit_none", "args": argparse.Namespace(lr=0.1, model="x"),
                "state_dict": collections.OrderedDict(("module." + k, v) for k, v in model.state_dict().items())},
               FOLDER / "vit-timm.pth.tar")
    case("vit-timm.pth.tar", model, 24, family="ViT", naming="timm", classes=5)
    flax(model, FOLDER / "vit-flax.npz")
    case("vit-flax.npz", model, 24, family="ViT", naming="flax", classes=5)

    configuration = transformers.ViTConfig(
        hidden_size=8, num_hidden_layers=2, num_attention_heads=1, intermediate_size=32, image_size=24, patch_size=8,
        num_labels=4, attn_implementation="eager")
    model = randomise(transformers.ViTForImageClassification(configuration), 2)
    model.save_pretrained(FOLDER / "vit-huggingface", max_shard_size="8KB")
    for extra in ("config.json",):
        (FOLDER / "vit-huggingface" / extra).unlink()
    case("vit-huggingface", model, 24, family="ViT", naming="huggingface", classes=4)
    torch.save(model.state_dict(), FOLDER / "vit-huggingface-5.bin")
    case("vit-huggingface-5.bin", model, 24, family="ViT", naming="huggingface5", classes=4)


def epsilon():
    """A ViT whose norms have an epsilon that shows, with the config.json that says so."""
    configuration = transformers.ViTConfig(
        hidden_size=8, num_hidden_layers=1, num_attention_heads=1, intermediate_size=32, image_size=24, patch_size=8,
        num_labels=3, layer_norm_eps=0.05, attn_implementation="eager")
    model = randomise(transformers.ViTForImageClassification(configuration), 6)
    model.save_pretrained(FOLDER / "vit-huggingface-epsilon")
    case("vit-huggingface-epsilon", model, 24, family="ViT", naming="huggingface", classes=3)


def flax(model, path):
    """timm's _load_weights read backwards; timm itself then reads the file."""
    w, width, heads = {}, model.embed_dim, model.blocks[0].attn.num_heads
    s = {k: v.numpy() for k, v in model.state_dict().items()}
    w["cls"] = s["cls_token"]
    w["embedding/kernel"] = s["patch_embed.proj.weight"].transpose(2, 3, 1, 0)
    w["embedding/bias"] = s["patch_embed.proj.bias"]
    w["Transformer/posembed_input/pos_embedding"] = s["pos_embed"]
    w["Transformer/encoder_norm/scale"], w["Transformer/encoder_norm/bias"] = s["norm.weight"], s["norm.bias"]
    w["head/kernel"], w["head/bias"] = s["head.weight"].T, s["head.bias"]
    for i in range(len(model.blocks)):
        block, to = f"blocks.{i}.", f"Transformer/encoderblock_{i}/"
        for a, b in (("norm1", "LayerNorm_0"), ("norm2", "LayerNorm_2")):
            w[f"{to}{b}/scale"], w[f"{to}{b}/bias"] = s[f"{block}{a}.weight"], s[f"{block}{a}.bias"]
        mha = to + "MultiHeadDotProductAttention_1/"
        for j, part in enumerate(("query", "key", "value")):
            rows = slice(j * width, (j + 1) * width)
            w[f"{mha}{part}/kernel"] = s[block + "attn.qkv.weight"][rows].T.reshape(width, heads, width // heads)
            w[f"{mha}{part}/bias"] = s[block + "attn.qkv.bias"][rows].reshape(heads, width // heads)
        w[mha + "out/kernel"] = s[block + "attn.proj.weight"].T.reshape(heads, width // heads, width)
        w[mha + "out/bias"] = s[block + "attn.proj.bias"]
        for j in range(2):
            w[f"{to}MlpBlock_3/Dense_{j}/kernel"] = s[f"{block}mlp.fc{j + 1}.weight"].T
            w[f"{to}MlpBlock_3/Dense_{j}/bias"] = s[f"{block}mlp.fc{j + 1}.bias"]
    np.savez(path, **{k: np.ascontiguousarray(v) for k, v in w.items()})
    again = VisionTransformer(img_size=24, patch_size=8, embed_dim=8, depth=2, num_heads=heads, num_classes=5)
    again.load_pretrained(path)
    assert all(torch.equal(v, model.state_dict()[k]) for k, v in again.state_dict().items())


def swins():
    model = randomise(SwinTransformer(
        img_size=32, patch_size=4, embed_dim=8, depths=(2, 1), num_heads=(1, 2), window_size=4, num_classes=6), 3)
    save_safetensors(model, "swin-timm.safetensors")
    case("swin-timm.safetensors", model, 32, family="Swin", naming="timm", classes=6)
    # The authors keep a stage's downsample at its end, call the head `head`, and save buffers.
    old = {}
    for name, tensor in model.state_dict().items():
        name = name.replace("layers.1.downsample", "layers.0.downsample").replace("head.fc.", "head.")
        old[name] = tensor
        if name.endswith("relative_position_bias_table"):
            old[name.replace("bias_table", "index")] = torch.zeros(16, 16, dtype=torch.long)
    old["layers.0.blocks.1.attn_mask"] = torch.zeros(4, 16, 16)
    torch.save({"model": old}, FOLDER / "swin-authors-legacy.pth", _use_new_zipfile_serialization=False)
    case("swin-authors-legacy.pth", model, 32, family="Swin", naming="authors", classes=6)

    configuration = transformers.SwinConfig(
        embed_dim=8, depths=[2, 1], num_heads=[1, 2], window_size=4, image_size=32, num_labels=3)
    model = randomise(transformers.SwinForImageClassification(configuration), 4)
    model.save_pretrained(FOLDER / "swin-huggingface")
    (FOLDER / "swin-huggingface" / "config.json").unlink()
    case("swin-huggingface", model, 32, family="Swin", naming="huggingface", classes=3)


def cvts():
    configuration = transformers.CvtConfig(
        embed_dim=[4, 4, 8], depth=[1, 2, 3], num_heads=[1, 1, 1], drop_path_rate=[0.0, 0.0, 0.0], num_labels=4)
    model = randomise(transformers.CvtForImageClassification(configuration), 5)
    save_safetensors(model, "cvt-huggingface.safetensors")
    case("cvt-huggingface.safetensors", model, 64, family="CvT", naming="huggingface", classes=4)


def layouts():
    """Every way in which a tensor can lie in a file, 24 numbers each: i / 4 - 1 in row-major order."""
    ramp = torch.arange(24, dtype=torch.float32).reshape(4, 6) / 4 - 1
    base = torch.cat([torch.full((5,), 9.0), ramp.flatten(), torch.full((3,), 9.0)])
    tensors = {
        "f32": ramp, "f16": ramp.half(), "bf16": ramp.bfloat16(), "f64": ramp.double(), "i64": torch.arange(24),
        "transposed": ramp.t().contiguous().t(), "view": base[5:29].view(4, 6), "same storage": base[5:29].view(4, 6),
        "strided": torch.stack([ramp, -ramp], -1)[..., 0],
        "permuted": ramp.reshape(2, 2, 2, 3).permute(3, 1, 0, 2).contiguous().permute(2, 1, 3, 0),
        "parameter": torch.nn.Parameter(ramp), "scalar": torch.tensor(0.75), "empty": torch.zeros(0, 4),
        "bool": torch.tensor([True, False]),
    }
    torch.save(tensors, FOLDER / "layouts.pt")
    torch.save(tensors, FOLDER / "layouts-protocol5.pt", pickle_protocol=5)
    torch.save({"model": {"state_dict": tensors}}, FOLDER / "layouts-legacy.pt", _use_new_zipfile_serialization=False)
    with zipfile.ZipFile(FOLDER / "layouts.pt") as source, \
            zipfile.ZipFile(FOLDER / "layouts-deflated.pt", "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            target.writestr(zipfile.ZipInfo(entry.filename), source.read(entry), zipfile.ZIP_DEFLATED)
    arrays = {"f32": ramp.numpy(), "f16": ramp.half().numpy(), "f64": ramp.double().numpy(),
              "i64": np.arange(24), "transposed": np.asfortranarray(ramp.numpy()), "scalar": np.float32(0.75)}
    np.savez(FOLDER / "layouts.npz", **arrays)
    np.savez_compressed(FOLDER / "layouts-deflated.npz", **arrays)


def resampled():
    """A bias table of a window of 4, resampled to one of 7, and back."""
    import torch.nn.functional as F
    table = torch.sin(torch.arange(7 * 7 * 2, dtype=torch.float32)).reshape(49, 2)
    grown = F.interpolate(table.t().reshape(1, 2, 7, 7), size=(13, 13), mode="bicubic").reshape(2, 169).t()
    shrunk = F.interpolate(grown.t().reshape(1, 2, 13, 13), size=(5, 5), mode="bicubic").reshape(2, 25).t()
    positions = torch.sin(torch.arange(2 * 10, dtype=torch.float32)).reshape(1, 10, 2)
    moved = timm.layers.resample_abs_pos_embed(positions, [5, 5])
    safetensors.torch.save_file(
        {k: v.contiguous() for k, v in dict(table=table, grown=grown, shrunk=shrunk, positions=positions, moved=moved).items()},
        FOLDER / "resampled.safetensors")


vits()
epsilon()
swins()
cvts()
layouts()
resampled()
versions = dict(torch=torch.__version__, timm=timm.__version__, transformers=transformers.__version__)
(FOLDER / "cases.json").write_text(json.dumps(dict(versions=versions, cases=CASES), indent=1) + "\n")
print(sum(f.stat().st_size for f in FOLDER.rglob("*") if f.is_file()), "bytes")

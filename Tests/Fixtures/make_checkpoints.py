"""Writes Tests/Fixtures/checkpoints: small models with random weights as timm, transformers and the authors' code save
them, and what those libraries compute with them.

    python make_checkpoints.py     with torch, timm, transformers, safetensors and numpy
"""
import argparse, collections, warnings, zipfile

warnings.filterwarnings("ignore")
import numpy as np
import safetensors.torch
import timm
import torch
import transformers
from timm.models import resnetv2, swin_transformer, swin_transformer_v2, tnt, vision_transformer
from timm.models.deit import VisionTransformerDistilled
from timm.models.swin_transformer import SwinTransformer
from timm.models.swin_transformer_v2 import SwinTransformerV2
from timm.models.vision_transformer import VisionTransformer

from checkpoint_cases import FOLDER, case, halves, image, randomise, resized, rounded_to_half, write


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


def distilled():
    """Two tokens in front and two heads, whose mean is the score."""
    model = randomise(VisionTransformerDistilled(
        img_size=24, patch_size=8, embed_dim=8, depth=2, num_heads=1, num_classes=5), 7)
    torch.save({"model_ema": {"_orig_mod." + k: v for k, v in model.state_dict().items()}}, FOLDER / "deit-distilled-timm.pt")
    case("deit-distilled-timm.pt", model, 24, family="DeiT", naming="timm", classes=5)

    # Heads of 4 channels, which config.json tells.
    configuration = transformers.DeiTConfig(
        hidden_size=8, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32, image_size=24, patch_size=8,
        num_labels=4, attn_implementation="eager")
    model = randomise(transformers.DeiTForImageClassificationWithTeacher(configuration), 8)
    model.save_pretrained(FOLDER / "deit-distilled-huggingface")
    case("deit-distilled-huggingface", model, 24, family="DeiT", naming="huggingface", classes=4)


def second_swins():
    """Swin V2 does not tell its window by its tensors: timm's names of files do, as does Hugging Face's config.json."""
    options = dict(embed_dim=8, depths=(2, 1), num_heads=(1, 2), num_classes=6)
    model = randomise(SwinTransformerV2(img_size=32, window_size=4, **options), 9)
    save_safetensors(model, "swinv2_timm_window4_32.safetensors")
    case("swinv2_timm_window4_32.safetensors", model, 32, family="Swin V2", naming="timm", classes=6)
    trained = randomise(SwinTransformerV2(
        img_size=64, window_size=8, pretrained_window_sizes=(4, 4), **options), 10)
    save_safetensors(trained, "swinv2_timm_window4to8_32to64.safetensors")
    case("swinv2_timm_window4to8_32to64.safetensors", trained, 64, family="Swin V2", naming="timm", classes=6)
    larger = SwinTransformerV2(img_size=64, window_size=8, **options)
    larger.load_state_dict(swin_transformer_v2.checkpoint_filter_fn(model.state_dict(), larger))
    resized("swinv2_timm_window4_32.safetensors", larger, 64, window=8)

    configuration = transformers.Swinv2Config(
        embed_dim=8, depths=[2, 1], num_heads=[1, 2], window_size=4, image_size=32, num_labels=3)
    model = randomise(transformers.Swinv2ForImageClassification(configuration), 11)
    model.save_pretrained(FOLDER / "swinv2-huggingface")
    case("swinv2-huggingface", model, 32, family="Swin V2", naming="huggingface", classes=3)


def sizes():
    """A ViT and a Swin at other sizes than they were saved at, as timm loads them."""
    options = dict(patch_size=8, embed_dim=8, depth=2, num_heads=1, num_classes=5)
    model = randomise(VisionTransformer(img_size=24, **options), 1)
    for side in (40, 16):
        other = VisionTransformer(img_size=side, **options)
        other.load_state_dict(vision_transformer.checkpoint_filter_fn(model.state_dict(), other))
        resized("vit-timm.pth.tar", other, side)
    options = dict(patch_size=4, embed_dim=8, depths=(2, 1), num_heads=(1, 2), num_classes=6)
    model = randomise(SwinTransformer(img_size=32, window_size=4, **options), 3)
    for side, window in ((64, 8), (56, 7), (24, 3)):
        other = SwinTransformer(img_size=side, window_size=window, **options)
        other.load_state_dict(swin_transformer.checkpoint_filter_fn(model.state_dict(), other))
        resized("swin-timm.safetensors", other, side, window=window)


def pyramids():
    configuration = transformers.PvtConfig(
        image_size=64, hidden_sizes=[8, 8, 16, 16], depths=[1, 1, 2, 1], num_attention_heads=[1, 2, 1, 2],
        sequence_reduction_ratios=[4, 2, 2, 1], mlp_ratios=[2, 2, 4, 4], num_labels=4, attn_implementation="eager")
    model = randomise(transformers.PvtForImageClassification(configuration), 12)
    model.save_pretrained(FOLDER / "pvt-huggingface")
    case("pvt-huggingface", model, 64, family="PVT", naming="huggingface", classes=4)


def others():
    model = randomise(tnt.TNT(
        img_size=32, patch_size=16, embed_dim=16, inner_dim=8, depth=2, num_heads_inner=4, num_heads_outer=1,
        num_classes=5, legacy=True), 13)
    torch.save(model.state_dict(), FOLDER / "tnt-timm.pt", pickle_protocol=4)
    case("tnt-timm.pt", model, 32, family="TNT", naming="timm", classes=5)

    configuration = transformers.ResNetConfig(
        embedding_size=8, hidden_sizes=[32, 64, 128, 256], depths=[1, 2, 1, 1], num_labels=4)
    model = rounded_to_half(randomise(transformers.ResNetForImageClassification(configuration), 14))
    safetensors.torch.save_file(halves(model), FOLDER / "resnet-huggingface.safetensors")
    case("resnet-huggingface.safetensors", model, 64, family="ResNet", naming="huggingface", classes=4)

    model = rounded_to_half(randomise(resnetv2.ResNetV2(
        layers=(1, 2), channels=(128, 256), stem_chs=32, num_classes=5, stem_type="fixed",
        conv_layer=timm.layers.StdConv2d, norm_layer=timm.layers.GroupNormAct), 15))
    safetensors.torch.save_file(halves(model), FOLDER / "bit-timm.safetensors")
    case("bit-timm.safetensors", model, 64, family="BiT", naming="timm", classes=5)

    backbone = resnetv2.ResNetV2(
        layers=(1, 1), channels=(128, 256), stem_chs=32, num_classes=0, global_pool="", preact=False,
        stem_type="same", conv_layer=timm.layers.StdConv2dSame)
    model = rounded_to_half(randomise(VisionTransformer(
        img_size=64, patch_size=1, embed_dim=8, depth=1, num_heads=1, num_classes=5,
        embed_layer=lambda **kw: timm.layers.HybridEmbed(backbone, proj=True, **kw)), 16))
    torch.save(halves(model), FOLDER / "hybrid-timm.bin")
    case("hybrid-timm.bin", model, 64, family="ViT", naming="timm", classes=5)


vits()
epsilon()
swins()
cvts()
layouts()
resampled()
distilled()
second_swins()
sizes()
pyramids()
others()
write(dict(torch=torch.__version__, timm=timm.__version__, transformers=transformers.__version__), "cases.json")

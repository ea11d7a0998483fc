"""Writes Tests/Fixtures/checkpoints: small models with random weights as the authors' code saves them, and what that
code computes with them.

    python make_author_checkpoints.py FOLDER     with torch, timm, einops and yacs

FOLDER holds checkouts of github.com/microsoft/Swin-Transformer, microsoft/CvT, yitu-opensource/T2T-ViT and whai362/PVT
under their names; none of their code is part of this project.
"""
import functools, importlib, pathlib, sys, types, warnings

warnings.filterwarnings("ignore")
import timm
import torch

from checkpoint_cases import FOLDER, case, halves, randomise, rounded_to_half, write

CHECKOUTS = pathlib.Path(sys.argv[1])
# What these programs take from modules that timm and PyTorch have moved since.
moved = types.ModuleType("timm.models.layers")
for name in ("DropPath", "to_2tuple", "trunc_normal_"):
    setattr(moved, name, getattr(timm.layers, name))
sys.modules["timm.models.layers"] = moved
helpers = types.ModuleType("timm.models.helpers")
helpers.load_pretrained = None
sys.modules["timm.models.helpers"] = helpers
layers = types.ModuleType("timm.models.registry")
layers.register_model = lambda f: f
sys.modules["timm.models.registry"] = layers


def module(checkout, folder, name):
    """A module of a checkout; several checkouts have a package `models`."""
    for loaded in [m for m in sys.modules if m == "models" or m.startswith("models.")]:
        del sys.modules[loaded]
    path = str(CHECKOUTS / checkout / folder)
    sys.path.insert(0, path)
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(path)


def swins():
    swin = module("Swin-Transformer", "models", "swin_transformer")
    model = randomise(swin.SwinTransformer(
        img_size=64, embed_dim=8, depths=[2, 2], num_heads=[1, 2], window_size=4, num_classes=6), 21)
    restore_buffers(model, lambda: swin.SwinTransformer(
        img_size=64, embed_dim=8, depths=[2, 2], num_heads=[1, 2], window_size=4, num_classes=6))
    torch.save({"model": model.state_dict(), "epoch": 3}, FOLDER / "swin-authors.pth")
    case("swin-authors.pth", model, 64, family="Swin", naming="authors", classes=6)

    swin = module("Swin-Transformer", "models", "swin_transformer_v2")
    for file, window, pretrained in (("swinv2-authors.pth", 4, [0, 0]), ("swinv2-authors-tuned.pth", 8, [4, 4])):
        make = lambda: swin.SwinTransformerV2(
            img_size=64, embed_dim=8, depths=[2, 2], num_heads=[1, 2], window_size=window, num_classes=6,
            pretrained_window_sizes=pretrained)
        model = restore_buffers(randomise(make(), 22), make)
        torch.save({"model": model.state_dict()}, FOLDER / file)
        case(file, model, 64, family="Swin V2", naming="authors", classes=6)


def restore_buffers(model, make):
    """Masks and tables are no weights, and random ones would be no model's."""
    fresh = dict(make().named_buffers())
    for name, buffer in model.named_buffers():
        if "relative" in name or "mask" in name:
            buffer.copy_(fresh[name])
    return model


def cvts():
    # torch._six is gone; the module takes only this from it.
    six = types.ModuleType("torch._six")
    six.container_abcs = __import__("collections").abc
    sys.modules["torch._six"] = six
    # It can resample with SciPy, and here does not.
    sys.modules["scipy"] = types.ModuleType("scipy")
    sys.modules["scipy"].ndimage = None
    # The authors' package imports timm's helpers that are gone; the module itself is all that is needed.
    registry = types.ModuleType("models.registry")
    registry.register_model = lambda f: f
    source = (CHECKOUTS / "CvT/lib/models/cls_cvt.py").read_text().replace("from .registry", "from models.registry")
    sys.modules["models"], sys.modules["models.registry"] = types.ModuleType("models"), registry
    code = types.ModuleType("cls_cvt")
    exec(compile(source, "cls_cvt.py", "exec"), code.__dict__)
    stages = 3
    spec = dict(
        INIT="trunc_norm", NUM_STAGES=stages, PATCH_SIZE=[7, 3, 3], PATCH_STRIDE=[4, 2, 2], PATCH_PADDING=[2, 1, 1],
        DIM_EMBED=[4, 4, 8], NUM_HEADS=[1, 1, 1], DEPTH=[1, 2, 3], MLP_RATIO=[4.0] * 3, ATTN_DROP_RATE=[0.0] * 3,
        DROP_RATE=[0.0] * 3, DROP_PATH_RATE=[0.0] * 3, QKV_BIAS=[True] * 3, CLS_TOKEN=[False, False, True],
        POS_EMBED=[False] * 3, QKV_PROJ_METHOD=["dw_bn"] * 3, KERNEL_QKV=[3] * 3, PADDING_KV=[1] * 3,
        STRIDE_KV=[2] * 3, PADDING_Q=[1] * 3, STRIDE_Q=[1] * 3)
    model = randomise(code.ConvolutionalVisionTransformer(
        in_chans=3, num_classes=4, act_layer=code.QuickGELU, norm_layer=functools.partial(code.LayerNorm, eps=1e-5),
        init="trunc_norm", spec=spec), 23)
    torch.save(model.state_dict(), FOLDER / "cvt-authors.pth")
    case("cvt-authors.pth", model, 64, family="CvT", naming="authors", classes=4)


def t2ts():
    t2t = module("T2T-ViT", "", "models.t2t_vit")
    for layer, name, seed in (("performer", "t2t-authors.pth.tar", 24), ("transformer", "t2tt-authors.pth.tar", 25)):
        model = t2t.T2T_ViT(
            img_size=32, tokens_type=layer, embed_dim=8, depth=2, num_heads=1, mlp_ratio=3.0, num_classes=5)
        fixed = {k: v.clone() for k, v in model.state_dict().items() if k == "pos_embed" or k.endswith(".w")}
        randomise(model, seed)
        model.load_state_dict(fixed, strict=False)
        # The soft splits' wide rows make scores that no softmax of a trained model has.
        for parameter in model.tokens_to_token.parameters():
            if parameter.requires_grad and parameter.ndim > 1:
                parameter.data *= 0.3
        rounded_to_half(model)
        torch.save({"state_dict_ema": halves(model)}, FOLDER / name)
        case(name, model, 32, family="T2T-ViT", naming="authors", classes=5)


def pvts():
    pvt = module("PVT", "classification", "pvt")
    model = randomise(pvt.PyramidVisionTransformer(
        img_size=64, patch_size=4, num_classes=5, embed_dims=[8, 8, 16, 16], num_heads=[1, 1, 1, 1],
        mlp_ratios=[2, 2, 4, 4], qkv_bias=True, norm_layer=functools.partial(torch.nn.LayerNorm, eps=1e-6),
        depths=[1, 1, 2, 1], sr_ratios=[4, 2, 2, 1]), 26)
    torch.save(model.state_dict(), FOLDER / "pvt-authors.pth")
    case("pvt-authors.pth", model, 64, family="PVT", naming="authors", classes=5)


swins()
cvts()
t2ts()
pvts()
write(dict(torch=torch.__version__, timm=timm.__version__), "author-cases.json")

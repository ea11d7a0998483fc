"""Writes checkpoints of torchvision, and of models with other parts than usual: without biases, with MLPs of other widths or
kept as convolutions.

    python Tests/Fixtures/make_variant_checkpoints.py     write variant-cases.json and its files in Tests/Fixtures/checkpoints

Needs torch, torchvision, timm, transformers and safetensors.
"""
import json

import timm
import torch
import torchvision
import transformers
from safetensors.torch import save_file
from timm.models.convnext import ConvNeXt
from timm.models.pvt_v2 import PyramidVisionTransformerV2
from timm.models.swin_transformer import SwinTransformer
from timm.models.swin_transformer_v2 import SwinTransformerV2
from timm.models.vision_transformer import VisionTransformer
from torchvision.models import convnext, swin_transformer

from checkpoint_cases import FOLDER, case, randomise, write


def save(model, file, side, **facts):
    save_file({k: v.contiguous() for k, v in model.state_dict().items()}, FOLDER / file)
    case(file, model, side, **facts)


def randomised(model, seed):
    """Random weights; what a model computes itself stays."""
    kept = {name: buffer.clone() for name, buffer in model.named_buffers() if "running" not in name}
    randomise(model, seed)
    buffers = dict(model.named_buffers())
    for name, values in kept.items():
        buffers[name].copy_(values)
    return model


def torchvisions():
    """The key part of Swin V2's bias is no zero here, and its code takes it for zero."""
    options = dict(
        patch_size=[4, 4], embed_dim=8, depths=[2, 1], num_heads=[1, 2], window_size=[4, 4], num_classes=6)
    save(randomised(swin_transformer.SwinTransformer(**options), 50), "swin-torchvision.safetensors", 32,
         family="Swin", naming="torchvision", classes=6)
    second = swin_transformer.SwinTransformer(
        **options, block=swin_transformer.SwinTransformerBlockV2, downsample_layer=swin_transformer.PatchMergingV2)
    save(randomised(second, 51), "swinv2-torchvision.safetensors", 32, family="Swin V2", naming="torchvision", classes=6)
    stages = [convnext.CNBlockConfig(8, 16, 1), convnext.CNBlockConfig(16, None, 2)]
    save(randomised(convnext.ConvNeXt(stages, num_classes=5), 52), "convnext-torchvision.safetensors", 32,
         family="ConvNeXt", naming="torchvision", classes=5)


def kernels():
    """timm's `conv_mlp`, and an epsilon of all norms that shows."""
    options = dict(conv_mlp=True, norm_eps=0.05)
    model = randomised(ConvNeXt(depths=(1, 1, 1, 2), dims=(4, 8, 8, 16), num_classes=5, **options), 53)
    folder = "convnext-timm-kernels"
    (FOLDER / folder).mkdir(exist_ok=True)
    save_file({k: v.contiguous() for k, v in model.state_dict().items()}, FOLDER / folder / "model.safetensors")
    (FOLDER / folder / "config.json").write_text(
        json.dumps(dict(architecture="convnext_tiny", num_classes=5, model_args=options), indent=1) + "\n")
    case(folder, model, 32, family="ConvNeXt", naming="timm", classes=5, notes=["norm-epsilon", "head-epsilon"])


def bare():
    """Without biases, and with MLPs of another width."""
    options = dict(embed_dim=8, num_classes=5, qkv_bias=False, mlp_ratio=2.5)
    model = VisionTransformer(img_size=24, patch_size=8, depth=2, num_heads=1, proj_bias=False, **options)
    save(randomised(model, 54), "vit-bare.safetensors", 24, family="ViT", naming="timm", classes=5)
    windows = dict(img_size=32, window_size=4, depths=(2, 1), num_heads=(1, 2), **options)
    save(randomised(SwinTransformer(patch_size=4, **windows), 55), "swin-bare.safetensors", 32,
         family="Swin", naming="timm", classes=5)
    save(randomised(SwinTransformerV2(**windows), 56), "swinv2_bare_window4_32.safetensors", 32,
         family="Swin V2", naming="timm", classes=5)
    pyramid = PyramidVisionTransformerV2(
        depths=(1, 1, 2, 1), embed_dims=(8, 8, 16, 16), num_heads=(1, 1, 1, 1), sr_ratios=(4, 2, 2, 1),
        mlp_ratios=(2, 2, 4, 4), qkv_bias=False, num_classes=5)
    save(randomised(pyramid, 57), "pvtv2-bare.safetensors", 64, family="PVT v2", naming="timm", classes=5)

    configuration = transformers.PvtConfig(
        image_size=64, hidden_sizes=[8, 8, 16, 16], depths=[1, 1, 1, 1], num_attention_heads=[1, 2, 1, 2],
        sequence_reduction_ratios=[4, 2, 2, 1], mlp_ratios=[2, 2, 4, 4], qkv_bias=False, num_labels=4,
        attn_implementation="eager")
    model = randomised(transformers.PvtForImageClassification(configuration), 58)
    model.save_pretrained(FOLDER / "pvt-bare")
    case("pvt-bare", model, 64, family="PVT", naming="huggingface", classes=4)
    configuration = transformers.CvtConfig(
        embed_dim=[4, 4, 8], depth=[1, 2, 3], num_heads=[1, 1, 1], drop_path_rate=[0.0, 0.0, 0.0],
        qkv_bias=[False, False, False], num_labels=4)
    save(randomised(transformers.CvtForImageClassification(configuration), 59), "cvt-bare.safetensors", 64,
         family="CvT", naming="huggingface", classes=4)


torchvisions()
kernels()
bare()
write(dict(torch=torch.__version__, torchvision=torchvision.__version__, timm=timm.__version__,
           transformers=transformers.__version__), "variant-cases.json")

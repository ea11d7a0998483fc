"""Writes checkpoints as people have them: images whose sides no patch divides, what trainers keep beside a model and around its
names, parts that are missing.

    python Tests/Fixtures/make_people_checkpoints.py     write people-cases.json and its files in Tests/Fixtures/checkpoints

Needs torch, torchvision, timm, transformers and safetensors.
"""
import json

import timm
import torch
import torchvision
import transformers as T
from safetensors.torch import save_file
from timm.layers import SwiGLUPacked
from timm.models.convnext import ConvNeXt
from timm.models.pvt_v2 import PyramidVisionTransformerV2
from timm.models.swin_transformer import SwinTransformer
from timm.models.vision_transformer import VisionTransformer
from torchvision.models import vision_transformer

from checkpoint_cases import FOLDER, case, randomise, write

SMALL = dict(
    image_size=24, patch_size=8, hidden_size=8, num_hidden_layers=1, num_attention_heads=1, attn_implementation="eager")


def vit(seed, **options):
    options = {**dict(img_size=24, patch_size=8, embed_dim=8, depth=1, num_heads=1, num_classes=4), **options}
    return randomise(VisionTransformer(**options), seed)


def keep(tensors, file, model, side=24, beside={}, **facts):
    """A list of tensors under other names, with what its model computes.

    `beside` has what no model reads, each meaning once, by what is left of the name without what stands before all."""
    save_file({k: v.contiguous() for k, v in {**tensors, **beside}.items()}, FOLDER / file)
    data = (FOLDER / file).read_bytes()
    header = json.loads(data[8:8 + int.from_bytes(data[:8], "little")])
    left = [name for name in header if name in beside]
    if left:
        facts["unexpected"] = [name.removeprefix("encoder.").removeprefix("backbone.") for name in left]
    case(file, model, side, **{**dict(family="ViT", naming="timm", classes=4), **facts})


def folder(model, name, side=24, **facts):
    """As save_pretrained writes it, with its config.json."""
    model.save_pretrained(FOLDER / name)
    case(name, model, side, **{**dict(naming="huggingface", classes=4), **facts})


def behind(prefix, model):
    return {prefix + k: v for k, v in model.state_dict().items()}


def rests():
    """Pixels beyond the last whole patch, which a convolution of the patch's stride does not look at."""
    model = randomise(T.ViTForImageClassification(
        T.ViTConfig(**{**SMALL, "image_size": 29}, intermediate_size=32, num_labels=4)), 80)
    folder(model, "vit-rest", 29, family="ViT", notes=["leaves-out-rest"])
    vision = dict(**{**SMALL, "image_size": 29}, intermediate_size=32)
    model = randomise(T.SiglipForImageClassification(T.SiglipConfig(vision_config=vision, num_labels=4)), 81)
    folder(model, "siglip-rest", 29, family="SigLIP", notes=["leaves-out-rest"])
    model = randomise(T.BeitForImageClassification(
        T.BeitConfig(**{**SMALL, "image_size": 29}, intermediate_size=32, num_labels=4)), 82)
    folder(model, "beit-rest", 29, family="BEiT", notes=["leaves-out-rest"])


def parts():
    """A token for masks, a missing head, a layer before the head of another width; ConvNeXt with less than the paper's."""
    model = T.DeiTForImageClassification(T.DeiTConfig(**SMALL, intermediate_size=32, num_labels=4))
    model.deit.embeddings.mask_token = torch.nn.Parameter(torch.zeros(1, 1, 8))
    folder(randomise(model, 83), "deit-one-head", family="DeiT", notes=["class token alone", "hidden patches"],
           unexpected=["embeddings.mask_token"])
    model = randomise(vision_transformer.VisionTransformer(
        image_size=24, patch_size=8, num_layers=1, num_heads=1, hidden_dim=8, mlp_dim=32, num_classes=4,
        representation_size=6), 84)
    keep(model.state_dict(), "vit-torchvision-representation.safetensors", model, naming="torchvision")
    options = dict(depths=(1, 1, 1, 1), dims=(4, 8, 8, 16), num_classes=4)
    model = randomise(
        ConvNeXt(**options, patch_size=2, kernel_sizes=3, conv_bias=False, ls_init_value=None), 85)
    keep(model.state_dict(), "convnext-bare.safetensors", model, 32, family="ConvNeXt")
    model = randomise(T.CvtForImageClassification(T.CvtConfig(
        embed_dim=[4, 4, 8], depth=[1, 2, 3], num_heads=[1, 1, 1], drop_path_rate=[0.0, 0.0, 0.0],
        mlp_ratio=[2.5, 2.5, 4.0], qkv_bias=[True, False, True], num_labels=4)), 86)
    folder(model, "cvt-stages", 64, family="CvT")
    model = randomise(PyramidVisionTransformerV2(
        depths=(1, 1, 1, 1), embed_dims=(8, 8, 8, 8), num_heads=(1, 1, 1, 1), sr_ratios=(2, 2, 2, 1),
        mlp_ratios=(2.5, 2.5, 4, 4), num_classes=4), 87)
    keep(model.state_dict(), "pvtv2-ratios.safetensors", model, 64, family="PVT v2")


    model = randomise(T.BitForImageClassification(T.BitConfig(
        embedding_size=4, hidden_sizes=[16, 32], depths=[1, 2], num_groups=4, num_labels=4)), 88)
    folder(model, "bit-huggingface", 64, family="BiT")


def trainers():
    """What self-supervised training and Lightning write."""
    model = vit(90, num_classes=0)
    moco = {**behind("module.base_encoder.", model), **behind("module.momentum_encoder.", vit(91, num_classes=0)),
            "module.momentum_encoder.head.0.weight": torch.ones(4, 8), "module.predictor.0.weight": torch.ones(4, 4),
            "module.base_encoder.head.0.weight": torch.ones(4, 8)}
    keep(moco, "vit-mocov3.safetensors", model, classes=0, notes=["base_encoder", "several layers", "predictor"],
         unexpected=["head.0.weight"])
    model = vit(92, num_classes=0)
    keep(model.state_dict(), "vit-ibot.safetensors", model, classes=0, notes=["hidden patches", "projection head"],
         beside={"masked_embed": torch.zeros(1, 8), "head.last_layer2.weight_v": torch.ones(4, 8)})
    model = vit(93, num_classes=0)
    keep(behind("encoder.", model), "vit-simmim.safetensors", model, classes=0, notes=["decoder of pre-training"],
         beside={"encoder.mask_token": torch.zeros(1, 1, 8), "decoder.0.weight": torch.ones(192, 8, 1, 1)})
    model = randomise(SwinTransformer(
        img_size=32, patch_size=4, embed_dim=8, depths=(2, 1), num_heads=(1, 2), window_size=4, num_classes=0), 94)
    swin = {k.replace("layers.1.downsample", "layers.0.downsample"): v
            for k, v in behind("encoder.", model).items()}
    swin["encoder.layers.0.blocks.1.attn_mask"] = torch.zeros(4, 16, 16)
    keep(swin, "swin-simmim.safetensors", model, 32, family="Swin", naming="authors", classes=0,
         beside={"encoder.mask_token": torch.zeros(1, 1, 8), "decoder.0.bias": torch.ones(192)})
    model = vit(95, depth=4, init_values=1e-5, num_classes=0)
    chunks = {}
    for name, tensor in behind("backbone.", model).items():
        words = name.split(".")
        if words[1] == "blocks":
            words.insert(2, str(int(words[2]) // 2))
        chunks[".".join(words)] = tensor
    keep(chunks, "vit-dinov2-chunks.safetensors", model, classes=0, notes=["projection head"],
         beside={"dino_head.last_layer.weight_g": torch.ones(4, 1), "backbone.mask_token": torch.zeros(1, 8)})
    model = vit(96)
    keep(behind("model.", model), "vit-lightning.safetensors", model, notes=["what training measures", "the loss"],
         beside={"val_acc.mean_value": torch.tensor(1.0), "criterion.weight": torch.ones(4), "epoch": torch.tensor(3)})
    model = vit(97, mlp_layer=SwiGLUPacked, act_layer=torch.nn.SiLU)
    keep(model.state_dict(), "vit-gated.safetensors", model, notes=["Nothing tells gate"])


rests()
parts()
trainers()
write(dict(torch=torch.__version__, torchvision=torchvision.__version__, timm=timm.__version__,
           transformers=T.__version__), "people-cases.json")

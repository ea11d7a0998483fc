"""The models of the benchmark in PyTorch, each with the class scores of one image as its result.

timm and transformers have all but T2T-ViT, which is written below after its paper, with the authors' parameter names.
"""

import timm
import torch
from torch import nn
from transformers import (
    CvtConfig,
    CvtForImageClassification,
    PvtConfig,
    PvtForImageClassification,
)


class ClassScores(nn.Module):
    """A model of transformers whose result is the class scores alone."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, image):
        return self.model(image).logits


class TokenPerformer(nn.Module):
    """One head of linear attention through positive random features, and an MLP."""

    def __init__(self, inputs, width):
        super().__init__()
        self.norm1 = nn.LayerNorm(inputs)
        self.kqv = nn.Linear(inputs, 3 * width)
        self.proj = nn.Linear(width, width)
        self.norm2 = nn.LayerNorm(width)
        self.mlp = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.Linear(width, width))
        self.w = nn.Parameter(torch.randn(width // 2, width), requires_grad=False)

    def features(self, x):
        squares = x.square().sum(-1, keepdim=True) / 2
        return torch.exp(x @ self.w.T - squares) / self.w.shape[0] ** 0.5

    def forward(self, x):
        key, query, value = self.kqv(self.norm1(x)).chunk(3, dim=-1)
        key, query = self.features(key), self.features(query)
        divisor = (query * key.sum(1, keepdim=True)).sum(-1, keepdim=True) + 1e-8
        y = value + self.proj(query @ (key.transpose(1, 2) @ value) / divisor)
        return y + self.mlp(self.norm2(y))


class TokensToToken(nn.Module):
    """Three soft splits with a Performer between each two."""

    def __init__(self, width):
        super().__init__()
        self.soft_splits = [nn.Unfold(7, stride=4, padding=2)] + [nn.Unfold(3, stride=2, padding=1) for _ in range(2)]
        self.attention1 = TokenPerformer(147, 64)
        self.attention2 = TokenPerformer(576, 64)
        self.project = nn.Linear(576, width)

    def forward(self, image):
        x = self.soft_splits[0](image).transpose(1, 2)
        side = image.shape[-1] // 4
        for attention, soft_split in zip((self.attention1, self.attention2), self.soft_splits[1:]):
            x = attention(x).transpose(1, 2).unflatten(2, (side, side))
            x, side = soft_split(x).transpose(1, 2), side // 2
        return self.project(x)


class T2TViT(nn.Module):
    """T2T-ViT-14 at 224 × 224; its backbone's blocks are timm's."""

    def __init__(self, width=384, depth=14, heads=6, ratio=3):
        super().__init__()
        self.tokens_to_token = TokensToToken(width)
        self.cls_token = nn.Parameter(torch.zeros(1, 1, width))
        self.pos_embed = nn.Parameter(torch.randn(1, 197, width), requires_grad=False)
        self.blocks = nn.ModuleList(
            timm.models.vision_transformer.Block(width, heads, mlp_ratio=ratio) for _ in range(depth))
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, 1000)

    def forward(self, image):
        x = self.tokens_to_token(image)
        x = torch.cat([self.cls_token.expand(len(x), -1, -1), x], dim=1) + self.pos_embed
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x)[:, 0])


def cvt_13():
    return ClassScores(CvtForImageClassification(CvtConfig(num_labels=1000)))


def pvt_small():
    config = PvtConfig(num_labels=1000, depths=[3, 4, 6, 3])
    return ClassScores(PvtForImageClassification(config))


def from_timm(name):
    return lambda: timm.create_model(name)


# By the explorer's name: how the peer makes it, and the side of its image. CvT is the port of transformers, with GELU.
MODELS = {
    "vit-ti-16": (from_timm("vit_tiny_patch16_224"), 224),
    "vit-b-16": (from_timm("vit_base_patch16_224"), 224),
    "swin-t": (from_timm("swin_tiny_patch4_window7_224"), 224),
    "swinv2-t-window8-256": (from_timm("swinv2_tiny_window8_256"), 256),
    "cvt-13": (cvt_13, 224),
    "t2t-vit-14": (T2TViT, 224),
    "pvt-small": (pvt_small, 224),
    "resnet-50": (from_timm("resnet50"), 224),
}


def make(name):
    """The model with weights that no batch norm or layer scale hides, and an image for it."""
    torch.manual_seed(0)
    build, side = MODELS[name]
    return build().eval(), torch.randn(1, 3, side, side)

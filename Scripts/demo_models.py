"""The demo models in PyTorch, from the files that the explorer reads: samples/weights/NAME.yaml.

ViT, Swin and Swin V2 are timm's. CvT and T2T-ViT are written here from their papers, with the names and the sizes of the
authors' code, because no pinned package has them with those names.
"""
import math

import torch
import yaml
from timm.layers import set_fused_attn
from timm.models.swin_transformer import SwinTransformer
from timm.models.swin_transformer_v2 import SwinTransformerV2
from timm.models.vision_transformer import VisionTransformer
from torch import nn

# On a processor the plain form of attention is faster than the fused one in bfloat16.
set_fused_attn(False)


def read(path):
    """A model's settings."""
    with open(path) as file:
        return yaml.safe_load(file)


def build(settings):
    """The model that a file describes."""
    return {"vit": vit, "swin": swin, "swin-v2": swin_v2, "cvt": CvT, "t2t-vit": T2TViT}[settings["family"]](settings)


def vit(s):
    return VisionTransformer(
        img_size=s["resolution"], patch_size=s["patch"], embed_dim=s["width"], depth=s["depth"], num_heads=s["heads"],
        num_classes=s["classes"])


def swin(s):
    return SwinTransformer(**swin_sizes(s))


def swin_v2(s):
    return SwinTransformerV2(pretrained_window_sizes=[0] * len(s["depths"]), **swin_sizes(s))


def swin_sizes(s):
    return dict(
        img_size=s["resolution"], patch_size=4, embed_dim=s["width"], depths=s["depths"], num_heads=s["heads"],
        window_size=s["window"], num_classes=s["classes"], drop_path_rate=0.0)


class MLP(nn.Module):
    def __init__(self, width, hidden, activation):
        super().__init__()
        self.fc1, self.act, self.fc2 = nn.Linear(width, hidden), activation, nn.Linear(hidden, width)

    def forward(self, x):
        return self.fc2(self.act(self.fc1(x)))


def attend(q, k, v, heads, scale):
    """Plain attention on [b, n, c], by heads."""
    q, k, v = (x.unflatten(2, (heads, -1)).transpose(1, 2) for x in (q, k, v))
    weights = (q @ k.transpose(2, 3) * scale).softmax(-1)
    return (weights @ v).transpose(1, 2).flatten(2)


# CvT (Wu et al., ICCV 2021)


class QuickGELU(nn.Module):
    def forward(self, x):
        return x * torch.sigmoid(1.702 * x)


class ConvolutionalEmbedding(nn.Module):
    def __init__(self, channels, width, kernel, stride, padding):
        super().__init__()
        self.proj, self.norm = nn.Conv2d(channels, width, kernel, stride, padding), nn.LayerNorm(width)

    def forward(self, x):
        return self.norm(self.proj(x).permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class ConvolutionalProjection(nn.Module):
    def __init__(self, width, stride):
        super().__init__()
        self.conv = nn.Conv2d(width, width, 3, stride, 1, groups=width, bias=False)
        self.bn = nn.BatchNorm2d(width)

    def forward(self, x):
        # In bfloat16 the gradient of a depthwise convolution with a stride takes ten times as long on a processor.
        with torch.autocast("cpu", enabled=False):
            return self.bn(self.conv(x.float())).flatten(2).transpose(1, 2)


class ConvolutionalAttention(nn.Module):
    """The class token bypasses the convolutions; the scores are scaled by the whole width."""

    def __init__(self, width, heads, stride):
        super().__init__()
        self.heads, self.scale = heads, width**-0.5
        for letter, step in zip("qkv", (1, stride, stride)):
            setattr(self, f"conv_proj_{letter}", ConvolutionalProjection(width, step))
            setattr(self, f"proj_{letter}", nn.Linear(width, width))
        self.proj = nn.Linear(width, width)

    def forward(self, x, side):
        front, tokens = x[:, : x.shape[1] - side * side], x[:, x.shape[1] - side * side :]
        grid = tokens.transpose(1, 2).unflatten(2, (side, side))
        projected = []
        for letter in "qkv":
            convolved = getattr(self, f"conv_proj_{letter}")(grid)
            convolved = torch.cat([front.to(convolved.dtype), convolved], 1)
            projected.append(getattr(self, f"proj_{letter}")(convolved))
        return self.proj(attend(*projected, self.heads, self.scale))


class CvTBlock(nn.Module):
    def __init__(self, width, heads, stride):
        super().__init__()
        self.norm1, self.attn = nn.LayerNorm(width), ConvolutionalAttention(width, heads, stride)
        self.norm2, self.mlp = nn.LayerNorm(width), MLP(width, 4 * width, QuickGELU())

    def forward(self, x, side):
        x = x + self.attn(self.norm1(x), side)
        return x + self.mlp(self.norm2(x))


class CvTStage(nn.Module):
    def __init__(self, index, channels, width, depth, heads, stride, has_class_token):
        super().__init__()
        self.patch_embed = ConvolutionalEmbedding(channels, width, *((7, 4, 2) if index == 0 else (3, 2, 1)))
        self.cls_token = nn.Parameter(torch.zeros(1, 1, width)) if has_class_token else None
        self.blocks = nn.ModuleList(CvTBlock(width, heads, stride) for _ in range(depth))

    def forward(self, x):
        x = self.patch_embed(x)
        side = x.shape[2]
        x = x.flatten(2).transpose(1, 2)
        if self.cls_token is not None:
            x = torch.cat([self.cls_token.expand(len(x), -1, -1).to(x.dtype), x], 1)
        for block in self.blocks:
            x = block(x, side)
        return x if self.cls_token is not None else x.transpose(1, 2).unflatten(2, (side, side))


class CvT(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.count = len(s["widths"])
        for i, width in enumerate(s["widths"]):
            channels = s["widths"][i - 1] if i else 3
            stage = CvTStage(i, channels, width, s["depths"][i], s["heads"][i], s.get("key-value-stride", 2),
                             i == self.count - 1)
            setattr(self, f"stage{i}", stage)
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, s["classes"])

    def tokens(self, x):
        for i in range(self.count):
            x = getattr(self, f"stage{i}")(x)
        return self.norm(x)

    def forward(self, x):
        return self.head(self.tokens(x)[:, 0])


# T2T-ViT (Yuan et al., ICCV 2021)


class TokenAttention(nn.Module):
    """One head that narrows its tokens; scaled by the input's width, and the skip connection starts at the values."""

    def __init__(self, channels, width):
        super().__init__()
        self.scale = channels**-0.5
        self.qkv, self.proj = nn.Linear(channels, 3 * width, bias=False), nn.Linear(width, width)

    def forward(self, x):
        q, k, v = self.qkv(x).chunk(3, -1)
        return v + self.proj(attend(q, k, v, 1, self.scale))


class TokenTransformer(nn.Module):
    def __init__(self, channels, width):
        super().__init__()
        self.norm1, self.attn = nn.LayerNorm(channels), TokenAttention(channels, width)
        self.norm2, self.mlp = nn.LayerNorm(width), MLP(width, width, nn.GELU())

    def forward(self, x):
        x = self.attn(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class TokensToToken(nn.Module):
    def __init__(self, width, token_width=64):
        super().__init__()
        self.attention1 = TokenTransformer(3 * 7 * 7, token_width)
        self.attention2 = TokenTransformer(token_width * 3 * 3, token_width)
        self.project = nn.Linear(token_width * 3 * 3, width)

    def forward(self, x):
        x = nn.functional.unfold(x, 7, stride=4, padding=2).transpose(1, 2)
        for layer in (self.attention1, self.attention2):
            x = layer(x)
            side = math.isqrt(x.shape[1])
            x = nn.functional.unfold(x.transpose(1, 2).unflatten(2, (side, side)), 3, stride=2, padding=1)
            x = x.transpose(1, 2)
        return self.project(x)


class T2TAttention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads, self.scale = heads, (width // heads) ** -0.5
        self.qkv, self.proj = nn.Linear(width, 3 * width, bias=False), nn.Linear(width, width)

    def forward(self, x):
        return self.proj(attend(*self.qkv(x).chunk(3, -1), self.heads, self.scale))


class T2TBlock(nn.Module):
    def __init__(self, width, heads, ratio):
        super().__init__()
        self.norm1, self.attn = nn.LayerNorm(width), T2TAttention(width, heads)
        self.norm2, self.mlp = nn.LayerNorm(width), MLP(width, ratio * width, nn.GELU())

    def forward(self, x):
        x = x + self.attn(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class T2TViT(nn.Module):
    def __init__(self, s):
        super().__init__()
        width = s["width"]
        if s["tokens"] != "transformer":
            raise ValueError(f"T2T-ViT is trained here with 'tokens: transformer', not '{s['tokens']}'.")
        self.tokens_to_token = TokensToToken(width)
        self.cls_token = nn.Parameter(torch.zeros(1, 1, width))
        count = (s["resolution"] // 16) ** 2 + 1
        self.pos_embed = nn.Parameter(sinusoids(count, width), requires_grad=False)
        self.blocks = nn.ModuleList(T2TBlock(width, s["heads"], s["mlp-ratio"]) for _ in range(s["depth"]))
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, s["classes"])

    def tokens(self, x):
        x = self.tokens_to_token(x)
        x = torch.cat([self.cls_token.expand(len(x), -1, -1).to(x.dtype), x], 1) + self.pos_embed
        for block in self.blocks:
            x = block(x)
        return self.norm(x)

    def forward(self, x):
        return self.head(self.tokens(x)[:, 0])


def sinusoids(count, width):
    """Positions as sines and cosines of one running number, the class token's being the first."""
    rates = 10000.0 ** (-2 * (torch.arange(width) // 2) / width)
    angles = torch.arange(count)[:, None] * rates
    angles[:, 0::2], angles[:, 1::2] = angles[:, 0::2].sin(), angles[:, 1::2].cos()
    return angles[None]

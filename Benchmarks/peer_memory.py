"""Prints the most memory that PyTorch had resident for one forward pass, in bytes: peer_memory.py MODEL SIDE."""

import resource
import sys

import timm
import torch
from transformers import CvtConfig, CvtForImageClassification


def build(name, side):
    if name.startswith("cvt"):
        wide = CvtConfig(embed_dim=[192, 768, 1024], num_heads=[3, 12, 16], depth=[2, 2, 20])
        plain = CvtConfig(depth=[1, 2, 10])
        return CvtForImageClassification(wide if "w24" in name else plain)
    names = {"vit-b-16": "vit_base_patch16_224", "swin-t": "swin_tiny_patch4_window7_224"}
    return timm.create_model(names[name], img_size=side)


def main():
    name, side = sys.argv[1], int(sys.argv[2])
    model = build(name, side).eval()
    with torch.inference_mode():
        model(torch.randn(1, 3, side, side))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


if __name__ == "__main__":
    main()

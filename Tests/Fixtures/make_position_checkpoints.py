"""Writes checkpoints whose models are also run at another image size, with the scores of the libraries that made them.

    python Tests/Fixtures/make_position_checkpoints.py     write position-cases.json and its files in Tests/Fixtures/checkpoints

Needs torch, timm and transformers, and the files of make_checkpoints.py.
"""
import timm
import torch
import torch.nn.functional as F
import transformers
from safetensors.torch import save_file
from timm.models import tnt

from checkpoint_cases import FOLDER, case, halves, randomise, resized, rounded_to_half, write

SIDE = 48
OPTIONS = dict(patch_size=16, embed_dim=16, inner_dim=8, depth=2, num_heads_inner=4, num_heads_outer=1, num_classes=5)


def transformer_in_transformer():
    """timm's model of the authors' layout beside its first port; it resamples positions when it loads a file."""
    model = randomise(tnt.TNT(img_size=32, legacy=False, **OPTIONS), 40)
    torch.save(model.state_dict(), FOLDER / "tnt-official-timm.pt", pickle_protocol=4)
    case("tnt-official-timm.pt", model, 32, family="TNT", naming="timm", classes=5)
    for file, legacy in [("tnt-official-timm.pt", False), ("tnt-timm.pt", True)]:
        other = tnt.TNT(img_size=SIDE, legacy=legacy, **OPTIONS)
        other.load_state_dict(tnt.checkpoint_filter_fn(torch.load(FOLDER / file, weights_only=False), other))
        resized(file, other, SIDE)


# The authors' names for what timm calls otherwise; timm reads them too.
AUTHORS = [
    ("patch_pos", "outer_pos"), ("pixel_pos", "inner_pos"), ("pixel_embed", "patch_embed"), ("norm1_proj", "proj_norm1"),
    ("norm2_proj", "proj_norm2"), ("norm_mlp_in", "inner_norm2"), ("norm_in", "inner_norm1"), ("attn_in", "inner_attn"),
    ("mlp_in", "inner_mlp"), ("norm_out", "outer_norm1"), ("attn_out", "outer_attn"), ("norm_mlp", "outer_norm2"),
    (".mlp.", ".outer_mlp."),
]


def authors_names():
    """The same under the names that the authors' code (huawei-noah/Efficient-AI-Backbones, tnt_pytorch) gives its tensors."""
    model = rounded_to_half(randomise(tnt.TNT(img_size=32, legacy=False, **(OPTIONS | dict(depth=1))), 41))
    state = {"outer_tokens": torch.zeros(1, 4, 16).half()}
    for name, tensor in halves(model).items():
        if name == "pixel_pos":
            tensor = tensor.flatten(2).transpose(1, 2)
        for own, theirs in AUTHORS:
            name = name.replace(own, theirs)
        state[name] = tensor.contiguous()
    again = tnt.checkpoint_filter_fn(dict(state), model)
    assert all(torch.equal(again[name].float(), tensor) for name, tensor in model.state_dict().items())
    save_file(state, FOLDER / "tnt-authors.safetensors")
    case("tnt-authors.safetensors", model, 32, family="TNT", naming="authors", classes=5)


def pyramid():
    """The port with its positions resampled as the authors' `_get_pos_embed` does it, which the port does not do rightly."""
    model = transformers.PvtForImageClassification.from_pretrained(FOLDER / "pvt-huggingface", attn_implementation="eager")
    side = 96
    model.config.image_size = side
    other = transformers.PvtForImageClassification(model.config)
    state = model.state_dict()
    for name, target in other.state_dict().items():
        if not name.endswith("position_embeddings"):
            continue
        positions = state[name]
        front = 1 if name.split(".")[3] == "3" else 0
        grid = int((positions.shape[1] - front) ** 0.5)
        count = int((target.shape[1] - front) ** 0.5)
        places = positions[:, front:].reshape(1, grid, grid, -1).permute(0, 3, 1, 2)
        places = F.interpolate(places, size=(count, count), mode="bilinear").reshape(1, -1, count * count).permute(0, 2, 1)
        state[name] = torch.cat([positions[:, :front], places], dim=1)
    other.load_state_dict(state)
    resized("pvt-huggingface", lambda x: other.eval()(x).logits, side)


transformer_in_transformer()
authors_names()
pyramid()
write(dict(torch=torch.__version__, timm=timm.__version__, transformers=transformers.__version__), "position-cases.json")

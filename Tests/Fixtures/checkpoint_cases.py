"""What the scripts that make checkpoints share: the input, random weights, and the list of cases with their scores."""
import json, pathlib

import numpy as np
import torch

FOLDER = pathlib.Path(__file__).parent / "checkpoints"
FOLDER.mkdir(exist_ok=True)
CASES = {}
RESIZED = []


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
    CASES[file] = dict(side=side, logits=logits.flatten().tolist(), **facts)


def rounded_to_half(model):
    """Weights that float16 holds exactly, so that a file of half the size gives the same scores."""
    return model.half().float()


def halves(model):
    return {k: v.half() if v.is_floating_point() else v for k, v in model.state_dict().items()}


def resized(file, model, side, **facts):
    """What a model of another image or window computes with a file's weights."""
    if hasattr(model, "eval"):
        model.eval()
    with torch.no_grad():
        RESIZED.append(dict(file=file, side=side, logits=model(image(side)).flatten().tolist(), **facts))


def write(versions, name):
    """Writes the cases of one script, and how many bytes all files have."""
    (FOLDER / name).write_text(json.dumps(dict(versions=versions, cases=CASES, resized=RESIZED), indent=1) + "\n")
    print(sum(f.stat().st_size for f in FOLDER.rglob("*") if f.is_file()), "bytes")

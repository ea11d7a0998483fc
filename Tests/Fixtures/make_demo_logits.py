"""Writes Tests/Fixtures/demo/logits.json: what PyTorch computes with the demo models' weights on one scene each.

    explorer scene --seed 12 --output Tests/Fixtures/demo/scene.png
    python Tests/Fixtures/make_demo_logits.py     with Scripts/requirements-demo.txt and Pillow
"""
import json
import pathlib
import sys

import numpy as np
import safetensors.torch
import torch
from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "Scripts"))
import demo_models

FOLDER = ROOT / "Tests" / "Fixtures" / "demo"
logits = {}
for path in sorted((ROOT / "samples" / "weights").glob("*.safetensors")):
    settings = demo_models.read(path.with_suffix(".yaml"))
    model = demo_models.build(settings).eval()
    tensors = {name: tensor.float() for name, tensor in safetensors.torch.load_file(path).items()}
    missing, unexpected = model.load_state_dict(tensors, strict=False)
    # Counters of batches and tables that are made anew.
    assert not unexpected and not [name for name in missing if "num_batches" not in name], (missing, unexpected)
    pixels = torch.from_numpy(np.array(Image.open(FOLDER / "scene.png"))).permute(2, 0, 1)[None]
    with torch.no_grad():
        logits[settings["name"]] = [float(x) for x in model(pixels.float() / 127.5 - 1)[0]]
(FOLDER / "logits.json").write_text(json.dumps(logits, indent=1) + "\n")

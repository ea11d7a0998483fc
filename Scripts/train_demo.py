"""Trains a demo model on scenes that the explorer draws, and writes samples/weights/NAME.safetensors in half precision.

    explorer scene --seed 1 --count 40000 --arrays --output scenes/full
    explorer scene --seed 2 --count 12000 --arrays --output scenes/easy --difficulty easy
    explorer scene --seed 3 --count 2000 --arrays --output scenes/validation
    pip install -r Scripts/requirements-demo.txt
    python Scripts/train_demo.py demo-vit --scenes scenes --images 120000

Classification alone stays at chance for long. So a linear head on the tokens, dropped when the model is written, learns
beside it what each token covers: the class or the background, the object's share of each 4 x 4 pixels, and on the object
the way to its centre and its radius. The attention itself is not supervised.
"""
import argparse
import json
import math
import pathlib
import time

import numpy as np
import safetensors.torch
import torch
from torch import nn
from torch.nn import functional as F

import demo_models

WEIGHTS = pathlib.Path(__file__).resolve().parent.parent / "samples" / "weights"
CELL = 4  # pixels
BACKGROUND_WEIGHT = 0.15


class Scenes:
    """A folder of arrays that `explorer scene --arrays` wrote."""

    def __init__(self, folder):
        self.images = np.load(folder / "images.npy", mmap_mode="r")
        self.masks = np.load(folder / "masks.npy", mmap_mode="r")
        self.classes = np.load(folder / "labels.npy")
        self.places = np.load(folder / "places.npy")

    def __len__(self):
        return len(self.classes)

    def batch(self, indices):
        """Images [b, 3, H, W] and masks [b, H, W] of 0 ... 255, classes [b], centres and radii [b, 3] in widths."""
        images = torch.from_numpy(np.ascontiguousarray(self.images[indices])).permute(0, 3, 1, 2)
        return (images, torch.from_numpy(np.ascontiguousarray(self.masks[indices])),
                torch.from_numpy(self.classes[indices]).long(), torch.from_numpy(self.places[indices, :3]))


def normalized(images):
    return images.float() / 127.5 - 1


def augmented(images, masks, classes, places, random):
    """Mirrored, channels exchanged, inverted: each by chance, image by image."""
    count = len(images)
    mirrored = torch.from_numpy(random.random(count) < 0.5)
    images = torch.where(mirrored[:, None, None, None], images.flip(3), images)
    masks = torch.where(mirrored[:, None, None], masks.flip(2), masks)
    places = places.clone()
    places[:, 0] = torch.where(mirrored, 1 - places[:, 0], places[:, 0])
    order = torch.from_numpy(random.permuted(np.tile(np.arange(3), (count, 1)), axis=1))
    images = images[torch.arange(count)[:, None], order]
    inverted = torch.from_numpy(random.random(count) < 0.3)
    return torch.where(inverted[:, None, None, None], 255 - images, images), masks, classes, places


class Trained(nn.Module):
    """A demo model with a dense head on its last map, and on the map before where it is a pyramid of windows."""

    def __init__(self, settings):
        super().__init__()
        self.model = demo_models.build(settings)
        self.family, self.resolution, self.classes = settings["family"], settings["resolution"], settings["classes"]
        with torch.no_grad():
            _, maps = self.features(torch.zeros(1, 3, self.resolution, self.resolution))
        self.dense = nn.ModuleList(nn.Linear(m.shape[3], self.outputs(m.shape[1])) for m in maps)

    def outputs(self, side):
        return self.classes + 1 + (self.resolution // side // CELL) ** 2 + 3

    def features(self, images):
        """Logits [b, K] and maps of tokens [b, h, w, C]."""
        model = self.model
        if self.family in ("swin", "swin-v2"):
            maps, x = [], model.patch_embed(images)
            for layer in model.layers:
                x = layer(x)
                maps.append(x)
            x = model.norm(x)
            return model.head(x), [maps[-2], x]
        tokens = model.forward_features(images) if self.family == "vit" else model.tokens(images)
        side = math.isqrt(tokens.shape[1] - 1)
        return model.head(tokens[:, 0]), [tokens[:, 1:].unflatten(1, (side, side))]

    def forward(self, images):
        logits, maps = self.features(images)
        return logits, [head(m) for head, m in zip(self.dense, maps)]


def dense_loss(outputs, masks, classes, places, count):
    """The three dense targets of one map of tokens; `outputs` are [b, h, w, classes + 1 + cells + 3]."""
    side = outputs.shape[1]
    patch = masks.shape[1] // side
    masks = masks.float()[:, None] / 255
    coverage = F.avg_pool2d(masks, patch)[:, 0]
    cells = F.pixel_unshuffle(F.avg_pool2d(masks, CELL), patch // CELL).permute(0, 2, 3, 1)
    kinds, filled, ways = outputs.float().split([count + 1, cells.shape[3], 3], 3)
    chances = kinds.log_softmax(3)
    found = chances.gather(3, classes[:, None, None, None].expand(-1, side, side, 1))[..., 0]
    background = BACKGROUND_WEIGHT * (1 - coverage)
    kind = -(coverage * found + background * chances[..., count]).sum() / (coverage + background).sum()
    fill = F.binary_cross_entropy_with_logits(filled, cells)
    middles = (torch.arange(side) + 0.5) / side
    x, y, radius = (places[:, i, None, None] for i in range(3))
    targets = torch.stack(
        [((x - middles[None, None, :]) / radius).expand_as(coverage),
         ((y - middles[None, :, None]) / radius).expand_as(coverage),
         (radius / 0.2).log().expand_as(coverage)], 3)
    way = (F.smooth_l1_loss(ways, targets, reduction="none", beta=0.25).mean(3) * coverage).sum() / coverage.sum()
    return kind + fill + 0.5 * way


def initialise(trained):
    """Xavier's weights, queries, keys and values each by itself; sines and cosines as a ViT's first positions."""
    model = trained.model
    for name, module in model.named_modules():
        if isinstance(module, nn.Linear) and "cpb_mlp" not in name:
            parts = 3 if name.endswith("qkv") else 1
            for part in module.weight.data.chunk(parts):
                nn.init.xavier_uniform_(part)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
    for name, parameter in model.named_parameters():
        if name.endswith("cls_token"):
            nn.init.normal_(parameter, std=0.3)
    if trained.family == "vit":
        side = math.isqrt(model.pos_embed.shape[1] - 1)
        model.pos_embed.data[0, 1:] = 0.4 * grid_sinusoids(side, model.pos_embed.shape[2])
        model.pos_embed.data[0, 0] = 0


def grid_sinusoids(side, width):
    """[side * side, width]: a quarter each of sines and cosines of the row and of the column."""
    rates = 10.0 ** -torch.linspace(0, 2, width // 4) * math.pi / 2
    angles = torch.arange(side)[:, None] * rates
    waves = torch.cat([angles.sin(), angles.cos()], 1)
    rows = waves[:, None].expand(side, side, -1)
    columns = waves[None].expand(side, side, -1)
    table = torch.cat([rows, columns], 2).flatten(0, 1)
    return F.pad(table, (0, width - table.shape[1]))


def optimizers(trained, rate):
    """Muon for the matrices between tokens, AdamW for all the rest."""
    matrices, others, plain = [], [], []
    for name, parameter in trained.named_parameters():
        if not parameter.requires_grad:
            continue
        inner = name.startswith("model.") and not name.startswith("model.head") and "cpb_mlp" not in name
        if inner and parameter.ndim == 2 and name.endswith("weight"):
            matrices.append(parameter)
        elif parameter.ndim >= 2 and name.endswith("weight"):
            others.append(parameter)
        else:
            plain.append(parameter)
    return [
        torch.optim.Muon(matrices, lr=rate, weight_decay=0.05, adjust_lr_fn="match_rms_adamw"),
        torch.optim.AdamW([dict(params=others, weight_decay=0.05), dict(params=plain, weight_decay=0.0)], lr=1e-3,
                          betas=(0.9, 0.95))]


@torch.no_grad()
def accuracy(trained, scenes, batch=100):
    """The share of scenes that are classified rightly, and by the object's radius."""
    trained.eval()
    right = []
    for start in range(0, len(scenes), batch):
        images, _, classes, _ = scenes.batch(np.arange(start, min(start + batch, len(scenes))))
        with torch.autocast("cpu", torch.bfloat16):
            logits, _ = trained.features(normalized(images))
        right.append((logits.argmax(1) == classes).numpy())
    trained.train()
    right, radii = np.concatenate(right), scenes.places[:, 2]
    bounds = [0, 0.12, 0.18, 0.28, 1]
    parts = [right[(radii >= a) & (radii < b)].mean() for a, b in zip(bounds, bounds[1:])]
    return float(right.mean()), [round(float(p), 3) for p in parts]


def write(trained, settings, figures, folder):
    """The model's weights in half precision, without the dense heads, with its settings and figures."""
    tensors = {k: v.detach().half().contiguous() for k, v in trained.model.state_dict().items()
               if v.is_floating_point()}
    metadata = dict(settings=json.dumps(settings), mean="0.5,0.5,0.5", deviation="0.5,0.5,0.5",
                    classes=",".join(settings["labels"]), figures=json.dumps(figures))
    safetensors.torch.save_file(tensors, folder / f"{settings['name']}.safetensors", metadata)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("name")
    arguments.add_argument("--scenes", type=pathlib.Path, required=True)
    arguments.add_argument("--images", type=int, default=120_000, help="how many images are seen")
    arguments.add_argument("--batch", type=int, default=32)
    arguments.add_argument("--rate", type=float, default=2.5e-3, help="Muon's; AdamW has 1e-3")
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--seed", type=int, default=0)
    arguments.add_argument("--every", type=int, default=500, help="steps between validations")
    arguments.add_argument("--output", type=pathlib.Path, default=WEIGHTS)
    arguments.add_argument("--state", type=pathlib.Path, help="where the training's state is kept")
    arguments.add_argument("--warm", action="store_true", help="start from the state's weights, without easy scenes")
    arguments.add_argument("--peak", type=float, default=1, help="a factor on the rates")
    options = arguments.parse_args()

    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    random = np.random.default_rng(options.seed)
    settings = demo_models.read(WEIGHTS / f"{options.name}.yaml")
    full, easy, held = (Scenes(options.scenes / part) for part in ("full", "easy", "validation"))
    trained = Trained(settings)
    initialise(trained)
    past = dict(images=0, seconds=0.0)
    best = 0.0
    if options.warm:
        state = torch.load(options.state, weights_only=True)
        trained.load_state_dict(state["model"])
        past, best = state["past"], state["best"]
    steps = options.images // options.batch
    warm_up = max(1, round(0.03 * steps))
    parts = optimizers(trained, options.rate)
    rates = [[group["lr"] for group in part.param_groups] for part in parts]
    size = sum(p.numel() for p in trained.model.parameters())
    print(f"{options.name}: {size} parameters, {steps} steps, {options.threads} threads, torch {torch.__version__}", flush=True)
    started, losses = time.monotonic(), []
    for step in range(steps):
        progress = step / steps
        factor = min((step + 1) / warm_up, 1) * 0.5 * (1 + math.cos(math.pi * progress)) * options.peak
        for part, base in zip(parts, rates):
            for group, rate in zip(part.param_groups, base):
                group["lr"] = rate * factor
        easy_count = 0 if options.warm else round(options.batch * max(0, 1 - 3 * progress))
        batches = []
        for scenes, count in ((easy, easy_count), (full, options.batch - easy_count)):
            if count:
                batches.append(scenes.batch(random.integers(len(scenes), size=count)))
        images, masks, classes, places = augmented(*(torch.cat(x) for x in zip(*batches)), random)
        with torch.autocast("cpu", torch.bfloat16):
            logits, outputs = trained(normalized(images))
        known = F.cross_entropy(logits.float(), classes, label_smoothing=0.05)
        dense = [dense_loss(o, masks, classes, places, settings["classes"]) for o in outputs]
        loss = known + sum(dense) / len(dense)
        loss.backward()
        nn.utils.clip_grad_norm_(trained.parameters(), 1.0)
        for part in parts:
            part.step()
            part.zero_grad(set_to_none=True)
        losses.append((known.item(), dense[-1].item()))
        if (step + 1) % 100 == 0:
            seconds = time.monotonic() - started
            mean = np.mean(losses[-100:], axis=0)
            print(f"step {step + 1} loss {mean[0]:.3f} dense {mean[1]:.3f} "
                  f"{(step + 1) * options.batch / seconds:.0f} images/s {seconds:.0f} s", flush=True)
        if (step + 1) % options.every == 0 or step + 1 == steps:
            share, by_radius = accuracy(trained, held)
            print(f"step {step + 1} validation {share:.4f} by radius {by_radius}", flush=True)
            seen = dict(images=past["images"] + (step + 1) * options.batch,
                        seconds=round(past["seconds"] + time.monotonic() - started, 1))
            if share >= best:
                best = share
                figures = dict(parameters=size, validation=share, byRadius=by_radius, **seen)
                write(trained, settings, figures, options.output)
            if options.state:
                torch.save(dict(model=trained.state_dict(), past=seen, best=best), options.state)


if __name__ == "__main__":
    main()

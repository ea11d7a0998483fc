"""EA-AA-ResNet in PyTorch, after "Evolving Attention with Residual Convolutions" (arXiv 2102.12895) and what its authors'
TensorFlow code (https://github.com/pkuyym/EvolvingAttention) computes: a reference for make_golden.py.

Kept of TensorFlow are pooling with SAME borders (a row and column more behind the map alone, left out of means and maxima,
which is what ceil_mode does) and bilinear resizing from the corner, without half pixels.
"""
import torch
from torch import nn
from torch.nn import functional as F

ALPHA, BETA = 0.5, 1.0
HEADS = 8


def convolution(inputs, outputs, kernel, stride=1):
    return nn.Conv2d(inputs, outputs, kernel, stride, padding=kernel // 2, bias=False)


def halved(x):
    return F.avg_pool2d(x, 3, stride=2, ceil_mode=True)


def resized(x, side):
    """Bilinear; place i of the result is place i * (old side / new side) of the old map."""
    def along(x, axis):
        old = x.shape[axis]
        places = torch.arange(side, dtype=x.dtype) * (old / side)
        low = places.floor().long()
        high = (low + 1).clamp(max=old - 1)
        shape = [1] * x.dim()
        shape[axis] = side
        part = (places - low).reshape(shape)
        return x.index_select(axis, low) * (1 - part) + x.index_select(axis, high) * part
    return along(along(x, 2), 3)


class RelativePositions(nn.Module):
    """A query's product with the learned vector of each offset, in rows and in columns."""

    def __init__(self, side, width):
        super().__init__()
        self.side = side
        self.height_rel = nn.Parameter(torch.empty(2 * side - 1, width))
        self.width_rel = nn.Parameter(torch.empty(2 * side - 1, width))

    def forward(self, q):
        places = torch.arange(self.side ** 2)
        rows, columns = places // self.side, places % self.side

        def logits(table, at):
            offsets = at[None, :] - at[:, None] + self.side - 1
            products = torch.einsum("bhnd,md->bhnm", q, table)
            return products.gather(3, offsets.expand(q.shape[0], q.shape[1], -1, -1))
        return logits(self.height_rel, rows) + logits(self.width_rel, columns)


class EvolvingAttention(nn.Module):
    def __init__(self, inputs, filters, side, halves, evolves):
        super().__init__()
        self.keys, self.values, self.halves, self.evolves = filters // 4, filters // 8, halves, evolves
        self.kqv = nn.Conv2d(inputs, 2 * self.keys + self.values, 1)
        self.pos_embed = RelativePositions(side, self.keys // HEADS)
        if evolves:
            self.evolve = nn.Conv2d(HEADS, HEADS, 3, padding=1)
        self.proj = nn.Conv2d(self.values, self.values, 1)

    def forward(self, x, previous):
        side = x.shape[2]
        if self.halves:
            x = halved(x)
        k, q, v = (
            t.unflatten(1, (HEADS, -1)).flatten(3).transpose(2, 3)
            for t in self.kqv(x).split([self.keys, self.keys, self.values], dim=1))
        q = q * q.shape[3] ** -0.5
        scores = q @ k.transpose(2, 3) + self.pos_embed(q)
        if self.evolves:
            mixed = ALPHA * previous + (1 - ALPHA) * scores
            scores = BETA * F.relu(self.evolve(mixed)) + (1 - BETA) * mixed
        y = scores.softmax(dim=-1) @ v
        y = self.proj(y.transpose(2, 3).flatten(1, 2).unflatten(2, x.shape[2:]))
        return (resized(y, side) if self.halves else y), scores


class AugmentedConvolution(nn.Module):
    def __init__(self, filters, stride, **attention):
        super().__init__()
        self.stride = stride
        self.conv = convolution(filters, filters - filters // 8, 3, stride)
        self.attn = EvolvingAttention(filters, filters, **attention)

    def forward(self, x, previous):
        y, scores = self.attn(halved(x) if self.stride == 2 else x, previous)
        return torch.cat([self.conv(x), y], dim=1), scores


class Bottleneck(nn.Module):
    def __init__(self, inputs, filters, stride, attention):
        super().__init__()
        self.conv1, self.bn1 = convolution(inputs, filters, 1), nn.BatchNorm2d(filters)
        self.conv2 = (
            AugmentedConvolution(filters, stride, **attention) if attention else convolution(filters, filters, 3, stride))
        self.bn2 = nn.BatchNorm2d(filters)
        self.conv3, self.bn3 = convolution(filters, 4 * filters, 1), nn.BatchNorm2d(4 * filters)
        if inputs != 4 * filters:
            self.downsample = nn.Sequential(
                nn.Conv2d(inputs, 4 * filters, 1, stride, bias=False), nn.BatchNorm2d(4 * filters))

    def forward(self, x, previous):
        shortcut = self.downsample(x) if hasattr(self, "downsample") else x
        y, scores = F.relu(self.bn1(self.conv1(x))), previous
        if isinstance(self.conv2, AugmentedConvolution):
            y, scores = self.conv2(y, previous)
        else:
            y = self.conv2(y)
        return F.relu(self.bn3(self.conv3(F.relu(self.bn2(y)))) + shortcut), scores


class EvolvingResNet(nn.Module):
    def __init__(self, depths):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(3, 64, 7, 2, padding=3, bias=False), nn.BatchNorm2d(64)
        inputs, last_side = 64, None
        for stage, depth in enumerate(depths, 1):
            filters, map_side = 64 << (stage - 1), 56 >> (stage - 1)
            blocks = []
            for index in range(depth):
                attention = None
                if stage > 1:
                    side = map_side // 2 if stage == 2 else map_side
                    # Scores evolve from block to block, as long as they are about as many places.
                    attention = {"side": side, "halves": stage == 2, "evolves": side == last_side}
                    last_side = side
                blocks.append(Bottleneck(inputs, filters, 2 if index == 0 and stage > 1 else 1, attention))
                inputs = 4 * filters
            setattr(self, f"layer{stage}", nn.ModuleList(blocks))
        self.fc = nn.Linear(inputs, 1000)

    def forward(self, image):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(image))), 3, stride=2, ceil_mode=True)
        scores = None
        for layer in (self.layer1, self.layer2, self.layer3, self.layer4):
            for block in layer:
                x, scores = block(x, scores)
        return self.fc(x.mean(dim=(2, 3)))

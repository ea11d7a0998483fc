"""Times the explorer's forward pass beside ONNX Runtime's and PyTorch's, alternating in one run, and prints a table.

    python compare.py EXPLORER CACHE [--models NAME…] [--threads N…] [--rounds N] [--check] [--json FILE]

Each round times a few runs of each program, one program after another, so that what slows the machine down slows all of
them; medians are over all rounds. Peers that are not installed are left out.
"""

import argparse
import json
import statistics
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).parent
RUNS = 4
DEFAULT = [
    "vit-ti-16", "vit-b-16", "swin-t", "swinv2-t-window8-256", "cvt-13", "t2t-vit-14", "pvt-small", "resnet-50",
]


class Explorer:
    """The explorer's own bench command; it warms up by itself in every round."""

    def __init__(self, program, model, threads, precision="fp32"):
        self.command = [
            program, "bench", model, "--threads", str(threads), "--runs", str(RUNS), "--precision", precision,
            "--format", "json",
        ]
        self.last = {}

    def times(self):
        self.last = json.loads(subprocess.run(self.command, check=True, capture_output=True, text=True).stdout)
        return self.last["timesMilliseconds"]

    def close(self):
        pass


class Peer:
    def __init__(self, kind, model, threads, cache):
        command = [sys.executable, str(HERE / "peer.py"), kind, model, str(threads), str(cache)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.about = json.loads(self.process.stdout.readline() or "{}")

    def times(self):
        self.process.stdin.write(f"{RUNS}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def compare(arguments, model, threads, peers):
    """The medians of one model, by program, and what the explorer says of itself."""
    explorer = Explorer(arguments.explorer, model, threads)
    half = Explorer(arguments.explorer, model, threads, "bf16")
    programs = {"explorer": explorer, "bf16": half}
    versions = {}
    for peer in peers:
        started = Peer(peer, model, threads, arguments.cache)
        if started.about:
            programs[peer] = started
            versions[peer] = started.about["version"]
        else:
            print(f"{peer} does not run {model}; see `python peer.py {peer} {model} {threads} .`", file=sys.stderr)
    times = {name: [] for name in programs}
    for _ in range(arguments.rounds):
        for name, program in programs.items():
            times[name] += program.times()
    for program in programs.values():
        program.close()
    medians = {name: statistics.median(values) for name, values in times.items()}
    return {
        "model": model, "threads": threads, "medianMilliseconds": medians, "versions": versions,
        "gflops": explorer.last["gflops"] * explorer.last["medianMilliseconds"] / medians["explorer"],
        "limitGFLOPs": explorer.last["limitGFLOPs"], "bf16_error": half.last["error"],
    }


def ratio(medians, peer):
    return f"{medians[peer] / medians['explorer']:.2f}×" if peer in medians else "–"


def milliseconds(medians, name):
    return f"{medians[name]:.1f}" if name in medians else "–"


HEADER = [
    "model", "threads", "explorer ms", "ONNX Runtime ms", "ratio", "PyTorch ms", "ratio", "of the limit", "bf16 ms",
    "fp32 / bf16", "bf16 error",
]


def row(result):
    medians = result["medianMilliseconds"]
    return [
        result["model"], str(result["threads"]), milliseconds(medians, "explorer"),
        milliseconds(medians, "onnxruntime"), ratio(medians, "onnxruntime"), milliseconds(medians, "pytorch"),
        ratio(medians, "pytorch"), f"{100 * result['gflops'] / result['limitGFLOPs']:.0f} %",
        milliseconds(medians, "bf16"), f"{medians['explorer'] / medians['bf16']:.2f}×",
        f"{result['bf16_error']:.4f}",
    ]


def print_row(cells):
    print("| " + " | ".join(cells) + " |", flush=True)


def check(arguments):
    """Each peer's class scores against the explorer's, on the peer's own weights and image."""
    import numpy
    import torch
    from safetensors.numpy import load_file, save_file

    import peer_models

    for model in arguments.models:
        peer, image = peer_models.make(model)
        folder = Path(arguments.cache)
        state = {name.removeprefix("model."): value.numpy().copy() for name, value in peer.state_dict().items()}
        save_file(state, folder / "check.safetensors")
        numpy.save(folder / "check.npy", image.numpy())
        named = "cvt-13-huggingface" if model == "cvt-13" else model
        subprocess.run([
            arguments.explorer, "trace", named, "--weights", folder / "check.safetensors", "--input",
            folder / "check.npy", "--output", folder / "check.trace.safetensors"], check=True)
        with torch.inference_mode():
            expected = peer(image).numpy()[0]
        found = load_file(folder / "check.trace.safetensors")["logits"].reshape(-1)
        difference = abs(expected - found).max() / abs(expected).max()
        print(f"{model}: class scores differ by {difference:.1e} of the largest")
        if difference > 1e-4:
            sys.exit(1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("explorer")
    parser.add_argument("cache", type=Path)
    parser.add_argument("--models", nargs="+", default=DEFAULT)
    parser.add_argument("--threads", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--check", action="store_true", help="compare results instead of times")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    arguments = parser.parse_args()
    arguments.cache.mkdir(parents=True, exist_ok=True)
    if arguments.check:
        return check(arguments)
    peers = [name for name, module in (("onnxruntime", "onnxruntime"), ("pytorch", "torch")) if find_spec(module)]
    print_row(HEADER)
    print_row(["---"] * len(HEADER))
    results = []
    for threads in arguments.threads:
        for model in arguments.models:
            results.append(compare(arguments, model, threads, peers))
            print_row(row(results[-1]))
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()

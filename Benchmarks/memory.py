"""Peak resident memory of one forward pass, the explorer's beside PyTorch's, and large images in the explorer.

    python memory.py EXPLORER PEERS_PYTHON|none CACHE
"""

import json
import resource
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def peak_of(command):
    """Runs a command; its output and the most memory it had resident, in bytes."""
    measuring = (
        "import json,resource,subprocess,sys;"
        "done=subprocess.run(sys.argv[1:],capture_output=True,text=True);"
        "peak=resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss*1024;"
        "print(json.dumps([done.returncode,done.stdout,done.stderr,peak]))")
    found = subprocess.run([sys.executable, "-c", measuring, *map(str, command)], capture_output=True, text=True)
    return json.loads(found.stdout)


def explorer(program, model, size):
    code, output, error, peak = peak_of(
        [program, "bench", model, "--size", size, "--runs", "1", "--format", "json"])
    if code != 0:
        return None, error.strip().splitlines()[-1]
    return peak, f"{json.loads(output)['medianMilliseconds']:.0f} ms"


def pytorch(python, model, size):
    if python == "none":
        return None
    code, output, _, _ = peak_of([python, HERE / "peer_memory.py", model, size])
    return int(output) if code == 0 else None


def megabytes(count):
    return "–" if count is None else f"{count / 1e6:,.0f} MB"


def main():
    program, python = sys.argv[1], sys.argv[2]
    print("| model | image | explorer | PyTorch | explorer's run |\n| --- | --- | --- | --- | --- |")
    for model, size in [("vit-b-16", 224), ("cvt-w24-384", 384), ("swin-t", 2048), ("cvt-13", 2048), ("vit-b-16", 2048)]:
        own, note = explorer(program, model, size)
        peer = pytorch(python, model, size)
        print(f"| {model} | {size} × {size} | {megabytes(own)} | {megabytes(peer)} | {note} |", flush=True)


if __name__ == "__main__":
    main()

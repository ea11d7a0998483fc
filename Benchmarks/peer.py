"""One peer with one model in one process: answers each line "N" on stdin with the times of N runs in milliseconds.

    python peer.py onnxruntime|pytorch MODEL THREADS CACHE
"""

import json
import os
import resource
import sys
import time
from pathlib import Path


def onnx_runtime(name, threads, cache):
    import numpy
    import onnxruntime

    path = Path(cache) / f"{name}.onnx"
    if not path.exists():
        export(name, path)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    shape = session.get_inputs()[0].shape
    image = numpy.random.default_rng(0).standard_normal(shape, dtype=numpy.float32)
    return onnxruntime.__version__, lambda: session.run(None, {"image": image})


def export(name, path):
    import torch

    import peer_models

    model, image = peer_models.make(name)
    with torch.inference_mode():
        torch.onnx.export(model, (image,), str(path), input_names=["image"], opset_version=17, dynamo=False)


def pytorch(name, threads, _):
    import torch

    import peer_models

    torch.set_num_threads(threads)
    model, image = peer_models.make(name)

    def run():
        with torch.inference_mode():
            model(image)

    return torch.__version__, run


def main():
    peer, name, threads, cache = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
    # Libraries print to stdout; answers go to a stream of their own.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    version, run = {"onnxruntime": onnx_runtime, "pytorch": pytorch}[peer](name, threads, cache)
    run()
    run()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"version": version, "peak_resident_bytes": peak}), file=answers, flush=True)
    for line in sys.stdin:
        times = []
        for _ in range(int(line)):
            start = time.perf_counter()
            run()
            times.append(1e3 * (time.perf_counter() - start))
        print(json.dumps(times), file=answers, flush=True)


if __name__ == "__main__":
    main()

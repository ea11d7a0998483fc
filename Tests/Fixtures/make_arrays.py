"""Makes Tests/Fixtures/arrays: small arrays as NumPy and the safetensors library write them. Run once; the results are committed."""
import warnings
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file

OUT = Path(__file__).parent / "arrays"
OUT.mkdir(exist_ok=True)


def save(name, array, version=None):
    with open(OUT / f"{name}.npy", "wb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        np.lib.format.write_array(file, array, version)


# Element i is i / 4 - 1 everywhere, which every floating-point type holds exactly.
ramp = (np.arange(24) / 4 - 1).astype(np.float32)
for version in (1, 2, 3):
    save(f"version{version}", ramp.reshape(2, 3, 4), (version, 0))
save("vector", ramp)
save("scalar", ramp[7])
save("empty", ramp[:0].reshape(0, 5))
save("float64", ramp.astype(np.float64))
save("big-endian", ramp.astype(">f4"))
save("fortran", np.asfortranarray(ramp.reshape(4, 6)))
save("record", np.zeros(2, dtype=[("x", "<f4"), ("y", "<f4")]))

values = torch.from_numpy(ramp.reshape(4, 6))
tensors = {
    "f32": values, "f16": values.half(), "bf16": values.bfloat16(), "f64": values.double(),
    "i64": torch.arange(3), "u8": torch.arange(5, dtype=torch.uint8), "bool": torch.tensor([True, False]),
    "scalar": torch.tensor(0.75), "empty": torch.zeros(0, 4), "näme \"quoted\"\n": torch.tensor([1.0, 2.0]),
}
save_file(tensors, OUT / "types.safetensors", metadata={"format": "pt", "author": "Ünïcode \\ \"quoted\" 🙂"})

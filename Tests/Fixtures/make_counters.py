"""Makes counters.json: what well-known counters say a model costs, to the integer, for the emulations of `CountingRule`.

    python make_counters.py --t2t FOLDER --cvt FOLDER --swin FOLDER --ptflops-06 FOLDER [NAME ...]    all models, or those named
    python make_counters.py ... --counter ptflops-0.6    one counter alone; the others' answers stay

`--t2t` is a checkout of https://github.com/yitu-opensource/T2T-ViT, `--cvt` one of https://github.com/microsoft/CvT, `--swin`
one of https://github.com/microsoft/Swin-Transformer. Models that are not named stay as they are in the file. Needs torch, timm, transformers, einops, numpy, pyyaml and the counters: fvcore, ptflops, thop, torchinfo, calflops, deepspeed. The file
names the version of each. Swin's authors count by hand in their code, which is asked too (`authors`). `--ptflops-06` is a
folder with ptflops as it counted up to version 0.6.9: `pip install --no-deps --target FOLDER ptflops==0.6.9`.

Every counter sees the model in evaluation, on one zero image, in a process of its own, since counters exchange functions of
torch and leave traces. timm's attention is either written out or one call of scaled_dot_product_attention; a model is counted
both ways where that makes a difference (`fused` true is timm's setting by default, which leaves Swin and TNT written out
all the same).
"""
import argparse
import collections.abc
import importlib
import io
import json
import logging
import multiprocessing
import os
import sys
import types
import warnings
from contextlib import redirect_stderr, redirect_stdout
from importlib.metadata import version
from pathlib import Path

import torch

from make_golden import CASES

FILE = Path(__file__).parent / "counters.json"
PACKAGES = ["torch", "numpy", "timm", "transformers", "fvcore", "ptflops", "thop", "torchinfo", "calflops", "deepspeed"]


# The counters: each gives named integers for a model and an image.

def fvcore(model, image):
    from fvcore.nn import FlopCountAnalysis
    analysis = FlopCountAnalysis(model, image).unsupported_ops_warnings(False).uncalled_modules_warnings(False)
    parts = {name: integer(count) for name, count in sorted(analysis.by_operator().items())}
    return {"total": integer(analysis.total()), "parts": parts}


def ptflops(model, image, backend="pytorch"):
    from ptflops import get_model_complexity_info
    count, _ = get_model_complexity_info(
        model, tuple(image.shape[1:]), as_strings=False, print_per_layer_stat=False, backend=backend)
    return {"total": integer(count)}


def thop(model, image):
    from thop import profile
    count, _ = profile(model, inputs=(image,), verbose=False)
    return {"total": integer(count)}


def torchinfo(model, image):
    from torchinfo import summary
    return {"total": integer(summary(model, input_data=image, verbose=0).total_mult_adds)}


def calflops(model, image):
    from calflops import calculate_flops
    options = {"kwargs": {"pixel_values": image}} if hasattr(model, "config") else {"args": [image]}
    flops, macs, _ = calculate_flops(model, **options, output_as_string=False, print_results=False)
    return {"total": integer(macs), "flops": integer(flops)}


def deepspeed(model, image):
    from deepspeed.profiling.flops_profiler import FlopsProfiler
    profiler = FlopsProfiler(model)
    profiler.start_profile()
    model(image)
    result = {"total": integer(profiler.get_total_macs()), "flops": integer(profiler.get_total_flops())}
    profiler.end_profile()
    return result


def earlier_ptflops(model, image):
    sys.path.insert(0, os.environ["PTFLOPS_06"])  # In a process of its own, so that the other version is not loaded.
    from ptflops import get_model_complexity_info
    assert version("ptflops") == "0.6.9", version("ptflops")
    count, _ = get_model_complexity_info(model, tuple(image.shape[1:]), as_strings=False, print_per_layer_stat=False)
    return {"total": integer(count)}


COUNTERS = {
    "fvcore": fvcore, "ptflops": ptflops, "ptflops-0.6": earlier_ptflops, "ptflops-aten": lambda model, image: ptflops(model, image, "aten"),
    "thop": thop, "torchinfo": torchinfo, "calflops": calflops, "deepspeed": deepspeed,
}


def integer(count):
    assert count == int(count), f"{count} is no integer"
    return int(count)


# The models.

def timm_model(name):
    def build(fused):
        import timm
        timm.layers.set_fused_attn(fused)
        return timm.create_model(name, num_classes=1000)
    return f"timm {version('timm')} {name}", build


def golden_model(name):
    """The model of a golden case, whose builder writes attention out."""
    case = CASES[name]()
    return case.reference, lambda fused: case.build()


def huggingface_cvt():
    def build(fused):
        from transformers import CvtConfig, CvtForImageClassification
        return CvtForImageClassification(CvtConfig(num_labels=1000, depth=[1, 2, 10]))
    return f"transformers {version('transformers')} CvtForImageClassification, CvT-13", build


def authors_cvt(folder):
    def build(fused):
        import yaml
        load_timm_shims()
        sys.path.insert(0, str(Path(folder) / "lib"))
        load_package("cvt_models", Path(folder) / "lib" / "models")
        from cvt_models.cls_cvt import ConvolutionalVisionTransformer, QuickGELU, LayerNorm
        settings = Path(folder) / "experiments" / "imagenet" / "cvt" / "cvt-13-224x224.yaml"
        spec = yaml.safe_load(settings.read_text())["MODEL"]["SPEC"]
        return ConvolutionalVisionTransformer(act_layer=QuickGELU, norm_layer=LayerNorm, init="trunc_norm", spec=spec)
    return "the CvT authors' published code, CvT-13", build


def load_timm_shims():
    """Gives the names that code of 2021 imports of torch and timm and that are elsewhere now, or gone."""
    sys.modules["torch._six"] = types.SimpleNamespace(container_abcs=collections.abc, inf=torch.inf)
    import timm.layers
    sys.modules.setdefault("timm.models.layers", timm.layers)


def load_package(name, folder):
    """Makes a folder of modules importable under a name, without running the package's own file."""
    package = types.ModuleType(name)
    package.__path__ = [str(folder)]
    sys.modules[name] = package


def authors_swin(folder, name):
    """What the function `flops` of the Swin authors' models says, of both versions."""
    settings = {
        "swin-t": ("swin_transformer", "SwinTransformer", dict(
            img_size=224, embed_dim=96, depths=[2, 2, 6, 2], num_heads=[3, 6, 12, 24], window_size=7)),
        "swin-b-384": ("swin_transformer", "SwinTransformer", dict(
            img_size=384, embed_dim=128, depths=[2, 2, 18, 2], num_heads=[4, 8, 16, 32], window_size=12)),
        "swinv2-t-window8-256": ("swin_transformer_v2", "SwinTransformerV2", dict(
            img_size=256, embed_dim=96, depths=[2, 2, 6, 2], num_heads=[3, 6, 12, 24], window_size=8)),
    }
    if name not in settings:
        return None
    load_timm_shims()
    load_package("swin_models", Path(folder) / "models")
    file, kind, options = settings[name]
    model = getattr(importlib.import_module("swin_models." + file), kind)
    return {"total": integer(model(**options).flops())}


def t2t_model(name):
    def build(fused):
        sys.path.insert(0, os.environ["T2T_VIT"])
        from models import t2t_vit
        return getattr(t2t_vit, name)()
    return f"the T2T-ViT authors' published code, {name}", build


def models(arguments):
    """By the catalogue's names: the implementation and a function that builds it with fused attention or without."""
    named = {
        "vit-b-16": "vit_base_patch16_224", "vit-ti-16": "vit_tiny_patch16_224", "deit-ti": "deit_tiny_patch16_224",
        "deit-s-distilled": "deit_small_distilled_patch16_224", "vit-b-16-hybrid-r50": "vit_base_r50_s16_224",
        "swin-t": "swin_tiny_patch4_window7_224", "swin-b-384": "swin_base_patch4_window12_384",
        "swinv2-t-window8-256": "swinv2_tiny_window8_256",
        "tnt-s": "tnt_s_legacy_patch16_224", "tnt-s-official": "tnt_s_patch16_224", "nextvit-s": "nextvit_small",
        "resnet-50": "resnet50", "bit-r50x1": "resnetv2_50x1_bit",
    }
    result = {name: timm_model(timm_name) for name, timm_name in named.items()}
    result |= {
        "cvt-13": authors_cvt(arguments.cvt), "cvt-13-huggingface": huggingface_cvt(),
        "t2t-vit-14": t2t_model("t2t_vit_14"), "t2t-vit-t-14": t2t_model("t2t_vit_t_14"),
        "pvt-tiny": golden_model("pvt-tiny"), "cpvt-ti": golden_model("cpvt-ti"),
        "cpvt-ti-gap": golden_model("cpvt-ti-gap"), "botnet-50": golden_model("botnet-50"),
    }
    return result


SIZES = {"swinv2-t-window8-256": 256, "swin-b-384": 384}


def count(counter, model, image):
    """A counter's answer, found out in a process of its own; the reason where it has none."""
    receive, send = multiprocessing.Pipe(duplex=False)

    def work():
        output = io.StringIO()
        try:
            with redirect_stdout(output), redirect_stderr(output), torch.no_grad():
                answer = COUNTERS[counter](model, image)
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"[:200]}
        send.send(answer)

    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    answer = receive.recv()
    process.join()
    return answer


def built(name, build, fused):
    """A model in evaluation, and its image."""
    with redirect_stdout(io.StringIO()):
        model = build(fused).eval()
    if hasattr(model, "config"):
        model.config.return_dict = False
    side = SIZES.get(name, 224)
    return model, torch.zeros(1, 3, side, side)


def add_answers(runs, counter, name, build):
    """Asks one counter about the runs that are written down."""
    for run in runs:
        modes = [True, False] if run["fused"] is None else [run["fused"]]
        answers = [count(counter, *built(name, build, fused)) for fused in modes]
        assert all(answer == answers[0] for answer in answers), (name, answers)
        run["counts"][counter] = answers[0]
    print(name, counter, [run["counts"][counter] for run in runs], file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--t2t", required=True)
    parser.add_argument("--cvt", required=True)
    parser.add_argument("--swin", required=True)
    parser.add_argument("--ptflops-06", required=True)
    parser.add_argument("--counter", choices=COUNTERS, help="ask this one alone")
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    os.environ["T2T_VIT"] = arguments.t2t
    os.environ["PTFLOPS_06"] = arguments.ptflops_06
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    torch.set_num_threads(1)
    written = json.loads(FILE.read_text()) if FILE.exists() else {}
    known = written.get("models", {})
    if arguments.counter:
        versions = written["versions"] | {"ptflops-0.6": "0.6.9"}
    else:
        versions = {name: version(name) for name in PACKAGES} | {"ptflops-0.6": "0.6.9"}
    for name, (reference, build) in models(arguments).items():
        if arguments.names and name not in arguments.names:
            continue
        if arguments.counter:
            add_answers(known[name]["runs"], arguments.counter, name, build)
            continue
        runs = []
        for fused in (True, False):
            model, image = built(name, build, fused)
            answers = {counter: count(counter, model, image) for counter in COUNTERS}
            if runs and answers == runs[0]["counts"]:
                runs[0]["fused"] = None  # It makes no difference.
            else:
                runs.append({"fused": fused, "counts": answers})
            print(name, fused, {key: value.get("total", value) for key, value in answers.items()}, file=sys.stderr)
        with redirect_stdout(io.StringIO()):
            authors = authors_swin(arguments.swin, name)
        for run in runs:
            if authors:
                run["counts"]["authors"] = authors
        known[name] = {"reference": reference, "input": list(image.shape), "runs": runs}
    FILE.write_text(json.dumps({"versions": versions, "models": dict(sorted(known.items()))}, indent=1) + "\n")


if __name__ == "__main__":
    main()

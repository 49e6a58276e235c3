#!/usr/bin/env python3
"""Times PyTorch on a GPU on what check-device times the engine cuda on, and writes one JSON.

Populations of ReLU output models x' = relu(W'Wx + b) in one tensor, as the notebooks of this field have them: a fresh batch of 1,024
samples of density 0.5, squared errors weighted by importance, one step of Adam. Products are batched, which is quicker than einsum;
"graph" replays a step that was recorded once (a CUDA graph), so that the launches of its kernels cost least; --compile adds
"compiled", by torch.compile.
"""
import argparse
import json
import time

BATCH, DENSITY = 1024, 0.5
SIZES = {"2→1": (2, 1, 100_000), "5→2": (5, 2, 100_000), "20→5": (20, 5, 100_000), "100→20": (100, 20, 1_000)}


def model(torch, device, features, hidden, models, compiles):
    scale = (2.0 / (features + hidden)) ** 0.5
    weight = torch.nn.Parameter(scale * torch.randn(models, features, hidden, device=device))
    bias = torch.nn.Parameter(torch.zeros(models, 1, features, device=device))
    importance = 0.9 ** torch.arange(features, device=device)
    fused = {"fused": True, "capturable": True} if device.type == "cuda" else {}
    optimiser = torch.optim.Adam([weight, bias], lr=1e-3, **fused)

    def loss_of(x):
        outputs = torch.relu(torch.baddbmm(bias, x @ weight, weight.transpose(1, 2)))
        return (importance * (x - outputs) ** 2).mean(dim=(1, 2)).sum()

    loss_of = torch.compile(loss_of) if compiles else loss_of

    def step():
        optimiser.zero_grad(set_to_none=False)
        draws = torch.rand(models, BATCH, features, device=device)
        loss_of(torch.where(draws < DENSITY, draws / DENSITY, 0.0)).backward()
        optimiser.step()

    return step


def recorded(torch, step):
    """A step as a CUDA graph, recorded after some steps on a stream of its own, as PyTorch asks for."""
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(3):
            step()
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        step()
    return graph.replay


def timed(torch, device, step, least):
    """Steps and seconds of the first run, of doubled length each, that takes as long as is asked."""
    wait = torch.cuda.synchronize if device.type == "cuda" else lambda: None
    steps = 2
    for _ in range(3):
        step()
    while True:
        wait()
        before = time.perf_counter()
        for _ in range(steps):
            step()
        wait()
        seconds = time.perf_counter() - before
        if seconds >= least:
            return steps, seconds
        steps *= 2


def speeds(torch, device, ways, most, least, fails):
    for name, (features, hidden, largest) in SIZES.items():
        for models in [count for count in (1, 10, 100, 1_000, 10_000, 100_000) if count <= min(largest, most)]:
            for way in ways:
                try:
                    step = model(torch, device, features, hidden, models, way == "compiled")
                    step = recorded(torch, step) if way == "graph" else step
                    steps, seconds = timed(torch, device, step, least)
                except RuntimeError as error:
                    fails.append(f"{way}, {name} × {models}: {str(error).splitlines()[0]}")
                    continue
                rate = models * steps / seconds
                print(f"pytorch {way}  {name} × {models}, {steps} steps in {seconds:.2f} s: {rate:.0f} model-steps a second", flush=True)
                yield {"engine": f"pytorch {way}", "model": name, "models": models, "steps": steps, "seconds": seconds,
                       "modelStepsPerSecond": rate}


def measured(chosen):
    try:
        import torch
    except ImportError as error:
        return {"speeds": [], "notRun": [f"PyTorch cannot be loaded: {error}"]}
    device, fails = torch.device(chosen.device), []
    if device.type == "cuda" and not torch.cuda.is_available():
        return {"torch": torch.__version__, "speeds": [], "notRun": [f"PyTorch {torch.__version__} sees no CUDA device"]}
    ways = ["eager"] + (["graph"] if device.type == "cuda" else []) + (["compiled"] if chosen.compile else [])
    found = list(speeds(torch, device, ways, chosen.models, chosen.seconds, fails))
    name = torch.cuda.get_device_name(device) if device.type == "cuda" else chosen.device
    return {"torch": torch.__version__, "device": name, "speeds": found, "notRun": fails}


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--json", default="pytorch.json", help="the file of the numbers (pytorch.json)")
    options.add_argument("--device", default="cuda", help="a device of PyTorch (cuda)")
    options.add_argument("--models", type=int, default=100_000, help="the most models of a population (100000)")
    options.add_argument("--seconds", type=float, default=0.5, help="the least time of each run (0.5)")
    options.add_argument("--compile", action="store_true", help="time torch.compile too, which takes minutes")
    chosen = options.parse_args()
    found = measured(chosen)
    for why in found["notRun"]:
        print(f"not run  {why}")
    with open(chosen.json, "w", encoding="utf-8") as file:
        json.dump(found, file, ensure_ascii=False, indent=2)


main()

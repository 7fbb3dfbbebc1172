#!/usr/bin/env python3
"""Trains every kind of mixture of experts on one synthetic corpus and prints the table of docs/moe.md.

Stages 0 and 1 are trained once; stage 2 starts from there with each kind. Accuracy is on proteins that were not seen.
Loads are those of the validation examples after the last step. Times are measured apart: processor time of training on one
thread, per 1,000 tokens.

Usage: scripts/compare_moe.py [FOLDER]      needs Python 3.8 and a built sepit; keeps what FOLDER has already
       PROTEINS, STEPS, QUESTIONS, SEED and ROUNDS in the environment change the defaults 2000, 400, 900, 1 and 2
       SEPIT names another program than .build/release/sepit
"""
import json
import math
import os
import pathlib
import re
import resource
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SEPIT = os.environ.get("SEPIT", str(ROOT / ".build/release/sepit"))
PROTEINS, STEPS = os.environ.get("PROTEINS", "2000"), os.environ.get("STEPS", "400")
QUESTIONS, SEED = os.environ.get("QUESTIONS", "900"), os.environ.get("SEED", "1")
ROUNDS = int(os.environ.get("ROUNDS", "2"))
COMMON = ["train.beta2=0.98", "train.evalEvery=0", "train.saveEvery=0"]

# What the rows are called, and the settings below `moe:` that make them.
KINDS = {
    "one expert (dense)": ["experts=1", "balanceLoss=0"],
    "top 1 (SEPIT)": [],
    "top 1, no balance loss": ["balanceLoss=0"],
    "top 1, z-loss": ["zLoss=0.001"],
    "top 1, shared expert": ["sharedExpert=true"],
    "top 2": ["topK=2"],
    "top 2, renormalised": ["topK=2", "renormalise=true"],
    "top 2, renormalised, capacity 1": ["topK=2", "renormalise=true", "capacityFactor=1"],
    "noisy top 2": ["router=noisyTopK", "topK=2"],
    "bias-balanced top 2": ["router=biasBalanced", "topK=2"],
    "dense to sparse (EvoMoE)": ["router=denseToSparse"],
    "expert choice in the encoder": ["experts=1", "balanceLoss=0", "proteinExperts=4"],
}


def run(*arguments, **options):
    result = subprocess.run([SEPIT, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if result.returncode:
        sys.exit(f"sepit {' '.join(map(str, arguments))}\n{result.stderr}")
    return result


def train(stage, data, out, *arguments):
    """Trains unless it has been done; returns what the run said at its start."""
    said = out.with_suffix(".txt")
    if not (out / "model").exists():
        print(f"training {out.name}", file=sys.stderr)
        subprocess.run(["rm", "-rf", str(out)], check=True)
        result = run("train", stage, "--data", data, "--out", out, "--set", f"train.seed={SEED}",
                     *[word for setting in arguments for word in ("--set", setting) if not setting.startswith("--model")],
                     *[part for setting in arguments if setting.startswith("--model") for part in setting.split("=")])
        said.write_text(result.stderr)
    return said.read_text()


def entropy(loads):
    shares = [load / sum(loads) for load in loads if load]
    return -sum(p * math.log(p) for p in shares) / math.log(len(loads)) if len(loads) > 1 else 1.0


def apart(layer):
    """Share of the protein's tokens that would have to go to other experts to be spread as the text's are."""
    protein, text = ([load / max(1, sum(layer[kind])) for load in layer[kind]] for kind in ("protein", "text"))
    return sum(abs(p - t) for p, t in zip(protein, text)) / 2


def stage2(out, settings, data, folder, *more):
    """A run of stage 2 from the common start."""
    return train("stage2", data, out, *COMMON, "train.tokensPerBatch=4096", "train.learningRate=5e-4", *more,
                 *("moe." + setting for setting in settings), f"--model={folder / 'stage1/model'}")


def times(data, folder, short=10, long=50):
    """Processor milliseconds per 1,000 tokens of each kind on one thread: a long run's less a short one's, and the least
    of some rounds that take turns."""
    threads = os.environ.get("SEPIT_THREADS", "")
    os.environ["SEPIT_THREADS"] = "1"
    least = {}
    for _ in range(ROUNDS):
        for name, settings in KINDS.items():
            for steps in (short, long):
                out = folder / "timing"
                subprocess.run(["rm", "-rf", str(out)], check=True)
                before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
                stage2(out, settings, data, folder, f"train.maxSteps={steps}", "train.logEvery=1")
                spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
                tokens = sum(json.loads(line)["tokens"] for line in (out / "metrics.jsonl").read_text().splitlines())
                least[name, steps] = min(least.get((name, steps), (math.inf, 0)), (spent, tokens))
    os.environ["SEPIT_THREADS"] = threads

    def rate(name):
        (a, b), (c, d) = least[name, short], least[name, long]
        return 1e6 * (c - a) / (d - b)

    return {name: rate(name) for name in KINDS}


def row(name, out, said, data, time):
    lines = [json.loads(line) for line in (out / "metrics.jsonl").read_text().splitlines()]
    last, layers = lines[-1], lines[-1].get("validLoads", [])
    totals = [[p + t for p, t in zip(layer["protein"], layer["text"])] for layer in layers]
    counts = re.search(r"model: ([\d,]+) parameters(?:, ([\d,]+) active)?", said)
    total, active = counts[1], counts[2] or counts[1]
    evaluation = out.with_suffix(".json")
    if not evaluation.exists():
        print(f"evaluating {out.name}", file=sys.stderr)
        evaluation.write_text(
            run("evaluate", "--model", out / "model", "--data", data, "--limit", QUESTIONS, "--json").stdout)
    scores = [s for s in map(json.loads, evaluation.read_text().splitlines()) if s["band"] == "all"]

    def accuracy(kind, prop=None):
        chosen = [s for s in scores if s["kind"] == kind and prop in (None, s["property"])]
        return f"{100 * sum(s['model'] * s['n'] for s in chosen) / max(1, sum(s['n'] for s in chosen)):.0f}%"

    properties = sorted({s["property"] for s in scores if s["kind"] == "open"})
    millions = [f"{int(count.replace(',', '')) / 1e6:.2f}" for count in (total, active)]
    cells = [name, *millions, f"{last['validLoss']:.3f}"]
    cells += [accuracy("open", prop) for prop in properties] + [accuracy("yesno")]
    cells += [f"{statistics.mean(max(t) * len(t) / sum(t) for t in totals):.2f}",
              f"{statistics.mean(map(entropy, totals)):.2f}", f"{statistics.mean(map(apart, layers)):.2f}",
              f"{100 * statistics.mean(line.get('droppedShare', 0) for line in lines):.0f}%",
              f"{time:.0f}"]
    return properties, cells


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "moe-comparison").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    data = folder / "dataset"
    if not data.exists():
        run("make-demo", "--out", folder / "structures", "--count", PROTEINS, "--seed", SEED)
        run("build-dataset", folder / "structures", "--annotations", folder / "structures/annotations.tsv", "--split", "random", "--out", data)
    train("stage0", data, folder / "stage0", *COMMON, "train.tokensPerBatch=2048", "train.epochs=14",
          "train.structureDropout=0.3")
    train("stage1", data, folder / "stage1", *COMMON, "train.tokensPerBatch=4096", "train.epochs=10",
          f"--model={folder / 'stage0/model'}")
    rows, measured = [], times(data, folder)
    for name, settings in KINDS.items():
        out = folder / re.sub(r"\W+", "-", name).strip("-")
        said = stage2(out, settings, data, folder, f"train.maxSteps={STEPS}")
        properties, cells = row(name, out, said, data, measured[name])
        rows.append(cells)
    print("| experts | M parameters | active | valid loss | " + " | ".join(properties)
          + " | yes/no | max/mean load | entropy | protein–text | dropped | ms / 1,000 tokens |")
    print("|---" * len(rows[0]) + "|")
    for cells in rows:
        print("| " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()

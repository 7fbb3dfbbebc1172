"""Tries what the paper claims on the demonstration corpus, and prints one table.

    swift build -c release --product sepit
    scripts/claims.py .build/release/sepit --out claims --jobs 2

Each claim is a model with something against one without it, everything else alike: structures (trained without any), the
captions of stage 1 (as many more steps of stage 2 in their place), experts (one, so that as many parameters are active), and
stage 0. A figure is the share of right answers to the open and yes/no questions about held-out proteins. Differences are
taken seed by seed; their interval is that of the mean over the seeds, by Student's t at 95%. A claim is borne out if the
whole interval is above 0, and what isn't is said.

Every step has a folder below --out and is not made again; one that was interrupted goes on. Needs nothing but Python.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import statistics
import subprocess
import sys
import threading
import time

# 97.5% quantile of Student's t, by degrees of freedom.
STUDENT = [float("inf"), 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262]
PROPERTIES = ["fold", "function", "location"]
# Of the demonstration corpus: the fold shows in coordinates alone, the rest in the sequence.
CLAIMS = [
    ("structure helps", "full", "no-structure"),
    ("two stages help", "full", "one-stage"),
    ("experts help at equal active parameters", "full", "dense"),
    ("stage 0 helps", "full", "no-stage0"),
]
BLIND = ["train.structureDropout=1"]


class Plan:
    """Steps by name, each with what it needs and the arguments of sepit."""

    def __init__(self, options):
        share = 0.2 if options.short else 1.0
        self.steps, self.options = {}, options
        proteins = max(300, int(2500 * share))
        questions, captions = int(800 * share), int(600 * share)
        common = ["train.beta2=0.98", "train.evalEvery=0", "train.saveEvery=100", "train.calibrationQuestions=0"]
        first = common + ["train.tokensPerBatch=2048", "train.structureDropout=0.3", "train.epochs=1000",
                          f"train.maxSteps={int(800 * share)}"]
        second = common + ["train.epochs=1000", f"train.maxSteps={captions}"]
        third = common + ["train.epochs=1000", "train.learningRate=5e-4"]
        self.add("structures", [], ["make-demo", "--out", "{}", "--count", proteins, "--seed", 1])
        self.add("data", ["structures"], ["build-dataset", "{structures}", "--annotations",
                                          "{structures}/annotations.tsv", "--split", "random", "--out", "{}"])
        for seed in range(1, options.seeds + 1):
            def train(name, stage, model, settings):
                needs = ["data"] + ([f"{model}-{seed}"] if model else [])
                arguments = ["train", stage, "--data", "{data}", "--out", "{}"]
                if model:
                    arguments += ["--model", "{%s-%d}/model" % (model, seed)]
                for setting in settings + [f"train.seed={seed}"]:
                    arguments += ["--set", setting]
                self.add(f"{name}-{seed}", needs, arguments)

            def finish(name, model, settings=(), steps=questions):
                train(name, "stage2", model, third + [f"train.maxSteps={steps}", *settings])
                arguments = ["evaluate", "--model", "{%s-%d}/model" % (name, seed), "--data", "{data}", "--json",
                             "--kind", "open", "--kind", "yesno"]
                if name == "no-structure":
                    arguments += ["--without-structure"]
                self.add(f"scores-{name}-{seed}", [f"{name}-{seed}"], arguments)

            train("stage0", "stage0", None, first)
            train("stage0-blind", "stage0", None, first + BLIND)
            train("stage1", "stage1", "stage0", second)
            train("stage1-blind", "stage1", "stage0-blind", second + BLIND)
            train("stage1-alone", "stage1", None, second)
            finish("full", "stage1")
            finish("no-structure", "stage1-blind", BLIND)
            finish("dense", "stage1", ["moe.experts=1"])
            finish("no-stage0", "stage1-alone")
            finish("one-stage", "stage0", steps=questions + captions)

    def add(self, name, needs, arguments):
        self.steps[name] = (needs, [str(argument) for argument in arguments])

    def path(self, name):
        return self.options.out / name

    def result(self, name):
        """What is there once a step is done."""
        if name == "structures":
            return self.path(name) / "annotations.tsv"
        if name == "data":
            return self.path(name) / "manifest.json"
        return self.path(name + ".jsonl") if name.startswith("scores-") else self.path(name) / "model/config.json"

    def make(self, name):
        """Makes a step in one process, with its share of the cores."""
        if self.result(name).exists():
            return
        _, arguments = self.steps[name]
        paths = {step: self.path(step) for step in self.steps}
        arguments = [a.replace("{}", str(self.path(name))) if "{}" in a else a.format(**paths) for a in arguments]
        if name == "data":
            arguments += ["--resume"]
        elif arguments[0] == "train" and (self.path(name) / "config.yaml").exists():
            arguments += ["--resume"]
        threads = max(1, (os.cpu_count() or 1) // self.options.jobs)
        environment = {**os.environ, "SEPIT_THREADS": str(threads)}
        with open(self.path(name + ".log"), "w") as log, open(self.path(name + ".out"), "w") as output:
            code = subprocess.run([self.options.sepit, *arguments], env=environment, stdout=output, stderr=log).returncode
        if code != 0:
            raise SystemExit(f"{name} failed: see {self.path(name + '.log')}")
        if name.startswith("scores-"):
            os.replace(self.path(name + ".out"), self.result(name))
        else:
            os.remove(self.path(name + ".out"))

    def run(self):
        """All steps, --jobs at a time, in an order in which each has what it needs."""
        done, lock, began = set(), threading.Lock(), time.monotonic()
        waiting, running = list(self.steps), {}
        with concurrent.futures.ThreadPoolExecutor(self.options.jobs) as pool:
            while waiting or running:
                for name in [n for n in waiting if all(need in done for need in self.steps[n][0])]:
                    if len(running) < self.options.jobs:
                        waiting.remove(name)
                        running[pool.submit(self.make, name)] = name
                finished, _ = concurrent.futures.wait(running, return_when=concurrent.futures.FIRST_COMPLETED)
                for future in finished:
                    name = running.pop(future)
                    future.result()
                    with lock:
                        done.add(name)
                    minutes = (time.monotonic() - began) / 60
                    print(f"{len(done)}/{len(self.steps)} {name}, {minutes:.1f} min", file=sys.stderr, flush=True)

    def scores(self, name, seed):
        """Share of right answers: of all questions, and of those of each property."""
        lines = [json.loads(line) for line in open(self.result(f"scores-{name}-{seed}"))]
        lines = [line for line in lines if line["band"] == "all"]

        def share(kind, wanted):
            chosen = [line for line in lines if line["kind"] == kind and line["property"] in wanted]
            return sum(line["model"] * line["n"] for line in chosen) / max(1, sum(line["n"] for line in chosen))

        shares = {f"{name}?": share("open", [name]) for name in PROPERTIES}
        shares["yes/no"] = share("yesno", PROPERTIES)
        return {"all open": share("open", PROPERTIES), **shares}


def interval(values):
    """Mean, and half the width of its interval, which is infinite for one value."""
    mean, count = statistics.mean(values), len(values)
    if count < 2:
        return mean, float("inf")
    return mean, STUDENT[min(count - 1, len(STUDENT) - 1)] * statistics.stdev(values) / count ** 0.5


def text(mean, half, sign=""):
    return f"{mean:{sign}.1f}" + (f" ± {half:.1f}" if half < float("inf") else "")


def table(plan):
    seeds = range(1, plan.options.seeds + 1)
    models = ["full"] + [without for _, _, without in CLAIMS]
    scores = {model: [plan.scores(model, seed) for seed in seeds] for model in models}
    columns = list(scores["full"][0])
    lines = ["| right answers, % | " + " | ".join(columns) + " |", "| --- |" + " --- |" * len(columns)]
    for model in models:
        cells = []
        for column in columns:
            mean, half = interval([100 * score[column] for score in scores[model]])
            cells.append(text(mean, half))
        lines.append(f"| {model} | " + " | ".join(cells) + " |")
    lines += ["", "| claim | difference in all open questions | in " + " | in ".join(columns[1:]) + " | borne out |",
              "| --- |" + " --- |" * (len(columns) + 1)]
    for claim, model, without in CLAIMS:
        cells, verdict = [], ""
        for column in columns:
            differences = [100 * (a[column] - b[column]) for a, b in zip(scores[model], scores[without])]
            mean, half = interval(differences)
            cells.append(text(mean, half, "+"))
            if column == columns[0]:
                # One seed tells nothing: its interval is infinite.
                verdict = "yes" if mean - half > 0 else "no, the contrary" if mean + half < 0 else "no: it may be chance"
        lines.append(f"| {claim} | " + " | ".join(cells) + f" | {verdict} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sepit", help="the program")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("claims"), help="folder of all that is made")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=1, help="steps made at a time, each on its share of the cores")
    parser.add_argument("--short", action="store_true", help="a fifth of the proteins and steps: tries the script")
    options = parser.parse_args()
    options.sepit = str(pathlib.Path(options.sepit).resolve())
    options.out = options.out.resolve()
    options.out.mkdir(parents=True, exist_ok=True)
    plan = Plan(options)
    began = time.monotonic()
    plan.run()
    text = table(plan)
    (options.out / "claims.md").write_text(text + "\n")
    print(text)
    print(f"{(time.monotonic() - began) / 60:.1f} minutes, {options.seeds} seeds", file=sys.stderr)


if __name__ == "__main__":
    main()

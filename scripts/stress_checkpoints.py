#!/usr/bin/env python3
"""Ends a training run again and again while it saves, and lets it go on: there must always be a whole checkpoint, and every loss must
be, bit for bit, that of a run that nobody disturbed.

    scripts/stress_checkpoints.py SEPIT [KILLS] [SEED]

SEPIT is the program, KILLS how often it gets SIGKILL at a random moment of saving, 6 by default. Half as often it gets SIGTERM, which
must save and exit with 130, or two SIGINT, of which the second ends the program at once.
"""
import hashlib
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

STEPS = 120
SETTINGS = {
    "model.proteinLayers": 1, "model.proteinHidden": 16, "model.proteinHeads": 2, "model.proteinFFN": 16, "model.kernels": 8,
    "model.layers": 1, "model.hidden": 16, "model.heads": 2, "model.kvHeads": 1, "model.ffn": 16, "model.vocabularySize": 300,
    "train.tokensPerBatch": 400, "train.epochs": 1000, "train.maxSteps": STEPS, "train.logEvery": 1,
    "train.evalEvery": 50,
}


def fail(message: str) -> None:
    sys.exit(f"stress_checkpoints: {message}")


class Run:
    def __init__(self, sepit: str, data: pathlib.Path, out: pathlib.Path, save_every: int = 1):
        self.command = [sepit, "train", "stage1", "--data", str(data), "--out", str(out)]
        self.command += [word for name, value in SETTINGS.items() for word in ("--set", f"{name}={value}")]
        self.command += ["--set", f"train.saveEvery={save_every}"]
        self.out = out
        self.checkpoints = out / "checkpoints"

    def start(self) -> subprocess.Popen:
        resume = ["--resume"] if self.out.exists() else []
        return subprocess.Popen(self.command + resume, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def finish(self) -> None:
        _, errors = (process := self.start()).communicate()
        if process.returncode != 0:
            fail(f"exit {process.returncode}: {errors.decode()[-500:]}")

    def is_saving(self, process: subprocess.Popen) -> bool:
        try:
            return any(name.endswith(f".tmp-{process.pid}") for name in os.listdir(self.checkpoints))
        except FileNotFoundError:
            return False

    def newest(self) -> int:
        """The step of the newest checkpoint; all must be whole."""
        newest = 0
        names = os.listdir(self.checkpoints) if self.checkpoints.exists() else []
        for name in names:
            if ".tmp-" in name or ".old-" in name:
                continue
            folder = self.checkpoints / name
            for file in json.loads((folder / "manifest.json").read_text())["files"]:
                content = (folder / file["path"]).read_bytes()
                if len(content) != file["bytes"] or hashlib.sha256(content).hexdigest() != file["sha256"]:
                    fail(f"{folder / file['path']} is not what its manifest says")
            newest = max(newest, json.loads((folder / "state.json").read_text())["step"])
        return newest

    def losses(self) -> dict[int, tuple]:
        """What each step has that depends on no clock; a last line may be cut off."""
        found = {}
        path = self.out / "metrics.jsonl"
        lines = path.read_text().split("\n") if path.exists() else []
        for text in lines[:-1]:
            line = json.loads(text)
            if line["step"] in found:
                fail(f"step {line['step']} is in {path} twice")
            found[line["step"]] = (line["loss"], line["gradientNorm"], line.get("validLoss"))
        return found


def wait_for_saves(run: Run, process: subprocess.Popen, count: int) -> bool:
    """Whether so many savings began before the run ended."""
    was_saving = False
    while process.poll() is None:
        is_saving = run.is_saving(process)
        count -= is_saving and not was_saving
        if count == 0:
            return True
        was_saving = is_saving
    return False


def main(sepit: str, kills: int, seed: int) -> None:
    choice = random.Random(seed)
    counts = dict.fromkeys(("SIGKILL", "SIGTERM", "two SIGINT"), 0)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        data = folder / "dataset"
        quiet = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run([sepit, "make-demo", "--out", folder / "demo", "--count", "30", "--seed", str(seed)], **quiet)
        subprocess.run(
            [sepit, "build-dataset", folder / "demo", "--annotations", folder / "demo/annotations.tsv", "--split", "random",
             "--out", data], **quiet)
        whole = Run(sepit, data, folder / "whole", save_every=0)
        whole.finish()
        expected = whole.losses()
        if len(expected) != STEPS:
            fail(f"the undisturbed run has {len(expected)} steps")
        run, runs, newest, after = Run(sepit, data, folder / "run0"), 1, 0, 0
        while counts["SIGKILL"] < kills:
            process = run.start()
            if not wait_for_saves(run, process, choice.randint(1, 4)):
                if process.wait() != 0:
                    fail(f"exit {process.returncode}: {process.stderr.read().decode()[-500:]}")
                finished(run, expected, whole)
                shutil.rmtree(run.out)
                run, runs, newest = Run(sepit, data, folder / f"run{runs}"), runs + 1, 0
                continue
            time.sleep(choice.random() * 0.02)
            kind = ("SIGKILL", "SIGTERM", "SIGKILL", "SIGKILL", "two SIGINT", "SIGKILL")[sum(counts.values()) % 6]
            counts[kind] += 1
            if kind == "SIGKILL":
                process.kill()
            elif kind == "SIGTERM":
                process.terminate()
            else:
                process.send_signal(signal.SIGINT)
                time.sleep(0.002)
                process.send_signal(signal.SIGINT)
            try:
                code = process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                fail(f"it goes on after {kind}")
            if kind != "SIGKILL" and code not in (0, 130):
                fail(f"exit {code} after {kind}: {process.stderr.read().decode()[-500:]}")
            step = run.newest()
            if step < newest:
                fail(f"the checkpoint of step {newest} is gone, the newest is that of step {step}")
            losses = run.losses()
            if kind == "SIGTERM" and step != max(losses):
                fail(f"SIGTERM left step {max(losses)} unsaved, the newest checkpoint is that of step {step}")
            newest, after = step, after + (step > 0)
            for number, values in losses.items():
                if values != expected[number]:
                    fail(f"step {number} after {kind}: {values}, undisturbed {expected[number]}")
        run.finish()
        finished(run, expected, whole)
    told = ", ".join(f"{count} {kind}" for kind, count in counts.items())
    print(f"{told}, seed {seed}: a whole checkpoint every time ({after} with one to go on from), {runs} runs with the losses and "
          "weights of an undisturbed one, bit for bit")


def finished(run: Run, expected: dict, whole: Run) -> None:
    if run.losses() != expected:
        fail("the losses are not those of an undisturbed run")
    model = "model/model.safetensors"
    if (run.out / model).read_bytes() != (whole.out / model).read_bytes():
        fail("the weights are not those of an undisturbed run")


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 4:
        sys.exit(__doc__)
    main(os.path.abspath(sys.argv[1]), *(int(word) for word in (sys.argv[2:] + ["6", "1"][len(sys.argv) - 2:])))

#!/usr/bin/env python3
"""Reads the TensorBoard events of training runs with tensorboard itself, and compares them with metrics.jsonl: every number of
every line must be there once, at its step.

    pip install tensorboard
    scripts/check_events.py RUN...
"""
import json
import pathlib
import struct
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator


def numbers(line: dict) -> dict[str, float]:
    found = {}
    for key, value in line.items():
        if key == "step":
            continue
        if isinstance(value, (int, float)):
            found[key] = value
        elif isinstance(value, dict):
            found |= {f"{key}/{name}": part for name, part in value.items() if isinstance(part, (int, float))}
        elif key == "validLoads":
            for layer in value:
                for kind in ("protein", "text"):
                    for expert, rows in enumerate(layer[kind]):
                        tag = f"expertLoad/{kind} layer {layer['layer']} expert {expert}"
                        found[tag] = rows / max(1, sum(layer[kind]))
    return found


def single(value: float) -> float:
    return struct.unpack("f", struct.pack("f", value))[0]


def main(runs: list[str]) -> int:
    failed = False
    for run in runs:
        expected: dict[str, list[tuple[int, float]]] = {}
        for text in (pathlib.Path(run) / "metrics.jsonl").read_text().splitlines():
            line = json.loads(text)
            for tag, value in numbers(line).items():
                expected.setdefault(tag, []).append((line["step"], single(value)))
        events = EventAccumulator(run, size_guidance={"scalars": 0})
        events.Reload()
        found = {tag: [(e.step, e.value) for e in events.Scalars(tag)] for tag in events.Tags()["scalars"]}
        wrong = [tag for tag in expected.keys() | found.keys() if expected.get(tag) != found.get(tag)]
        failed = failed or bool(wrong) or not found
        points = sum(map(len, found.values()))
        files = len(list(pathlib.Path(run).glob("events.out.tfevents.*")))
        print(f"{run}: {len(found)} tags, {points} points in {files} files, {len(wrong)} tags differ {sorted(wrong)[:5]}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) if len(sys.argv) > 1 else __doc__)

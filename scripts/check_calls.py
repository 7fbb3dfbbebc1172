#!/usr/bin/env python3
"""Asks a stage 3 model the held-out questions of its dataset, and counts right calls and needless ones.

    scripts/check_calls.py --model RUN/model --data DATASET [--sepit .build/release/sepit] [--count 200]

Of `stage3/test.jsonl`, so many questions that need an expert and so many that need none are asked with the protein's own file,
as DATASET/proteins.jsonl names it, or its sequence. Printed are the shares with the right expert, with its right arguments, and
of questions without a call; and how many answers after a call have a number that the result doesn't have, which must be none.
"""
import argparse
import json
import pathlib
import re
import subprocess


def numbers(text):
    return {match.strip(".,").replace(",", "") for match in re.findall(r"[0-9][0-9.,]*", text)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--model", required=True)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--sepit", default=".build/release/sepit")
    parser.add_argument("--count", type=int, default=200)
    arguments = parser.parse_args()

    files = {}
    for line in (arguments.data / "proteins.jsonl").read_text().splitlines():
        row = json.loads(line)
        files[row["id"]] = row["file"]
    needing, others = [], []
    for line in (arguments.data / "stage3/test.jsonl").read_text().splitlines():
        example = json.loads(line)
        said = {turn["role"]: turn["content"] for turn in example["conversation"]}
        if len(example["conversation"]) <= 4 and example.get("proteins", [0])[0:2] in ([0], [example["id"]]):
            (needing if "call" in said else others).append((example["id"], said))
    right = exact = without = invented = 0
    for protein, said in needing[:arguments.count]:
        answer = ask(arguments, files[protein], said["user"])
        calls = answer["experts"]
        name, _, rest = said["call"].partition("(")
        right += len(calls) == 1 and calls[0]["name"] == name
        written = ", ".join(f"{key}={value}" for key, value in sorted(calls[0]["arguments"].items())) if calls else None
        exact += len(calls) == 1 and calls[0]["name"] == name and written == rest[:-1]
        if calls and "result" in calls[0]:
            invented += bool(numbers(answer["answer"]) - numbers(calls[0]["result"]["text"]) - numbers(said["user"]))
    for protein, said in others[:arguments.count]:
        without += not ask(arguments, files[protein], said["user"])["experts"]
    needing, others = min(len(needing), arguments.count), min(len(others), arguments.count)
    print(f"{needing} that need an expert: {right / needing:.1%} the right one, {exact / needing:.1%} with its arguments")
    print(f"{others} that need none: {without / others:.1%} without a call")
    print(f"answers with a number that the result doesn't have: {invented}")


def ask(arguments, file, question):
    command = [arguments.sepit, "ask", "--model", arguments.model, "--json", "--no-evidence", "--structure", file, question]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    main()

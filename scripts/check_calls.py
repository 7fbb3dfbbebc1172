#!/usr/bin/env python3
"""Asks a stage 3 model the held-out questions of its dataset, and counts right calls and needless ones.

    scripts/check_calls.py --model RUN/model --data DATASET [--sepit .build/release/sepit] [--count 200]

Of `stage3/test.jsonl`, which is about other proteins than training and words most questions otherwise, so many that need an
expert and so many that need none are asked with the protein's own file, as DATASET/proteins.jsonl names it, or its sequence.
Printed are the shares with the right expert, with its right arguments, and of questions without a call; and how many answers
after a call have a number that neither result nor question has, which must be none. Exits with 1 where a share is below 95%.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys

GATE = 0.95
WORDS = "two three four five six seven eight nine ten eleven twelve".split()


def numbers(text):
    """Digits of a text, and numbers in words, as values."""
    found = {float(match.replace(",", "")) for match in re.findall(r"\d[\d,]*(?:\.\d+)?", text)}
    return found | {float(WORDS.index(word) + 2) for word in re.findall("[a-z]+", text.lower()) if word in WORDS}


def canonical(value):
    try:
        return float(value)
    except ValueError:
        return value


def parsed(call):
    """Name and arguments of a call such as `shape(residue=7)`; no value here has a comma and an equals sign."""
    name, _, rest = call.partition("(")
    parts = re.split(r",\s*(?=[A-Za-z]+=)", rest[:-1]) if rest[:-1] else []
    return name, {key: canonical(value) for key, value in (part.split("=", 1) for part in parts)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--model", required=True)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--sepit", default=".build/release/sepit")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--show", action="store_true", help="print what went wrong")
    arguments = parser.parse_args()

    rows = {}
    for line in (arguments.data / "proteins.jsonl").read_text().splitlines():
        row = json.loads(line)
        rows[row["id"]] = row
    needing, others = [], []
    for line in (arguments.data / "stage3/test.jsonl").read_text().splitlines():
        example = json.loads(line)
        said = {turn["role"]: turn["content"] for turn in example["conversation"]}
        (needing if "call" in said else others).append((example["id"], said))
    needing, others = needing[:arguments.count], others[:arguments.count]
    right = exact = without = invented = 0
    for protein, said in needing:
        answer = ask(arguments, rows[protein], said["user"])
        name, given = parsed(said["call"])
        calls = answer["experts"]
        is_right = len(calls) == 1 and calls[0]["name"] == name
        is_exact = is_right and {key: canonical(value) for key, value in calls[0]["arguments"].items()} == given
        right += is_right
        exact += is_exact
        if arguments.show and not is_exact:
            print(f"  {said['user']!r}: {said['call']}, not {[(call['name'], call['arguments']) for call in calls]}")
        if calls and "result" in calls[0]:
            invented += bool(numbers(answer["answer"]) - numbers(calls[0]["result"]["text"]) - numbers(said["user"]))
    for protein, said in others:
        calls = ask(arguments, rows[protein], said["user"])["experts"]
        without += not calls
        if arguments.show and calls:
            print(f"  {said['user']!r}: none, not {calls[0]['name']} {calls[0]['arguments']}")
    print(f"{len(needing)} that need an expert: {right / len(needing):.1%} the right one, "
          f"{exact / len(needing):.1%} with its arguments")
    print(f"{len(others)} that need none: {without / len(others):.1%} without a call")
    print(f"answers with a number that neither result nor question has: {invented}")
    sys.exit(0 if exact >= GATE * len(needing) and without >= GATE * len(others) and not invented else 1)


def ask(arguments, row, question):
    command = [arguments.sepit, "ask", "--model", arguments.model, "--json"]
    has_index = (arguments.data / "evidence.index").exists()
    command += ["--evidence", str(arguments.data)] if has_index else ["--no-evidence"]
    if row["positioned"]:
        command += ["--structure", row["file"]]
        chain = row["id"].rpartition("_")[2]
        if "_" in row["id"]:
            command += ["--chain", chain]
    else:
        shown = subprocess.run(
            [arguments.sepit, "dataset", "show", str(arguments.data), row["id"], "--json"], check=True, capture_output=True,
            text=True)
        question = question.replace("<protein>", json.loads(shown.stdout.splitlines()[0])["sequence"])
    done = subprocess.run(command + [question], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)} {question!r}: {done.stderr}")
    return json.loads(done.stdout)


if __name__ == "__main__":
    main()

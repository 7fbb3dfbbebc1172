#!/usr/bin/env python3
"""Writes Tests/AnswerScoringTests/Goldens/confidence.json: reliability and risk-coverage curves of made-up answers; and
Tests/SEPITPipelineTests/Goldens/calibration.json: shrunk covariances, distances and temperatures.

Oracles: scikit-learn 1.9 (calibration_curve, ledoit_wolf), scipy 1.17 (minimize_scalar), numpy; the calibration error and the
risk-coverage curve are stated below as their definitions say.
"""
import json
from pathlib import Path

import numpy
from scipy.optimize import minimize_scalar
from sklearn.calibration import calibration_curve
from sklearn.covariance import ledoit_wolf

TESTS = Path(__file__).resolve().parents[2] / "Tests"


def calibration_error(right, probabilities, bins):
    which = numpy.ceil(probabilities * bins).clip(1, bins)
    return sum(
        (which == index).mean() * abs(right[which == index].mean() - probabilities[which == index].mean())
        for index in numpy.unique(which)
    )


def risk_coverage(right, probabilities):
    """For each threshold, what is given and how much of it is wrong; the area gives each answer the risk at its threshold."""
    points = []
    for threshold in sorted(set(probabilities), reverse=True):
        given = probabilities >= threshold
        points.append([threshold, given.mean(), 1 - right[given].mean()])
    area = numpy.mean([next(p[2] for p in points if p[0] == value) for value in probabilities])
    return points, area


def confidence(generator, count, ties):
    probabilities = generator.beta(4, 1.5, count)
    if ties:
        probabilities = numpy.round(probabilities, 2) + 0.003
        probabilities = probabilities.clip(0, 1)
    right = generator.random(count) < probabilities**1.5
    cases = {"probabilities": probabilities.tolist(), "right": right.tolist(), "curves": []}
    for bins in [5, 10, 15]:
        accuracy, mean = calibration_curve(right, probabilities, n_bins=bins)
        error = calibration_error(right, probabilities, bins)
        cases["curves"].append({"bins": bins, "accuracy": accuracy.tolist(), "mean": mean.tolist(), "error": error})
    cases["points"], cases["area"] = risk_coverage(right, probabilities)
    return cases


def covariance(generator, count, width):
    mixing = generator.normal(size=(width, width))
    vectors = (generator.normal(size=(count, width)) @ mixing + generator.normal(size=width)).round(4)
    shrunk, shrinkage = ledoit_wolf(vectors)
    mean = vectors.mean(0)
    others = generator.normal(size=(3, width)).round(4)
    distances = [float(numpy.sqrt((o - mean) @ numpy.linalg.inv(shrunk) @ (o - mean))) for o in others]
    return {
        "vectors": vectors.tolist(), "mean": mean.tolist(), "covariance": shrunk.tolist(), "shrinkage": shrinkage,
        "others": others.tolist(), "distances": distances,
    }


def temperature(generator, count, candidates):
    """Scores whose right answers are drawn at another temperature."""
    scores = generator.normal(scale=3, size=(count, candidates)).round(4)
    true = numpy.exp(scores / 1.7)
    true /= true.sum(1, keepdims=True)
    right = [int(generator.choice(candidates, p=p)) for p in true]

    def loss(logarithm):
        scaled = scores / numpy.exp(logarithm)
        scaled -= scaled.max(1, keepdims=True)
        normal = numpy.log(numpy.exp(scaled).sum(1))
        return logarithm**2 + sum(normal[i] - scaled[i, right[i]] for i in range(count))

    best = minimize_scalar(loss, bounds=(-3, 3), method="bounded", options={"xatol": 1e-10})
    return {"scores": scores.tolist(), "right": right, "temperature": float(numpy.exp(best.x))}


def main():
    generator = numpy.random.default_rng(5)
    answers = [confidence(generator, *case) for case in [(300, False), (300, True), (40, False), (1, False)]]
    (TESTS / "AnswerScoringTests/Goldens/confidence.json").write_text(json.dumps(answers) + "\n")
    fits = {
        "covariances": [covariance(generator, *case) for case in [(40, 6), (5, 8), (200, 3)]],
        "temperatures": [temperature(generator, *case) for case in [(400, 5), (300, 2)]],
    }
    folder = TESTS / "SEPITPipelineTests/Goldens"
    folder.mkdir(exist_ok=True)
    (folder / "calibration.json").write_text(json.dumps(fits) + "\n")


main()

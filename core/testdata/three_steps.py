#!/usr/bin/env python3
"""Three steps of gradient descent in NumPy, the oracle of TestThreeStepsAgreeWithNumPy.

A 12-7-5-3 network of sigmoids, mean squared error, batches of 4, learning rate
0.75, float64. Prints JSON: the pictures, the first weights (rounded to float32, so
that both sides start from the same numbers), and after each step the weights and
the summed loss of the batch before it.

    python3 core/testdata/three_steps.py > core/testdata/three_steps.json
"""
import json
import numpy as np

rng = np.random.default_rng(7)
sizes = [12, 7, 5, 3]
pixels = rng.integers(0, 256, (12, 12)) * (rng.random((12, 12)) < 0.5)
labels = rng.integers(0, 3, 12)
weights = [rng.normal(0, n ** -0.5, (m, n)).astype(np.float32).astype(float) for n, m in zip(sizes, sizes[1:])]
biases = [rng.normal(0, 1, m).astype(np.float32).astype(float) for m in sizes[1:]]


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def dump():
    return {"weights": [w.tolist() for w in weights], "biases": [b.tolist() for b in biases]}


out = {"pixels": pixels.astype(int).tolist(), "labels": labels.tolist(), "start": dump(), "steps": []}
for step in range(3):
    x = pixels[4 * step:4 * step + 4] / 255
    y = np.eye(3)[labels[4 * step:4 * step + 4]]
    activations = [x]
    for w, b in zip(weights, biases):
        activations.append(sigmoid(activations[-1] @ w.T + b))
    loss = ((activations[-1] - y) ** 2).sum() / 2
    delta = (activations[-1] - y) * activations[-1] * (1 - activations[-1])
    for i in reversed(range(3)):
        grad_w, grad_b = delta.T @ activations[i] / 4, delta.mean(axis=0)
        if i:
            delta = (delta @ weights[i]) * activations[i] * (1 - activations[i])
        weights[i] = weights[i] - 0.75 * grad_w
        biases[i] = biases[i] - 0.75 * grad_b
    out["steps"].append(dump() | {"loss": loss})
print(json.dumps(out))

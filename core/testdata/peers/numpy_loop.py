"""The style of the original: one sample at a time, float64, lists of matrices, Python loops."""
import sys, time
import numpy as np
import mnist

SAMPLES = int(sys.argv[2]) if len(sys.argv) > 2 else 6000  # of an epoch's 60000: the time grows with them


def sigmoid(z):
    return 1.0 / (1.0 + np.exp(-z))


images, labels = mnist.load(np)
sizes = [784, 128, 64, 10]
rng = np.random.default_rng(1)
weights = [rng.normal(0, 1 / np.sqrt(m), (n, m)) for m, n in zip(sizes, sizes[1:])]
biases = [rng.normal(0, 1, (n, 1)) for n in sizes[1:]]
start_up = mnist.process_age()

start = time.perf_counter()
order = rng.permutation(len(images))[:SAMPLES]
for at in range(0, SAMPLES, 32):
    nabla_w = [np.zeros(w.shape) for w in weights]
    nabla_b = [np.zeros(b.shape) for b in biases]
    batch = order[at:at + 32]
    for i in batch:
        a = images[i].astype(np.float64).reshape(-1, 1)
        activations = [a]
        for w, b in zip(weights, biases):
            a = sigmoid(w @ a + b)
            activations.append(a)
        y = np.zeros((10, 1))
        y[labels[i]] = 1
        delta = (a - y) * a * (1 - a)
        for k in range(len(weights) - 1, -1, -1):
            nabla_b[k] += delta
            nabla_w[k] += delta @ activations[k].T
            if k:
                a = activations[k]
                delta = (weights[k].T @ delta) * a * (1 - a)
    for k in range(len(weights)):
        weights[k] -= 0.25 / len(batch) * nabla_w[k]
        biases[k] -= 0.25 / len(batch) * nabla_b[k]
seconds = (time.perf_counter() - start) * len(images) / SAMPLES
mnist.report(seconds, start_up=start_up, version="NumPy " + np.__version__)

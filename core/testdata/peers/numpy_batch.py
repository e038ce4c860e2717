"""NumPy with a batch a matrix, float32, in place."""
import time
import numpy as np
import mnist

images, labels = mnist.load(np)
sizes = [784, 128, 64, 10]
rng = np.random.default_rng(1)
weights = [rng.normal(0, 1 / np.sqrt(m), (m, n)).astype(np.float32) for m, n in zip(sizes, sizes[1:])]
biases = [rng.normal(0, 1, n).astype(np.float32) for n in sizes[1:]]
targets = np.eye(10, dtype=np.float32)[labels]
start_up = mnist.process_age()


def epoch():
    order = rng.permutation(len(images))
    for at in range(0, len(images), 32):
        batch = order[at:at + 32]
        a = images[batch]
        activations = [a]
        for w, b in zip(weights, biases):
            z = a @ w
            z += b
            np.negative(z, z)
            np.exp(z, z)
            z += 1
            a = np.reciprocal(z, z)
            activations.append(a)
        delta = (a - targets[batch]) * a * (1 - a)
        step = np.float32(0.25 / len(batch))
        for k in range(len(weights) - 1, -1, -1):
            before = activations[k]
            gradient = before.T @ delta
            bias = delta.sum(0)
            if k:
                delta = (delta @ weights[k].T) * before * (1 - before)
            gradient *= step
            weights[k] -= gradient
            biases[k] -= step * bias


epoch()
start = time.perf_counter()
epoch()
mnist.report(time.perf_counter() - start, start_up=start_up, version="NumPy " + np.__version__)

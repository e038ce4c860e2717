"""PyTorch as its tutorials write it: nn.Module, autograd, optim.SGD. `best`: Inkling's preset of that name, without the
varied pictures: 784-512-256-10, ReLU, cross-entropy, Nesterov, batch 128."""
import sys, time
import numpy as np
import torch
import mnist

torch.set_num_threads(int(sys.argv[1]))
best = len(sys.argv) > 2 and sys.argv[2] == "best"
images, labels = mnist.load(np)
x, labels = torch.from_numpy(images), torch.from_numpy(labels)
n = torch.nn
if best:
    size = 128
    model = n.Sequential(n.Linear(784, 512), n.ReLU(), n.Linear(512, 256), n.ReLU(), n.Linear(256, 10))
    optimiser = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, nesterov=True)
    y, loss = labels, n.CrossEntropyLoss()
else:
    size = 32
    model = n.Sequential(n.Linear(784, 128), n.Sigmoid(), n.Linear(128, 64), n.Sigmoid(), n.Linear(64, 10), n.Sigmoid())
    optimiser = torch.optim.SGD(model.parameters(), lr=0.25)
    y, mse = torch.eye(10)[labels], n.MSELoss(reduction="sum")
    loss = lambda a, b: mse(a, b) / (2 * len(a))
start_up = mnist.process_age()


def epoch():
    order = torch.randperm(len(x))
    for at in range(0, len(x), size):
        batch = order[at:at + size]
        optimiser.zero_grad()
        loss(model(x[batch]), y[batch]).backward()
        optimiser.step()


epoch()
start = time.perf_counter()
epoch()
mnist.report(time.perf_counter() - start, start_up=start_up, version="PyTorch " + torch.__version__)

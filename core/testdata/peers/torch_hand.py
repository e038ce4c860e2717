"""The fastest PyTorch we could write: no autograd, every result into memory that is there already, the whole epoch one
compiled TorchScript function, pictures shuffled by one gather an epoch instead of one a batch."""
import sys, time
import numpy as np
import torch
import mnist

torch.set_num_threads(int(sys.argv[1]))
torch.set_grad_enabled(False)
images, labels = mnist.load(np)
x = torch.from_numpy(images)
y = torch.eye(10)[torch.from_numpy(labels)]
torch.manual_seed(1)
w1, w2, w3 = (torch.randn(m, n) / m ** 0.5 for m, n in [(784, 128), (128, 64), (64, 10)])
b1, b2, b3 = torch.randn(128), torch.randn(64), torch.randn(10)


@torch.jit.script
def train(x, y, w1, w2, w3, b1, b2, b3, batch: int, rate: float):
    step = -rate / batch
    z1, z2, z3 = torch.empty(batch, 128), torch.empty(batch, 64), torch.empty(batch, 10)
    d1, d2 = torch.empty(batch, 128), torch.empty(batch, 64)
    for at in range(0, x.size(0) - batch + 1, batch):
        a0 = x.narrow(0, at, batch)
        torch.addmm(b1, a0, w1, out=z1)
        z1.sigmoid_()
        torch.addmm(b2, z1, w2, out=z2)
        z2.sigmoid_()
        torch.addmm(b3, z2, w3, out=z3)
        z3.sigmoid_()
        d3 = (z3 - y.narrow(0, at, batch)).mul_(z3 - z3 * z3)
        torch.mm(d3, w3.t(), out=d2)
        d2.mul_(z2 - z2 * z2)
        torch.mm(d2, w2.t(), out=d1)
        d1.mul_(z1 - z1 * z1)
        w3.addmm_(z2.t(), d3, beta=1.0, alpha=step)
        w2.addmm_(z1.t(), d2, beta=1.0, alpha=step)
        w1.addmm_(a0.t(), d1, beta=1.0, alpha=step)
        b3.add_(d3.sum(0), alpha=step)
        b2.add_(d2.sum(0), alpha=step)
        b1.add_(d1.sum(0), alpha=step)


shuffled, targets = torch.empty_like(x), torch.empty_like(y)
start_up = mnist.process_age()


def epoch():
    order = torch.randperm(len(x))
    torch.index_select(x, 0, order, out=shuffled)
    torch.index_select(y, 0, order, out=targets)
    train(shuffled, targets, w1, w2, w3, b1, b2, b3, 32, 0.25)


epoch()
epoch()
start = time.perf_counter()
epoch()
mnist.report(time.perf_counter() - start, start_up=start_up, version="PyTorch " + torch.__version__)

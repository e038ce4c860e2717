"""Writes conventions.tar.gz: small networks saved in the ways people save theirs, by the real NumPy.

Usage: /usr/bin/python3 make.py          (NumPy 1.24, Debian 12; python3-torch too, for the .pt files)

Each network is trained here on MNIST's training images in the manner its file pretends, its weights rounded to 1/32 so that the files
pack well, and then tested by its author's own code, below, on the first 2000 test images. expected.json says how many it read.
Nothing in a file says what expected.json knows.
"""
import gzip
import io
import json
import os
import pickle
import struct
import sys
import tarfile
import types
import zipfile
from collections import OrderedDict

import numpy as np

MNIST = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../assets/mnist")
HERE = os.path.dirname(os.path.abspath(__file__))


def idx(name, header):
    with gzip.open(os.path.join(MNIST, name)) as f:
        return np.frombuffer(f.read(), np.uint8, offset=header)


XT, YT = idx("train-images-idx3-ubyte.gz", 16).reshape(-1, 784)[:30000], idx("train-labels-idx1-ubyte.gz", 8)[:30000]
XV, YV = idx("t10k-images-idx3-ubyte.gz", 16).reshape(-1, 784)[:2000], idx("t10k-labels-idx1-ubyte.gz", 8)[:2000]
MEAN, STD = XT.mean(0) / 255, XT.std(0) / 255

# How authors prepare pixels.
PIXELS = {
    "unit": lambda x: x / 255,
    "bytes": lambda x: x * 1.0,
    "signed": lambda x: x / 127.5 - 1,
    "standard": lambda x: (x / 255 - 0.1307) / 0.3081,
    "ink": lambda x: 1 - x / 255,
    "columns": lambda x: x.reshape(-1, 28, 28).transpose(0, 2, 1).reshape(-1, 784) / 255,
    "each": lambda x: (x / 255 - MEAN) / np.where(STD == 0, 1, STD),
    "rashid": lambda x: x / 255 * 0.99 + 0.01,
}

sigmoid = lambda z: 1 / (1 + np.exp(-np.clip(z, -60, 60)))
ACTS = {
    "sigmoid": (sigmoid, lambda z, a: a * (1 - a)),
    "tanh": (np.tanh, lambda z, a: 1 - a * a),
    "relu": (lambda z: np.maximum(z, 0), lambda z, a: (z > 0) * 1.0),
    "leaky": (lambda z: np.where(z > 0, z, 0.1 * z), lambda z, a: np.where(z > 0, 1, 0.1)),
}


def softmax(z):
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


NETS = []


class Net:
    """Weights (in, out) and biases (out,), trained by Adam."""

    def __init__(self, sizes, act="relu", out="softmax", pixels="unit", bias=True, epochs=4, labels=None, rate=0.004):
        self.act, self.pixels, self.labels = act, PIXELS[pixels], np.arange(10) if labels is None else np.array(labels)
        rs = np.random.RandomState(1)
        scale = 1 / 255 if pixels == "bytes" else 1
        x, y = self.pixels(XT), np.eye(10)[self.labels[YT]]
        paper = pixels in ("signed", "ink", "standard", "rashid")  # is not 0
        lit = np.ones(784) if paper else (self.pixels(XT) != self.pixels(XT[:1] * 0)).any(0)
        w = [rs.randn(a, b) / np.sqrt(a) for a, b in zip(sizes, sizes[1:])]
        w[0] *= lit[:, None] * scale
        b = [np.zeros(n) for n in sizes[1:]]
        m, v, t = [0 * p for p in w + b], [0 * p for p in w + b], 0
        self.moments = (m, v)
        for _ in range(epochs):
            order = rs.permutation(len(x))
            for i in range(0, len(x), 64):
                batch = order[i : i + 64]
                a, z = [x[batch]], []
                for k in range(len(w)):
                    z.append(a[-1] @ w[k] + b[k])
                    a.append(ACTS[act][0](z[k]) if k + 1 < len(w) else z[k])
                if out == "softmax":
                    d = softmax(z[-1]) - y[batch]
                else:
                    s = sigmoid(z[-1])
                    d = (s - y[batch]) * s * (1 - s)
                grads = [None] * (2 * len(w))
                for k in reversed(range(len(w))):
                    grads[k], grads[len(w) + k] = a[k].T @ d, d.sum(0)
                    if k:
                        d = (d @ w[k].T) * ACTS[act][1](z[k - 1], a[k])
                t += 1
                for k, (p, g) in enumerate(zip(w + b, grads)):
                    if k >= len(w) and not bias:
                        continue
                    m[k] += 0.1 * (g - m[k])
                    v[k] += 0.001 * (g * g - v[k])
                    p -= rate * (scale if k == 0 else 1) * m[k] / (1 - 0.9**t) / (np.sqrt(v[k] / (1 - 0.999**t)) + 1e-8)
        step = (256 if paper else 32) / scale  # paper that is not 0 adds up rounding errors
        self.w = [np.round(p * (step if k == 0 else 32)) / (step if k == 0 else 32) for k, p in enumerate(w)]
        self.w[0] *= lit[:, None]
        self.b = [np.round(p * 32) / 32 for p in b]
        a = self.pixels(XV)
        for k in range(len(w)):
            a = a @ self.w[k] + self.b[k]
            if k + 1 < len(w):
                a = ACTS[act][0](a)
        NETS.append(self)
        self.right = int((a.argmax(1) == self.labels[YV]).sum())


files, expected = {}, {}


def put(name, net, data, companion=False):
    files[name] = data
    if not companion:
        expected[name] = net.right


def npz(name, net, *args, compressed=False, **arrays):
    f = io.BytesIO()
    (np.savez_compressed if compressed else np.savez)(f, *args, **arrays)
    put(name + ".npz", net, f.getvalue())


def npy(array):
    f = io.BytesIO()
    np.save(f, array, allow_pickle=True)
    return f.getvalue()


def objects(items):
    a = np.empty(len(items), object)
    for i, item in enumerate(items):
        a[i] = item
    return a


def named(net, weight, bias, wf=lambda w: w, bf=lambda b: b, first=1):
    d = {}
    for i, (w, b) in enumerate(zip(net.w, net.b)):
        d[weight % (i + first)], d[bias % (i + first)] = wf(w), bf(b)
    return d


f4 = lambda a: a.astype("f4")
T = lambda w: w.T.astype("f4")
col = lambda b: b[:, None].astype("f4")
row = lambda b: b[None].astype("f4")

A = Net([784, 8, 12, 10])
S = Net([784, 8, 10], "sigmoid", "sigmoid")
Q = Net([784, 8, 8, 10], "tanh")
N = Net([784, 8, 10], "relu", bias=False)
L = Net([784, 10])
R = Net([784, 8, 10], "sigmoid", "sigmoid", "rashid", bias=False)
K = Net([784, 8, 10], "leaky")
TEN = Net([784, 10, 10], "sigmoid")

# Names.
npz("w1_b1", A, **named(A, "W%d", "b%d", f4, f4))
npz("w0_b0", A, **named(A, "w%d", "b%d", T, col, 0))
npz("rows", S, **named(S, "W%d", "b%d", f4, row))
npz("ws_bs", A, Ws=objects([T(w) for w in A.w]), Bs=objects([col(b) for b in A.b]))
npz("w_h_b_o", S, W_h=f4(S.w[0]), B_h=f4(S.b[0]), W_o=f4(S.w[1]), B_o=f4(S.b[1]))
npz("fc1_dot_weight", A, **named(A, "fc%d.weight", "fc%d.bias", T, f4))
npz("sequential", A, **{f"{2 * i}.{k}": v for i in range(3) for k, v in (("weight", T(A.w[i])), ("bias", f4(A.b[i])))})
npz("chainer", A, **named(A, "l%d/W", "l%d/b", T, f4))
npz("dense1_weights", A, **named(A, "dense%d_weights", "dense%d_biases", f4, f4))
npz("fc1_weight", A, **named(A, "fc%d_weight", "fc%d_bias", f4, f4))
npz("long_names", A, bias_output=f4(A.b[2]), bias_hidden1=f4(A.b[0]), bias_hidden2=f4(A.b[1]), weights_hidden2_output=f4(A.w[2]),
    weights_input_hidden1=f4(A.w[0]), weights_hidden1_hidden2=f4(A.w[1]))
npz("letters", A, Wx=f4(A.w[0]), Wa=f4(A.w[1]), Wb=f4(A.w[2]), Bx=row(A.b[0]), Ba=row(A.b[1]), Bb=row(A.b[2]))
npz("syn", N, __syn0=f4(N.w[0]), __syn1=f4(N.w[1]))
npz("wih_who", R, wih=T(R.w[0]), who=T(R.w[1]))
npz("keras", A, **named(A, "dense_%d/kernel:0", "dense_%d/bias:0", f4, f4))
npz("coefs", A, coefs_=objects([f4(w) for w in A.w]), intercepts_=objects([f4(b) for b in A.b]))
npz("spanish", S, pesos1=f4(S.w[0]), sesgos1=f4(S.b[0]), pesos2=f4(S.w[1]), sesgos2=f4(S.b[1]))
npz("nonsense", S, foo=f4(S.w[0]), bar=f4(S.b[0]), baz=f4(S.w[1]), qux=f4(S.b[1]))
many = Net([784] + [10] * 10 + [10], "relu", epochs=3)
npz("twelve", many, **dict(sorted(named(many, "W%d", "b%d", f4, f4).items())))

# By position.
npz("arr_wbwb", A, *[f4(a) for pair in zip(A.w, A.b) for a in pair])
npz("arr_wwbb", A, *[f4(a) for a in A.w + A.b])
npz("arr_ww", N, *[f4(a) for a in N.w])
npz("arr_two_lists", Q, objects([f4(w) for w in Q.w]), objects([f4(b) for b in Q.b]))

# Shapes that need a decision.
npz("square_in_out", Q, **named(Q, "W%d", "b%d", f4, f4))
npz("square_out_in", Q, **named(Q, "W%d", "b%d", T, col))
npz("square_only", TEN, **named(TEN, "W%d", "b%d", T, f4))
npz("w0_with_b1", Q, **{f"W{i}": f4(w) for i, w in enumerate(Q.w)}, **{f"b{i + 1}": f4(b) for i, b in enumerate(Q.b)})
npz("no_bias", N, W1=f4(N.w[0]), W2=f4(N.w[1]))
npz("bias_first", S, Theta1=np.vstack([S.b[0], S.w[0]]).T.astype("f4"), Theta2=np.vstack([S.b[1], S.w[1]]).T.astype("f4"))
npz("bias_last", S, w1=np.vstack([S.w[0], S.b[0]]).astype("f4"), w2=np.vstack([S.w[1], S.b[1]]).astype("f4"))
npz("bias_first_layer_only", S, W1=np.vstack([S.w[0], S.b[0]]).astype("f4"), W2=f4(S.w[1]), b2=f4(S.b[1]))
npz("batch_biases", S, W1=f4(S.w[0]), b1=np.repeat(row(S.b[0]), 32, 0), W2=f4(S.w[1]), b2=np.repeat(row(S.b[1]), 32, 0))
npz("regression", L, W=f4(L.w[0]), b=f4(L.b[0]))
npz("regression_785", L, theta=np.vstack([L.b[0], L.w[0]]).astype("f4"))
npz("pictures", L, templates=T(L.w[0]).reshape(10, 28, 28), b=f4(L.b[0]))
npz("flat_sizes", A, params=np.concatenate([a.ravel() for pair in zip(A.w, A.b) for a in pair]).astype("f4"), sizes=[784, 8, 12, 10])
npz("flat", S, theta=np.concatenate([S.w[0].T.ravel(), S.b[0], S.w[1].T.ravel(), S.b[1]]).astype("f4"))
npz("stacked", TEN, weights=objects([f4(w) for w in TEN.w]), biases=np.array([f4(b)[:, None] for b in TEN.b]))
npz("plain_objects", TEN, weights=objects([T(w) for w in TEN.w]), biases=np.array([b.tolist() for b in TEN.b], dtype=object))

# Activations and pixels.
npz("leaky", K, **named(K, "W%d", "b%d", f4, f4))
for pixels in ("bytes", "signed", "standard", "ink", "columns"):
    hard = pixels in ("signed", "ink")  # pixels that are not centred want small steps
    n = Net([784, 8, 10], "tanh" if hard else "relu", "softmax", pixels, epochs=16 if hard else 6, rate=0.0006 if hard else 0.004)
    npz("pixels_" + pixels, n, **named(n, "W%d", "b%d", f4, f4))
each = Net([784, 8, 10], "relu", "softmax", "each")
npz("scaler_inside", each, **named(each, "W%d", "b%d", f4, f4), mean=f4(MEAN), std=f4(STD))
shifted = Net([784, 8, 10], "sigmoid", "sigmoid", labels=[9, 0, 1, 2, 3, 4, 5, 6, 7, 8])
npz("labels_1_to_0", shifted, **named(shifted, "W%d", "b%d", f4, f4))

# Company.
moments = {f"{letter}{kind}{i + 1}": f4(moment[i + (0 if kind == "W" else len(A.w))]) for letter, moment in zip("mv", A.moments)
           for kind in "Wb" for i in range(len(A.w))}
npz("adam", A, **moments, **named(A, "W%d", "b%d", f4, f4), t=np.array(1876), compressed=True)
npz("company", S, W1=f4(S.w[0]), b1=f4(S.b[0]), W2=f4(S.w[1]), b2=f4(S.b[1]), loss_history=np.linspace(1, 0.1, 50), accuracy=0.9,
    X_test=XV[:20] / 255, y_test=YV[:20], activation="sigmoid", classes=np.array([str(i) for i in range(10)]), note=np.array(b"mine"))
rs = np.random.RandomState(2)
gamma, beta, mean, var = (np.round(64 * a) / 64 for a in (rs.rand(8) + 0.5, rs.randn(8), rs.randn(8), rs.rand(8) + 0.5))
s = gamma / np.sqrt(var + 1e-5)
npz("batch_norm", A, W1=f4(A.w[0] / s), b1=f4((A.b[0] - beta) / s + mean), gamma1=gamma, beta1=beta, running_mean1=mean, running_var1=var,
    W2=f4(A.w[1]), b2=f4(A.b[1]), W3=f4(A.w[2]), b3=f4(A.b[2]))

# Element types and orders.
npz("f2", S, **named(S, "W%d", "b%d", lambda a: a.astype("f2"), lambda a: a.astype("f2")))
npz("f8", S, **named(S, "W%d", "b%d"), compressed=True)
npz("big_endian", S, **named(S, "W%d", "b%d", lambda a: a.astype(">f4"), lambda a: a.astype(">f8")))
npz("fortran", S, **named(S, "W%d", "b%d", lambda a: np.asfortranarray(f4(a)), f4))
npz("integers", S, **named(S, "W%d", "b%d", f4, f4), layers=np.array([784, 8, 10], "i2"), trained=np.array(True))

# Other containers.
params = named(S, "W%d", "b%d", f4, f4)
put("list.npy", S, npy(objects([params["W1"], params["b1"], params["W2"], params["b2"]])))
put("dictionary.npy", S, npy(params))
f = io.BytesIO()
for key in ("W1", "b1", "W2", "b2"):
    np.save(f, params[key])
put("one_after_another.npy", S, f.getvalue())
npz("dictionary_inside", S, model=params)
npz("layer_dictionaries", S, layers=[{"weights": f4(w), "biases": f4(b), "activation": "sigmoid"} for w, b in zip(S.w, S.b)])
for protocol in range(6):
    put(f"protocol{protocol}.pkl", S, pickle.dumps([[f4(w) for w in S.w], [f4(b) for b in S.b]], protocol))
put("tuples.pkl", S, pickle.dumps([(f4(w), f4(b)) for w, b in zip(S.w, S.b)]))
put("two_dumps.pkl", S, pickle.dumps([f4(w) for w in S.w]) + pickle.dumps([f4(b) for b in S.b]))
put("plain_lists.pkl", S, pickle.dumps({"weights": [w.tolist() for w in S.w], "biases": [b.tolist() for b in S.b]}))
put("gzipped.pkl.gz", S, gzip.compress(pickle.dumps(params), mtime=0))
put("nielsen.json", S, json.dumps({"sizes": [784, 8, 10], "weights": [w.T.tolist() for w in S.w], "biases": [b[:, None].tolist() for b in S.b],
                                   "cost": "CrossEntropyCost"}).encode())
put("layers.json", S, json.dumps({"layers": [{"weights": w.tolist(), "bias": b.tolist()} for w, b in zip(S.w, S.b)]}).encode())

# Files that belong together.
for folder, form in (("pair", "npz"), ("lists", "npy")):
    for kind, arrays in (("weights", A.w), ("biases", A.b)):
        if form == "npz":
            f = io.BytesIO()
            np.savez(f, *[f4(a) for a in arrays])
            data = f.getvalue()
        else:
            data = npy(objects([f4(a) for a in arrays]))
        put(f"{folder}/{kind}.{form}", A, data)
for key, value in params.items():
    put(f"single/{key}.npy", S, npy(value), companion=key != "W1")

# The original program's layout: NumPy 2 names its modules otherwise.
modern = types.ModuleType("numpy._core.multiarray")
modern._reconstruct = lambda *a: None
modern._reconstruct.__module__, modern._reconstruct.__qualname__ = "numpy._core.multiarray", "_reconstruct"
sys.modules["numpy._core"], sys.modules["numpy._core.multiarray"] = types.ModuleType("numpy._core"), modern


class NumPy2(pickle.Pickler):
    def reducer_override(self, obj):
        if isinstance(obj, np.ndarray):
            return (modern._reconstruct,) + obj.__reduce__()[1:]
        return NotImplemented


def numpy2(array):
    f = io.BytesIO()
    np.lib.format.write_array_header_1_0(f, {"descr": "|O", "fortran_order": False, "shape": array.shape})
    NumPy2(f, 4).dump(array)
    return f.getvalue()


f = io.BytesIO()
with zipfile.ZipFile(f, "w") as z:
    for name, data in (("sizes", npy(np.array([784, 8, 10]))), ("weights", numpy2(objects([w.T for w in S.w]))), ("biases", numpy2(objects([b[:, None] for b in S.b])))):
        with z.open(name + ".npy", "w", force_zip64=True) as m:
            m.write(data)
put("original.npz", S, f.getvalue())

# npy versions and Python 2's shapes, written by hand as NumPy's format document has them.
def with_header(version, header, array):
    text = header.encode("utf8") + b"\n"
    size = struct.pack("<H" if version == 1 else "<I", len(text))
    return b"\x93NUMPY" + bytes([version, 0]) + size + text + array.astype("<f4").tobytes()


f = io.BytesIO()
with zipfile.ZipFile(f, "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("b2.npy", with_header(3, "{'descr': '<f4', 'fortran_order': False, 'shape': (10,), }", S.b[1]))
    z.writestr("W2.npy", with_header(2, "{'descr': '<f4', 'fortran_order': False, 'shape': (8, 10), }", S.w[1]))
    z.writestr("b1.npy", with_header(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (8L,), }", S.b[0]))
    z.writestr("W1.npy", with_header(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (784L, 8L)}", S.w[0]))
put("versions.npz", S, f.getvalue())

# safetensors.
header, body = {"__metadata__": {"format": "np"}}, b""
for key, value in params.items():
    header[key] = {"dtype": "F32", "shape": list(value.shape), "data_offsets": [len(body), len(body) + value.nbytes]}
    body += value.tobytes()
text = json.dumps(header).encode()
put("tensors.safetensors", S, struct.pack("<Q", len(text)) + text + body)

# PyTorch.
import torch

state = OrderedDict()
for i in range(3):
    state[f"layers.{2 * i}.weight"] = torch.tensor(f4(A.w[i])).t() if i == 1 else torch.tensor(f4(A.w[i].T.copy()))
    state[f"layers.{2 * i}.bias"] = torch.tensor(f4(A.b[i]))
for name, options in (("state.pt", {}), ("legacy.pth", {"_use_new_zipfile_serialization": False})):
    f = io.BytesIO()
    torch.save(state, f, **options)
    put(name, A, f.getvalue())
f = io.BytesIO()
torch.save({"epoch": 4, "model_state_dict": state, "optimizer_state_dict": {"state": {0: {"exp_avg": state["layers.0.weight"] * 0}}, "param_groups": [{"lr": 0.001, "params": [0]}]}, "loss": 0.1}, f)
put("checkpoint.pt", A, f.getvalue())

# One compressed stream, files with the same matrix side by side: each matrix is stored about once.
def neighbours(item):
    name, data = item
    for i, n in enumerate(NETS):
        for j, w in enumerate((n.w[0], n.w[0].T)):
            if f4(w).tobytes()[2000:2400] in data:
                return i, j, name
    return len(NETS), 0, name


files["expected.json"] = json.dumps(expected, indent=1).encode()
out = os.path.join(HERE, "conventions.tar.gz")
with gzip.GzipFile(out, "wb", 9, mtime=0) as z, tarfile.open(fileobj=z, mode="w", format=tarfile.USTAR_FORMAT) as t:
    for name, data in sorted(files.items(), key=neighbours):
        info = tarfile.TarInfo(name)
        info.size = len(data)
        t.addfile(info, io.BytesIO(data))
print(len(expected), "files,", os.path.getsize(out) >> 10, "kB")
print(expected)

"""Runs everybody's epoch side by side and prints one table.

    compare.py INKLING [rounds]

The programs take turns, round after round, so that a machine that slows down slows everybody; the table has medians.
Every one runs with one thread and with two; Inkling also as it comes (0: it chooses). OPENBLAS_CORETYPE and its like are
removed from the environment: they make NumPy and scikit-learn slower or faster than they are.
"""
import json, os, statistics, subprocess, sys, tempfile, time

here = os.path.dirname(os.path.abspath(__file__))
inkling, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 3
python = "/usr/bin/python3"
env = {k: v for k, v in os.environ.items() if not k.startswith(("OPENBLAS", "OMP_", "MKL_", "NVPL_", "INKLING_"))}
PEERS = [("NumPy, a sample at a time", "numpy_loop.py", None), ("NumPy, batches, float32", "numpy_batch.py", None),
         ("scikit-learn MLPClassifier", "sklearn_mlp.py", None), ("PyTorch, nn.Module", "torch_module.py", None),
         ("PyTorch, by hand", "torch_hand.py", None), ("PyTorch, nn.Module, like `best`", "torch_module.py", "best")]


def peer(script, threads, extra):
    e = dict(env, OMP_NUM_THREADS=str(threads), OPENBLAS_NUM_THREADS=str(threads))
    command = [python, os.path.join(here, script), str(threads)] + ([extra] if extra else [])
    out = subprocess.run(command, env=e, capture_output=True, text=True)
    if out.returncode:
        sys.exit(f"{script} failed:\n{out.stderr}")
    return json.loads(out.stdout.strip().splitlines()[-1])


def ours(threads, best):
    """Five epochs of the command line without a test set's evaluation in the time: train_seconds says so."""
    with tempfile.TemporaryDirectory() as folder:
        command = [inkling, "--train", "--json", "--epochs", "5", "--threads", str(threads), "--model", os.path.join(folder, "m.npz")]
        if best:
            command += ["--layers", "512,256", "--activation", "relu", "--output", "softmax", "--loss", "cross-entropy",
                        "--optimiser", "nesterov", "--rate", "0.1", "--batch", "128"]
        born = time.perf_counter()
        p = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        lines, first = [], None
        for line in p.stdout:
            lines.append(json.loads(line))
            if first is None and "epoch" in lines[-1]:
                first = time.perf_counter() - born - lines[-1]["seconds"]
        error = p.stderr.read()
        _, status, usage = os.wait4(p.pid, 0)
        if status:
            sys.exit(f"{' '.join(command)} failed:\n{error}")
        epochs = [l["train_seconds"] for l in lines if "epoch" in l]
        return dict(epoch=statistics.median(epochs[1:]), start_up=first, memory=usage.ru_maxrss / 1024,
                    version="Inkling, kernel " + lines[-1]["kernel"])


runs = [(name, threads, lambda s=script, t=threads, x=extra: peer(s, t, x)) for name, script, extra in PEERS for threads in (1, 2)]
runs += [("Inkling", t, lambda t=t: ours(t, False)) for t in (1, 2, 0)]
runs += [("Inkling, like `best`", t, lambda t=t: ours(t, True)) for t in (1, 2, 0)]
results = {}
for r in range(rounds):
    for name, threads, run in runs:
        results.setdefault((name, threads), []).append(run())
        print(f"round {r + 1}: {name}, {threads}: {results[name, threads][-1]['epoch']:.3f} s", file=sys.stderr)

median = {k: {f: statistics.median(x[f] for x in v) for f in ("epoch", "start_up", "memory")} for k, v in results.items()}
print("| | threads | an epoch, s | Inkling is faster | start-up, s | memory, MB |")
print("|---|--:|--:|--:|--:|--:|")
for (name, threads), m in median.items():
    same = "Inkling, like `best`" if "best" in name else "Inkling"
    times = m["epoch"] / median[same, threads]["epoch"]
    print(f"| {name} | {threads or 'chosen'} | {m['epoch']:.3f} | {'' if name == same else f'{times:.1f}×'} | {m['start_up']:.2f} | {m['memory']:.0f} |")
cpu = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), "?")
versions = sorted({v[0]["version"] for v in results.values()})
print(f"\n{cpu}, {os.cpu_count()} processors; {', '.join(versions)}. Medians of {rounds} rounds in turn; an epoch is MNIST's 60,000 pictures "
      "through 784-128-64-10 in batches of 32 (`best`: 784-512-256-10, batches of 128), shuffling included; the loop a sample at a time "
      "is timed on a tenth of it. Start-up: until training begins, data read.")

"""MNIST as the other programs here want it, and how each reports: one JSON line."""
import gzip, json, os, resource, sys, time


def process_age():
    """Seconds since this process started: interpreter, imports and data included."""
    ticks = float(open("/proc/self/stat").read().rsplit(")", 1)[1].split()[19])
    return float(open("/proc/uptime").read().split()[0]) - ticks / os.sysconf("SC_CLK_TCK")


def load(numpy):
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../assets/mnist")

    def read(name, header):
        with gzip.open(os.path.join(folder, name + ".gz")) as f:
            return numpy.frombuffer(f.read(), numpy.uint8)[header:]

    images = read("train-images-idx3-ubyte", 16).reshape(-1, 784).astype(numpy.float32) / numpy.float32(255)
    labels = read("train-labels-idx1-ubyte", 8).astype(numpy.int64)
    return images, labels


def report(epoch_seconds, **more):
    more.update(epoch=epoch_seconds, memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(json.dumps(more), flush=True)

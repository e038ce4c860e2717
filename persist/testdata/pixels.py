"""Writes ../mnist_pixels.bin: mean and standard deviation of each pixel of MNIST's training images.

Usage: /usr/bin/python3 pixels.py train-images-idx3-ubyte.gz
"""
import gzip
import sys

import numpy as np

x = np.frombuffer(gzip.open(sys.argv[1]).read(), np.uint8, offset=16).reshape(-1, 784) / 255
stats = np.concatenate([x.mean(0), x.std(0)])
np.round(stats * 65535).astype("<u2").tofile("../mnist_pixels.bin")

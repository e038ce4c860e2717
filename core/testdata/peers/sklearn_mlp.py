"""scikit-learn's MLPClassifier: the same layers; it trains with softmax and cross-entropy."""
import time, warnings
import numpy as np
import sklearn
from sklearn.neural_network import MLPClassifier
import mnist

warnings.filterwarnings("ignore")
images, labels = mnist.load(np)
start_up = mnist.process_age()
model = MLPClassifier((128, 64), activation="logistic", solver="sgd", alpha=0, batch_size=32, learning_rate_init=0.25,
                      momentum=0, max_iter=1, random_state=1)
start = time.perf_counter()
model.fit(images, labels)
mnist.report(time.perf_counter() - start, start_up=start_up, version="scikit-learn " + sklearn.__version__)

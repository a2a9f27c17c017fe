"""MNIST from IDX files, plain or gzip, as float32 in 0...1."""

import gzip
import os
import struct

NAMES = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")


def find(directory=None):
    """The directory of the four files; None where there is none."""
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    for candidate in (directory, os.environ.get("APUS_DATA"), os.path.join(cache, "apus", "mnist")):
        if candidate and all(path(candidate, name) for name in NAMES):
            return candidate
    return None


def path(directory, name):
    """The file of that name, plain or gzip; None where there is neither."""
    for candidate in (os.path.join(directory, name), os.path.join(directory, name + ".gz")):
        if os.path.exists(candidate):
            return candidate
    return None


def _read(directory, name):
    import numpy

    found = path(directory, name)
    with (gzip.open if found.endswith(".gz") else open)(found, "rb") as file:
        content = file.read()
    dimensions = content[3]
    shape = struct.unpack(">" + "I" * dimensions, content[4 : 4 + 4 * dimensions])
    return numpy.frombuffer(content, numpy.uint8, offset=4 + 4 * dimensions).reshape(shape)


def load(directory):
    """(training pictures (N, 784), labels (N), test pictures, labels)."""
    import numpy

    train, train_labels, test, test_labels = (_read(directory, name) for name in NAMES)

    def floats(pictures):
        return numpy.ascontiguousarray(pictures.reshape(len(pictures), -1), numpy.float32) / numpy.float32(255)

    return floats(train), train_labels.astype(numpy.int64), floats(test), test_labels.astype(numpy.int64)

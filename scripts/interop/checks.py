"""What a check is: a name, the packages that it needs, and a function that raises where something is wrong."""

import importlib
import json
import os
import subprocess

CHECKS = []

# Options of `apus train`: every activation and loss, hidden layers from none to three, one output and several.
MODELS = {
    "relu": ("--hidden", "16"),
    "tanh": ("--hidden", "24,16", "--activation", "tanh", "--normalize", "standard"),
    "sigmoid": ("--hidden", "24,16,12", "--activation", "sigmoid", "--init", "glorot-uniform"),
    "no hidden layer": ("--hidden", "none"),
    "two classes": ("--hidden", "8", "--classes", "5,6", "--activation", "sigmoid"),
    "mse": ("--hidden", "8", "--loss", "mse", "--normalize", "pixel-mean"),
    "mse of two classes": ("--hidden", "8", "--classes", "3,8", "--loss", "mse"),
    "two classes, no hidden layer": ("--hidden", "none", "--classes", "1,7"),
}
TOLERANCE = 1e-5


def check(name, *packages):
    def register(function):
        CHECKS.append((name, packages, function))
        return function

    return register


def missing(packages):
    """The packages that cannot be imported."""
    absent = []
    for package in packages:
        try:
            importlib.import_module(package)
        except Exception:
            absent.append(package)
    return absent


class Workshop:
    """Trained models, pictures and the command, for all checks."""

    def __init__(self, apus, data, directory):
        self.apus = os.path.abspath(apus)
        self.data = data
        self.directory = directory
        self._pictures = None

    def path(self, name):
        return os.path.join(self.directory, name)

    def run(self, *arguments, status=0):
        """What the command prints on standard output and standard error."""
        done = subprocess.run([self.apus, *map(str, arguments)], capture_output=True, text=True)
        if done.returncode != status:
            raise AssertionError(f"apus {' '.join(map(str, arguments))} ended with {done.returncode}: {done.stderr}")
        return done.stdout, done.stderr

    def model(self, name):
        """The weights of a model trained for one epoch."""
        run = self.path(name.replace(" ", "-").replace(",", ""))
        if not os.path.exists(run):
            self.run("train", "--data", self.data, "--epochs", 1, "--workers", 1, "--quiet", "--run-dir", run, *MODELS[name])
        return os.path.join(run, "best.safetensors")

    def evaluate(self, *arguments):
        return json.loads(self.run("evaluate", *arguments, "--data", self.data, "--mistakes", 0, "--json")[0])

    def pictures(self):
        """Test pictures (N, inputs) as float32 0...255, and their labels."""
        if self._pictures is None:
            import digits
            import numpy

            _, _, pictures, labels = digits.load(self.data)
            self._pictures = (numpy.rint(pictures * numpy.float32(255)), labels)
        return self._pictures

    def idx(self, index):
        """How `apus predict` is told of a test picture."""
        import digits

        return f"idx:{digits.path(self.data, digits.NAMES[2])}:{index}"


def equal(found, expected, what):
    if found != expected:
        raise AssertionError(f"{what}: expected {expected}, found {found}")


def close(found, expected, what, tolerance=TOLERANCE):
    import numpy

    found, expected = numpy.asarray(found), numpy.asarray(expected)
    equal(found.shape, expected.shape, f"{what}, shape")
    # Of large logits float32 has no more digits.
    scale = max(1.0, float(numpy.abs(expected).max()))
    worst = float(numpy.abs(found - expected).max()) / scale
    if not worst <= tolerance:
        raise AssertionError(f"{what}: expected a difference of at most {tolerance}, found {worst}")

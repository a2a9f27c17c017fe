"""The files in Tests/Golden, which the Swift tests read, are still what the programs that own their formats write."""

import filecmp
import os

from checks import check, equal
import golden

DIRECTORY = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "Tests", "Golden")


def compare(workshop, kind):
    fresh = workshop.path(f"golden-{kind}")
    os.makedirs(fresh, exist_ok=True)
    golden.FILES[kind][1](fresh)
    for name in os.listdir(fresh):
        same = filecmp.cmp(os.path.join(fresh, name), os.path.join(DIRECTORY, name), shallow=False)
        equal(same, True, f"whether {name} is the file in Tests/Golden")


@check("golden files: those of PyTorch", "torch", "safetensors")
def torch(workshop):
    compare(workshop, "torch")


@check("golden files: that of onnx", "onnx", "numpy")
def onnx(workshop):
    compare(workshop, "onnx")


@check("golden files: that of TensorBoard", "tensorboard")
def tensorboard(workshop):
    compare(workshop, "tensorboard")

"""Weights between Apus and PyTorch, both ways, as safetensors."""

import json

from checks import MODELS, check, close, equal


def read(path):
    """(module whose `layers` is the matching Sequential, metadata) of a file that Apus wrote."""
    import torch
    from safetensors import safe_open
    from safetensors.torch import load_file

    with safe_open(path, "pt") as file:
        metadata = file.metadata()
    module = torch.nn.Module()
    module.layers = sequential(json.loads(metadata["widths"]), metadata["activation"])
    module.load_state_dict(load_file(path), strict=True)
    return module, metadata


def sequential(widths, activation):
    import torch

    activations = {"relu": torch.nn.ReLU, "sigmoid": torch.nn.Sigmoid, "tanh": torch.nn.Tanh}
    layers = []
    for inputs, outputs in zip(widths, widths[1:]):
        layers += [torch.nn.Linear(inputs, outputs), activations[activation]()]
    return torch.nn.Sequential(*layers[:-1])


def logits(module, metadata, pictures):
    import torch

    # One for all pixels, or one for each.
    offsets = json.loads(metadata.get("normalization-offsets") or metadata["normalization-offset"])
    inputs = torch.from_numpy(pictures) * float(metadata["normalization-scale"]) + torch.tensor(offsets, dtype=torch.float32)
    with torch.no_grad():
        return module.layers(inputs).numpy()


def probabilities(values, loss):
    import numpy

    values = values.astype(numpy.float64)
    if loss == "softmax-cross-entropy":
        powers = numpy.exp(values - values.max(1, keepdims=True))
        return powers / powers.sum(1, keepdims=True)
    sigmoid = 1 / (1 + numpy.exp(-values))
    return numpy.hstack([1 - sigmoid, sigmoid]) if values.shape[1] == 1 else sigmoid


@check("safetensors: PyTorch loads every kind of model strictly, and finds what apus predict finds", "torch", "safetensors")
def predictions(workshop):
    pictures, _ = workshop.pictures()
    for name in MODELS:
        path = workshop.model(name)
        module, metadata = read(path)
        expected = probabilities(logits(module, metadata, pictures[:50]), metadata["loss"])
        answers = json.loads(workshop.run("predict", path, "--json", *map(workshop.idx, range(50)))[0])
        close([answer["probabilities"] for answer in answers], expected, name)
        labels = json.loads(metadata["classes"])
        equal([str(answer["digit"]) for answer in answers], [labels[row.argmax()] for row in expected], name)


@check("safetensors: accuracy and loss by PyTorch are those of apus evaluate", "torch", "safetensors")
def evaluation(workshop):
    import torch

    pictures, labels = workshop.pictures()
    for name in MODELS:
        path = workshop.model(name)
        module, metadata = read(path)
        classes = [int(text) for text in json.loads(metadata["classes"])]
        kept = [label in classes for label in labels]
        values = torch.from_numpy(logits(module, metadata, pictures[kept]))
        targets = torch.tensor([classes.index(label) for label in labels[kept]])
        one_hot = targets[:, None] if values.shape[1] == 1 else torch.nn.functional.one_hot(targets, len(classes))
        if metadata["loss"] == "softmax-cross-entropy":
            loss = torch.nn.functional.cross_entropy(values, targets)
        elif metadata["loss"] == "sigmoid-cross-entropy":
            loss = torch.nn.functional.binary_cross_entropy_with_logits(values, one_hot.float())
        else:
            loss = ((torch.sigmoid(values) - one_hot) ** 2).sum(1).mean() / 2
        found = workshop.evaluate(path)
        close(found["loss"], float(loss), f"{name}, loss")
        guesses = (values[:, 0] > 0).long() if values.shape[1] == 1 else values.argmax(1)
        # A tie of rounding may go either way.
        close(found["accuracy"], float((guesses == targets).double().mean()), f"{name}, accuracy", 1.5 / len(targets))


@check("safetensors: a module saved by PyTorch is evaluated, in every floating-point type, whatever its order", "torch", "safetensors")
def foreign(workshop):
    import torch
    from safetensors.torch import save_file

    module, _ = read(workshop.model("relu"))
    expected = workshop.evaluate(workshop.model("relu"))
    state = module.state_dict()
    path = workshop.path("foreign.safetensors")
    options = ("--activation", "relu")
    for dtype, tolerance in ((torch.float32, 0), (torch.float64, 0), (torch.float16, 2e-3), (torch.bfloat16, 2e-2)):
        save_file({name: tensor.to(dtype) for name, tensor in reversed(state.items())}, path)
        close(workshop.evaluate(path, *options)["loss"], expected["loss"], str(dtype), tolerance)
    # The Sequential by itself, and weights that lay transposed in memory.
    save_file({name.removeprefix("layers."): tensor.t().contiguous().t().contiguous() for name, tensor in state.items()}, path)
    equal(workshop.evaluate(path, *options)["fingerprint"], expected["fingerprint"], "fingerprint of the Sequential")
    # A large header, with metadata that mean nothing here.
    save_file(state, path, metadata={f"note {number}": "x" * 100 for number in range(20000)})
    equal(workshop.evaluate(path, *options)["fingerprint"], expected["fingerprint"], "fingerprint under a large header")


@check("safetensors: what is no network is refused in one line", "torch", "safetensors")
def refused(workshop):
    import torch
    from safetensors.torch import save_file

    module, _ = read(workshop.model("relu"))
    state = module.state_dict()
    path = workshop.path("refused.safetensors")
    weight = state["layers.0.weight"]
    cases = {
        "an integer type": state | {"layers.0.weight": weight.to(torch.int32)},
        "an eight-bit type": state | {"layers.0.weight": weight.to(torch.float8_e4m3fn)},
        "a missing bias": {name: tensor for name, tensor in state.items() if name != "layers.0.bias"},
        "another tensor": state | {"temperature": torch.ones(1)},
        "a third dimension": state | {"layers.0.weight": weight[None]},
        "a NaN": state | {"layers.0.bias": state["layers.0.bias"] * float("nan")},
    }
    for name, tensors in cases.items():
        save_file(tensors, path)
        _, errors = workshop.run("evaluate", path, "--data", workshop.data, "--activation", "relu", status=65)
        equal((errors.count("\n"), path in errors), (1, True), f"lines about {name}")
    save_file(state, path)
    _, errors = workshop.run("evaluate", path, "--data", workshop.data, status=64)
    equal("--activation" in errors, True, "the advice where the activation is not known")


@check("safetensors: apus export completes a file by PyTorch, which PyTorch loads again", "torch", "safetensors")
def completed(workshop):
    from safetensors.torch import save_file

    module, _ = read(workshop.model("mse of two classes"))
    foreign, whole = workshop.path("bare.safetensors"), workshop.path("whole.safetensors")
    save_file(module.state_dict(), foreign)
    options = ("--activation", "relu", "--loss", "mse", "--classes", "3,8")
    workshop.run("export", foreign, "--format", "safetensors", "--output", whole, *options)
    _, metadata = read(whole)
    _, expected = read(workshop.model("mse of two classes"))
    for key in ("activation", "loss", "classes", "normalization", "normalization-scale", "fingerprint"):
        equal(metadata[key], expected[key], key)

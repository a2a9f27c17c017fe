"""What `apus export` writes, by onnx's own checker and in onnxruntime."""

import json

from checks import MODELS, check, close, equal
import weights


def export(workshop, name):
    path = workshop.path(name.replace(" ", "-").replace(",", "") + ".onnx")
    workshop.run("export", workshop.model(name), "--output", path)
    return path


def session(path):
    import onnxruntime

    return onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])


@check("onnx: every kind of model passes onnx's full check", "onnx")
def valid(workshop):
    import onnx

    for name in MODELS:
        path = export(workshop, name)
        onnx.checker.check_model(path, full_check=True)
        model = onnx.load(path)
        properties = {entry.key: entry.value for entry in model.metadata_props}
        for key in ("activation", "loss", "classes", "normalization", "normalization-scale", "fingerprint"):
            equal(key in properties, True, f"{name}: whether the metadata have {key}")


@check("onnx: onnxruntime finds what apus predict finds, for batches of any size", "onnxruntime", "numpy")
def predictions(workshop):
    pictures, _ = workshop.pictures()
    for name in MODELS:
        model = session(export(workshop, name))
        answers = json.loads(workshop.run("predict", workshop.model(name), "--json", *map(workshop.idx, range(50)))[0])
        for count in (1, 50):
            label, probabilities, _ = model.run(None, {"pixels": pictures[:count]})
            close(probabilities, [answer["probabilities"] for answer in answers[:count]], name)
            equal(label.tolist(), [answer["digit"] for answer in answers[:count]], name)


@check("onnx: logits are those of PyTorch, on all test pictures", "onnxruntime", "torch", "safetensors")
def logits(workshop):
    pictures, _ = workshop.pictures()
    for name in MODELS:
        module, metadata = weights.read(workshop.model(name))
        (found,) = session(export(workshop, name)).run(["logits"], {"pixels": pictures})
        close(found, weights.logits(module, metadata, pictures), name)

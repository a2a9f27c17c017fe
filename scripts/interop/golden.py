"""The files in Tests/Golden, as the programs that own their formats write them: what the Swift tests read.

    .build/interop-venv/bin/python scripts/interop/golden.py Tests/Golden     # writes them anew
"""

import hashlib
import json
import os
import sys

WIDTHS = (4, 3, 2)
LABELS = ("5", "6")
SCALE, OFFSET = 0.5, -0.25
# Eight levels of four pixels, and what torch makes of them.
PIXELS = [[(3 * row + 5 * column) % 7 for column in range(4)] for row in range(8)]


def parameters():
    """(name, array) in the order of the fingerprint: (k mod 11 - 5) / 8, exact in every type of floating point."""
    import numpy

    count = 0
    for layer, (inputs, outputs) in enumerate(zip(WIDTHS, WIDTHS[1:])):
        for name, shape in (("weight", (outputs, inputs)), ("bias", (outputs,))):
            size = int(numpy.prod(shape))
            values = (numpy.arange(count, count + size) * 7 % 11 - 5) / 8
            count += size
            yield f"layers.{2 * layer}.{name}", values.astype(numpy.float32).reshape(shape)


def metadata():
    everything = b"".join(array.tobytes() for _, array in parameters())
    return {
        "activation": "tanh",
        "apus": "0.1.0",
        "classes": json.dumps(LABELS, separators=(",", ":")),
        "fingerprint": hashlib.sha256(everything).hexdigest(),
        "loss": "softmax-cross-entropy",
        "normalization": "standard",
        "normalization-offset": str(OFFSET),
        "normalization-scale": str(SCALE),
        "widths": json.dumps(WIDTHS, separators=(",", ":")),
    }


def network():
    """The torch module that the files below hold."""
    import torch

    module = torch.nn.Module()
    module.layers = torch.nn.Sequential(
        torch.nn.Linear(*WIDTHS[:2]), torch.nn.Tanh(), torch.nn.Linear(*WIDTHS[1:])
    )
    module.load_state_dict({name: torch.from_numpy(array) for name, array in parameters()}, strict=True)
    return module


def torch_files(directory):
    """A module saved as it is, its Sequential alone, and in the smaller types, with the answers of the first."""
    import torch
    from safetensors.torch import save_file

    module = network()
    save_file(module.state_dict(), os.path.join(directory, "torch.safetensors"), metadata={"format": "pt"})
    for name, dtype in (("half", torch.float16), ("bfloat16", torch.bfloat16), ("double", torch.float64)):
        state = {key: tensor.to(dtype) for key, tensor in module.layers.state_dict().items()}
        save_file(state, os.path.join(directory, f"torch-{name}.safetensors"))
    inputs = torch.tensor(PIXELS, dtype=torch.float64) / 255
    with torch.no_grad():
        logits = module.double().layers(inputs)
    answers = {"pixels": PIXELS, "probabilities": torch.softmax(logits, 1).tolist()}
    with open(os.path.join(directory, "torch.json"), "w") as file:
        json.dump(answers, file, indent=1)
        file.write("\n")


def onnx_file(directory):
    """The graph that `apus export` writes for these weights, by onnx's own helper."""
    from onnx import TensorProto, helper

    float32, int64 = TensorProto.FLOAT, TensorProto.INT64

    def value(name, kind, shape, documentation):
        return helper.make_tensor_value_info(name, kind, shape, documentation)

    def constant(name, kind, shape, raw):
        return helper.make_tensor(name, kind, shape, raw, raw=True)

    def node(operation, inputs, output, **attributes):
        return helper.make_node(operation, inputs, [output], name=output, **attributes)

    import numpy

    constants = [
        constant("scale", float32, (), numpy.float32(SCALE).tobytes()),
        constant("offset", float32, (), numpy.float32(OFFSET).tobytes()),
    ]
    constants += [constant(name, float32, array.shape, array.tobytes()) for name, array in parameters()]
    constants.append(constant("labels", int64, (2,), numpy.array([5, 6], numpy.int64).tobytes()))
    nodes = [
        node("Mul", ["pixels", "scale"], "scaled"),
        node("Add", ["scaled", "offset"], "inputs"),
        node("Gemm", ["inputs", "layers.0.weight", "layers.0.bias"], "layers.0", transB=1),
        node("Tanh", ["layers.0"], "layers.1"),
        node("Gemm", ["layers.1", "layers.2.weight", "layers.2.bias"], "logits", transB=1),
        node("Softmax", ["logits"], "probabilities", axis=1),
        node("ArgMax", ["probabilities"], "class", axis=1, keepdims=0),
        node("Gather", ["labels", "class"], "label", axis=0),
    ]
    levels = "grey levels 0...255 as in the data's files, ink high, row by row"
    graph = helper.make_graph(
        nodes,
        "apus",
        [value("pixels", float32, ["batch", 4], levels)],
        [
            value("label", int64, ["batch"], "of the likeliest class"),
            value("probabilities", float32, ["batch", 2], "by class: [5, 6]"),
            value("logits", float32, ["batch", 2], "weighted inputs of the last layer"),
        ],
        constants,
    )
    model = helper.make_model(
        graph,
        producer_name="apus",
        producer_version="0.1.0",
        ir_version=7,
        opset_imports=[helper.make_opsetid("", 13)],
    )
    helper.set_model_props(model, dict(sorted(metadata().items())))
    with open(os.path.join(directory, "network.onnx"), "wb") as file:
        file.write(model.SerializeToString(deterministic=True))


def event_file(directory):
    """Events by TensorBoard's own messages and its own writer of records."""
    from tensorboard.compat.proto.event_pb2 import Event, SessionLog
    from tensorboard.compat.proto.summary_pb2 import HistogramProto, Summary
    from tensorboard.summary.writer.record_writer import RecordWriter

    histogram = HistogramProto(
        min=2, max=2, num=3, sum=6, sum_squares=12, bucket_limit=[2], bucket=[3]
    )
    scalars = [Summary.Value(tag="loss/step", simple_value=0.5), Summary.Value(tag="learning_rate", simple_value=0)]
    weights = Summary.Value(tag="weight/layers.0", histo=histogram)
    with open(os.path.join(directory, "events.out.tfevents"), "wb") as file:
        writer = RecordWriter(file)
        for event in (
            Event(wall_time=1.5, file_version="brain.Event:2"),
            Event(wall_time=2.5, step=300, session_log=SessionLog(status=SessionLog.START)),
            Event(wall_time=3.5, step=300, summary=Summary(value=scalars)),
            Event(wall_time=4.5, step=301, summary=Summary(value=[weights])),
        ):
            writer.write(event.SerializeToString())
        writer.flush()


FILES = {
    "torch": (("torch", "safetensors"), torch_files),
    "onnx": (("onnx",), onnx_file),
    "tensorboard": (("tensorboard",), event_file),
}

if __name__ == "__main__":
    os.makedirs(sys.argv[1], exist_ok=True)
    for _, write in FILES.values():
        write(sys.argv[1])

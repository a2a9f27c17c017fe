"""What `apus train --tensorboard` writes, by TensorBoard's own reader."""

import glob
import os

from checks import check, close, equal


def read(path):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    events = EventAccumulator(path, size_guidance={"scalars": 0, "histograms": 0})
    events.Reload()
    return events


def steps(events, tag):
    return [event.step for event in events.Scalars(tag)]


def train(workshop, directory, *options):
    run = os.path.join(workshop.path(directory), "run")
    arguments = ("--tensorboard", workshop.path(directory), "--workers", 1, "--quiet")
    workshop.run("train", "--data", workshop.data, "--hidden", "8", "--epochs", 3, "--run-dir", run, *arguments, *options)
    return run, arguments


@check("tensorboard: scalars by step and by epoch, and histograms of all weights", "tensorboard", "numpy", "safetensors")
def whole(workshop):
    from safetensors.numpy import load_file

    run, _ = train(workshop, "events", "--no-early-stopping")
    events = read(run)
    last = steps(events, "loss/step")[-1]
    equal(steps(events, "loss/step"), list(range(1, last + 1)), "steps")
    epochs = [last // 3, 2 * last // 3, last]
    tags = ["loss/train", "loss/validation", "accuracy/train", "accuracy/validation", "samples_per_second"]
    for tag in tags + ["gradient_norm/layers.0", "gradient_norm/layers.2"]:
        equal(steps(events, tag), epochs, f"steps of {tag}")
    tensors = load_file(os.path.join(run, "best.safetensors"))
    for name, array in tensors.items():
        layer, kind = name.rsplit(".", 1)
        histograms = events.Histograms(f"{kind}/{layer}")
        equal([histogram.step for histogram in histograms], epochs, f"steps of {kind}/{layer}")
        final = histograms[-1].histogram_value
        equal((final.num, sum(final.bucket)), (array.size, array.size), f"numbers in {kind}/{layer}")
        close([final.min, final.max], [array.min(), array.max()], f"extremes of {kind}/{layer}")
        close(final.sum, array.sum(dtype="float64"), f"sum of {kind}/{layer}")


@check("tensorboard: a resumed run has each point once, the same as one that was never cut", "tensorboard", "numpy")
def resumed(workshop):
    run, arguments = train(workshop, "cut", "--max-steps", 7, "--no-early-stopping")
    workshop.run("resume", run, *arguments)
    twin, _ = train(workshop, "uncut", "--no-early-stopping")
    found, expected = read(run), read(twin)
    equal(sorted(found.Tags()["scalars"]), sorted(expected.Tags()["scalars"]), "tags")
    for tag in ("loss/step", "learning_rate", "loss/train", "loss/validation", "loss/test"):
        values = [(event.step, event.value) for event in found.Scalars(tag)]
        equal(values, [(event.step, event.value) for event in expected.Scalars(tag)], tag)


@check("tensorboard: a file cut anywhere is read up to its last whole event", "tensorboard")
def torn(workshop):
    run, _ = train(workshop, "torn", "--no-early-stopping")
    (path,) = glob.glob(os.path.join(run, "*tfevents*"))
    whole = len(steps(read(run), "loss/step"))
    with open(path, "r+b") as file:
        file.truncate(os.path.getsize(path) * 2 // 3 + 5)
    found = steps(read(run), "loss/step")
    equal(found, list(range(1, len(found) + 1)), "steps of the cut file")
    equal(0 < len(found) < whole, True, "whether a part is left")

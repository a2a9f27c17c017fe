"""Draws digits of a test set on disturbed paper, has `apus predict` read them, and prints how many stay right."""

import argparse
import gzip
import json
import os
import struct
import subprocess
import sys
import tempfile
import zlib

import numpy

SIDE = 400  # of the paper, in pixels
INK = 280  # the longer side of the digit
DOWN, ACROSS = numpy.mgrid[0:SIDE, 0:SIDE]
RADIUS = ((DOWN - SIDE / 2) ** 2 + (ACROSS - SIDE / 2) ** 2) / (SIDE * SIDE / 2)  # 1 in the corners


def read(directory, name, header):
    for path in (os.path.join(directory, name), os.path.join(directory, name + ".gz")):
        if os.path.exists(path):
            with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
                return numpy.frombuffer(file.read(), numpy.uint8, offset=header)
    sys.exit(f"expected {name} in {directory}, found none")


def drawn(digit):
    """The digit's ink, 0 to 1, scaled by bilinear interpolation to the middle of the paper."""
    rows, columns = numpy.nonzero(digit)
    digit = digit[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1] / 255
    height, width = digit.shape
    scale = INK / max(height, width)
    for axis, length in ((0, height), (1, width)):
        size = round(length * scale)
        place = numpy.clip((numpy.arange(size) + 0.5) / scale - 0.5, 0, length - 1)
        low = place.astype(int)
        high = numpy.minimum(low + 1, length - 1)
        share = (place - low).reshape((-1, 1) if axis == 0 else (1, -1))
        digit = numpy.take(digit, low, axis) * (1 - share) + numpy.take(digit, high, axis) * share
    paper = numpy.zeros((SIDE, SIDE))
    top, left = ((SIDE - extent) // 2 for extent in digit.shape)
    paper[top : top + digit.shape[0], left : left + digit.shape[1]] = digit
    return paper


def on(paper, ink):
    return paper * (1 - ink)


def speck(ink, draw):
    picture = on(255, ink)
    place = tuple(draw.integers(5, SIDE - 5, 2))
    picture[place] = min(picture[place], draw.choice([0, 100, 200, 254]))
    return picture


def dot(ink, draw):
    picture = on(255, ink)
    y, x = draw.choice([8, SIDE - 16], 2)
    picture[y : y + 8, x : x + 8] = draw.choice([0, 90, 150])
    return picture


def frame(ink, draw):
    rim = numpy.minimum(numpy.minimum(ACROSS, DOWN), SIDE - 1 - numpy.maximum(ACROSS, DOWN))
    return numpy.where(rim < draw.integers(1, 11), draw.choice([0, 90, 130, 160, 200]), on(255, ink))


def table(ink, draw):
    top, bottom, left, right = draw.integers(15, 56, 4)
    is_paper = (DOWN >= top) & (DOWN < SIDE - bottom) & (ACROSS >= left) & (ACROSS < SIDE - right)
    return numpy.where(is_paper, on(255, ink), draw.integers(20, 140))


def side(ink, draw):
    away = [DOWN, SIDE - 1 - DOWN, ACROSS, SIDE - 1 - ACROSS][draw.integers(4)]
    return numpy.where(away < draw.integers(15, 56), draw.integers(20, 140), on(255, ink))


def tilted(ink, draw):
    angle = numpy.radians(draw.uniform(2, 9) * draw.choice([-1, 1]))
    across = (ACROSS - SIDE / 2) * numpy.cos(angle) + (DOWN - SIDE / 2) * numpy.sin(angle)
    return on(numpy.where(abs(across) < draw.uniform(165, 185), 255, draw.integers(20, 140)), ink)


def rules(ink, draw):
    pitch, width, level = draw.integers(25, 71), draw.integers(1, 4), draw.integers(60, 211)
    return on(numpy.where((DOWN + draw.integers(pitch)) % pitch < width, level, 255), ink)


def squares(ink, draw):
    pitch, width, level = draw.integers(18, 51), draw.integers(1, 3), draw.integers(60, 211)
    down, across = draw.integers(pitch, size=2)
    is_line = ((DOWN + down) % pitch < width) | ((ACROSS + across) % pitch < width)
    return on(numpy.where(is_line, level, 255), ink)


def shadow(ink, draw):
    angle, offset = draw.uniform(0, 2 * numpy.pi), draw.uniform(-120, 120)
    across = (ACROSS - SIDE / 2) * numpy.cos(angle) + (DOWN - SIDE / 2) * numpy.sin(angle) - offset
    dark = 1 / (1 + numpy.exp(-across / draw.uniform(1, 25)))
    return on(255, ink) * (1 - dark * draw.uniform(40, 110) / 255)


def noise(ink, draw):
    return 40 + on(190, ink) + draw.normal(0, draw.uniform(3, 20), ink.shape)


DISTURBANCES = {
    "none": lambda ink, draw: on(255, ink),
    "speck": speck,
    "dot": dot,
    "frame": frame,
    "table": table,
    "side": side,
    "tilted": tilted,
    "rules": rules,
    "squares": squares,
    "vignette-60": lambda ink, draw: on(255, ink) - 60 * RADIUS,
    "vignette-120": lambda ink, draw: on(255, ink) - 120 * RADIUS,
    "shadow": shadow,
    "noise": noise,
}


def png(path, levels):
    levels = numpy.clip(numpy.rint(levels), 0, 255).astype(numpy.uint8)
    height, width = levels.shape

    def chunk(name, content):
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    lines = b"".join(b"\0" + line.tobytes() for line in levels)
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)))
        file.write(chunk(b"IDAT", zlib.compress(lines, 1)) + chunk(b"IEND", b""))


def predictions(apus, run, pictures):
    with tempfile.TemporaryDirectory() as folder:
        answers = []
        for start in range(0, len(pictures), 200):
            paths = [os.path.join(folder, f"{index}.png") for index in range(len(pictures[start : start + 200]))]
            for path, picture in zip(paths, pictures[start : start + 200]):
                png(path, picture)
            done = subprocess.run([apus, "predict", run, "--json", *paths], capture_output=True, text=True)
            if not done.stdout:
                sys.exit(done.stderr)
            answers += json.loads(done.stdout)
        return answers


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--apus", required=True)
    parser.add_argument("run")
    parser.add_argument("data")
    parser.add_argument("--digits", type=int, default=60)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default=",".join(DISTURBANCES))
    options = parser.parse_args()
    images = read(options.data, "t10k-images-idx3-ubyte", 16).reshape(-1, 28, 28)
    labels = read(options.data, "t10k-labels-idx1-ubyte", 8)
    chosen = list(range(options.first, min(len(images), options.first + options.digits * 5 // 4)))
    clean = predictions(options.apus, options.run, [on(255, drawn(images[index])) for index in chosen])
    right = sum(answer.get("digit") == labels[index] for answer, index in zip(clean, chosen))
    print(f"clean: {right} of {len(chosen)} right, {sum('doubt' in answer for answer in clean)} in doubt\n")
    chosen = [index for answer, index in zip(clean, chosen) if answer.get("digit") == labels[index]][: options.digits]
    print("| disturbance | right | in doubt, of the right | refused | wrong | wrong without doubt |")
    print("|---|---|---|---|---|---|")
    for name in options.only.split(","):
        draw = numpy.random.default_rng(options.seed)
        answers = predictions(
            options.apus, options.run, [DISTURBANCES[name](drawn(images[index]), draw) for index in chosen])
        counts = [0] * 5
        for answer, index in zip(answers, chosen):
            if "error" in answer:
                counts[2] += 1
            elif answer["digit"] == labels[index]:
                counts[0] += 1
                counts[1] += "doubt" in answer
            else:
                counts[3] += 1
                counts[4] += "doubt" not in answer
        print(f"| {name} | " + " | ".join(str(count) for count in counts) + " |", flush=True)


if __name__ == "__main__":
    main()

"""Runs Apus and its peers in turns and prints what came out as Markdown."""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import digits  # noqa: E402

PEERS = {
    "numpy-1": ("NumPy, 1 thread", "numpy"),
    "numpy-2": ("NumPy, 2 threads", "numpy"),
    "torch-1": ("PyTorch eager, 1 thread", "torch"),
    "torch-2": ("PyTorch eager, 2 threads", "torch"),
    "torch-ddp": ("PyTorch DDP gloo, 2 processes", "torch"),
    "jax-1": ("JAX epoch scan, 1 core", "jax"),
    "jax-all": ("JAX epoch scan, all cores", "jax"),
    "sklearn-2": ("scikit-learn MLPClassifier, 2 threads", "sklearn"),
}
BATCHES = (32, 128, 512, 2048)
# 98 % on the test set takes plain gradient descent at batch 128 and rate 0.5 about ten epochs.
QUICK_PEERS = ("numpy-2", "torch-2", "jax-1", "torch-ddp")


def log(text):
    print(text, file=sys.stderr, flush=True)


class Peer:
    def __init__(self, name, directory):
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(HERE, "peer.py"), name, directory],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True,
        )
        if self.process.stdout.readline().strip() != "ready":
            raise RuntimeError(self.last_words())

    def last_words(self):
        self.process.wait()
        self.errors.seek(0)
        return (self.errors.read().strip().splitlines() or ["it ended without a word"])[-1]

    def ask(self, *words):
        self.process.stdin.write(" ".join(str(word) for word in words) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        if not answer:
            raise RuntimeError(self.last_words())
        return float(answer)

    def close(self):
        try:
            self.process.stdin.write("quit\n")
            self.process.stdin.flush()
            self.process.wait(10)
        except (OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()


def apus(arguments, options):
    directory = tempfile.mkdtemp(prefix="apus-compare-")
    try:
        words = [arguments.apus, "train", "--data", arguments.data, "--run-dir", directory + "/run", "--json", "--quiet"]
        begin = time.perf_counter()
        done = subprocess.run(words + options, capture_output=True, text=True, check=True)
        return json.loads(done.stdout), time.perf_counter() - begin
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def apus_rate(arguments, batch):
    """Samples a second of a run of about the time asked for; no evaluation and no checkpoint falls into it."""
    speed = apus_rate.known.get(batch, 100_000)
    # An epoch's end writes a checkpoint; it is put off beyond the run's.
    steps = max(20, int(speed * arguments.seconds / batch))
    options = ["--batch-size", str(batch), "--max-steps", str(steps), "--epochs", "100000"]
    options += ["--no-early-stopping", "--validation-fraction", "0", "--learning-rate", "0.01"]
    options += ["--checkpoint-every", "100000000"]
    rate = apus(arguments, options)[0]["samplesPerSecond"]
    apus_rate.known[batch] = rate
    return rate


apus_rate.known = {}


def throughput(arguments, names):
    """Every peer lives through the whole comparison and sleeps while others are measured."""
    peers, skipped = {}, []
    for name in names:
        log(f"starting {PEERS[name][0]}")
        try:
            peers[name] = Peer(name, arguments.data)
        except (RuntimeError, OSError) as error:
            skipped.append((name, str(error)))
    rates = {(name, batch): [] for name in ["apus", *peers] for batch in BATCHES}
    try:
        for batch in BATCHES:
            # Compilers, caches and our own estimate of the steps that fit the time.
            apus_rate(arguments, batch)
            for name in list(peers):
                try:
                    peers[name].ask("rate", batch, 0.05)
                except (RuntimeError, OSError) as error:
                    skipped.append((name, str(error)))
                    peers.pop(name).close()
        for round in range(arguments.rounds):
            log(f"round {round + 1} of {arguments.rounds}")
            for batch in BATCHES:
                rates["apus", batch].append(apus_rate(arguments, batch))
                for name, peer in peers.items():
                    rates[name, batch].append(peer.ask("rate", batch, arguments.seconds))
    finally:
        for peer in peers.values():
            peer.close()
    return list(peers), rates, skipped


def to_accuracy(arguments, names):
    """Whole processes, start to exit, that train to 98 %."""
    rows = []
    seconds, accuracies = [], []
    for seed in range(1, arguments.seeds + 1):
        summary, elapsed = apus(arguments, ["--recipe", "fast", "--seed", str(seed)])
        seconds.append(elapsed)
        accuracies.append(summary["test"]["accuracy"])
    rows.append(("Apus, --recipe fast", statistics.median(seconds), statistics.median(accuracies)))
    for name in [name for name in QUICK_PEERS if name in names]:
        log(f"to 98 % by {PEERS[name][0]}")
        # As few epochs as NumPy needed, the same for all, since the arithmetic is the same.
        begin = time.perf_counter()
        peer = Peer(name, arguments.data)
        accuracy = peer.ask("accuracy", 0.5, arguments.epochs)
        elapsed = time.perf_counter() - begin
        peer.close()
        rows.append((f"{PEERS[name][0]}, rate 0.5, {arguments.epochs} epochs", elapsed, accuracy))
    return rows


def short(rate):
    return f"{rate / 1e3:.0f} k"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--apus", required=True)
    parser.add_argument("--data", help="a directory of MNIST's files (default: APUS_DATA, then the user's cache)")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=0.5, help="of one measurement")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=10, help="of the peers on their way to 98 %%")
    parser.add_argument("--only", help="names, separated by commas: " + ", ".join(["apus", *PEERS]))
    arguments = parser.parse_args()
    arguments.data = digits.find(arguments.data)
    if not arguments.data:
        log("comparing needs MNIST's files: give --data DIR or set APUS_DATA, or run `apus data fetch`")
        return 65
    wanted = arguments.only.split(",") if arguments.only else list(PEERS)
    names, absent = [], []
    for name in [name for name in PEERS if name in wanted]:
        found = subprocess.run([sys.executable, "-c", f"import {PEERS[name][1]}"], capture_output=True).returncode == 0
        (names if found else absent).append(name)

    names, rates, skipped = throughput(arguments, names)
    print(f"Training samples a second, 784-128-10, medians of {arguments.rounds} rounds in turns; in brackets how many times")
    print("as fast Apus was, the median of the rounds' own ratios.\n")
    print("| | " + " | ".join(f"batch {batch}" for batch in BATCHES) + " |")
    print("|---|" + "---:|" * len(BATCHES))
    print("| **Apus** | " + " | ".join(short(statistics.median(rates["apus", batch])) for batch in BATCHES) + " |")
    for name in names:
        cells = []
        for batch in BATCHES:
            ratio = statistics.median(a / b for a, b in zip(rates["apus", batch], rates[name, batch]))
            cells.append(f"{short(statistics.median(rates[name, batch]))} ({ratio:.1f} x)")
        print(f"| {PEERS[name][0]} | " + " | ".join(cells) + " |")
    if names:
        cells = []
        for batch in BATCHES:
            best = [max(values) for values in zip(*(rates[name, batch] for name in names))]
            cells.append(f"{statistics.median(a / b for a, b in zip(rates['apus', batch], best)):.2f} x")
        print("| Apus over each round's best peer | " + " | ".join(cells) + " |")

    print("\nTo 98 % on MNIST's test set, whole process:\n")
    print("| | seconds | test accuracy |\n|---|---:|---:|")
    for name, seconds, accuracy in to_accuracy(arguments, names):
        print(f"| {name} | {seconds:.2f} | {accuracy * 100:.2f} % |")
    for name in absent:
        print(f"\nLeft out, since {PEERS[name][1]} is not installed: {PEERS[name][0]}.")
    for name, reason in skipped:
        print(f"\nLeft out: {PEERS[name][0]}, {reason}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

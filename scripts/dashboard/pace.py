"""Whether a run is as fast with a live page and whoever watches it as without; see scripts/test-dashboard.sh."""

import argparse
import contextlib
import statistics
import tempfile
import threading
import time
import urllib.parse

import strangers
from browser import browser
from run import Run

EVENTS = b"GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n"


@contextlib.contextmanager
def reader(_, port):
    """One who takes all changes as they come."""
    listener = strangers.Stranger(port, EVENTS)
    thread = threading.Thread(target=listener.hear, daemon=True)
    thread.start()
    yield
    thread.join()


@contextlib.contextmanager
def deaf(_, port):
    """Eight who ask for all changes and take none."""
    listeners = [strangers.Stranger(port, EVENTS, room=4096) for _ in range(8)]
    yield
    for listener in listeners:
        listener.socket.close()


@contextlib.contextmanager
def half(_, port):
    """Thirty-two who never finish what they ask, eight of whom have hung up one way."""
    peers = [strangers.Stranger(port, b"GET /ev") for _ in range(32)]
    for peer in peers[:8]:
        peer.hang_up()
    yield
    for peer in peers:
        peer.socket.close()


@contextlib.contextmanager
def browsing(driver, port):
    driver.get(f"http://127.0.0.1:{port}/")
    yield


CROWDS = {"no page": None, "a page": contextlib.nullcontext, "a reader": reader, "8 deaf readers": deaf,
          "32 half requests": half, "a browser": browsing}  # fmt: skip


def measured(apus, arguments, scratch, crowd, driver):
    """Microseconds a step, and milliseconds to the first step and over all; the fingerprint."""
    execution = ["--dashboard", "127.0.0.1:0"] if crowd else []
    run = Run(apus, arguments.data, f"{scratch}/{time.monotonic_ns()}", arguments.options, execution)
    around = contextlib.nullcontext()
    if crowd in (reader, deaf, half, browsing):
        around = crowd(driver, urllib.parse.urlparse(run.url).port)
    with around:
        result = run.result()
    if driver.current_url != "about:blank":
        driver.get("about:blank")
    begun = run.moment(r"^training ")
    return 1e6 * result["seconds"] / result["steps"], 1e3 * begun, 1e3 * run.lasted, result["fingerprint"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--apus", required=True)
    parser.add_argument("--data", default="auto")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("options", nargs="*", default=["--batch-size", "128", "--epochs", "3"])
    arguments = parser.parse_args()
    figures = {name: [] for name in CROWDS}
    driver = browser()
    try:
        with tempfile.TemporaryDirectory() as scratch:
            for _ in range(arguments.rounds):
                for name, crowd in CROWDS.items():
                    figures[name].append(measured(arguments.apus, arguments, scratch, crowd, driver))
    finally:
        driver.quit()
    print(f"medians of {arguments.rounds}, least and most   µs a step          ms to the first step   ms in all")
    for name, rows in figures.items():
        columns = [sorted(row[index] for row in rows) for index in range(3)]
        print(f"{name:27}", *(f"{statistics.median(c):8.0f} {c[0]:5.0f}…{c[-1]:<5.0f}" for c in columns))
    assert len({row[3] for rows in figures.values() for row in rows}) == 1, "whoever watches, the result is the same"


main()

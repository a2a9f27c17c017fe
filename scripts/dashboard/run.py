"""A run of `apus train` with a live page, and what it says."""

import json
import os
import re
import signal
import subprocess
import threading
import time


class Run:
    """Trains on digits in `data`, whose result `options` determine, until its end is waited for."""

    def __init__(self, apus, data, directory, options, execution):
        command = [apus, "train", "--data", data, "--run-dir", directory, "--json", *options, *execution]
        self.began = time.monotonic()
        self.lasted = None
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.lines = []
        self.moments = []
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stderr:
            self.moments.append(time.monotonic() - self.began)
            self.lines.append(line.rstrip("\n"))

    def line(self, pattern, patience=60):
        """The first line on standard error that matches."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            for line in list(self.lines):
                if match := re.search(pattern, line):
                    return match
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        raise AssertionError(f"no line {pattern!r} in {self.lines}")

    def moment(self, pattern):
        """Seconds after which the first line came that matches."""
        return self.moments[self.lines.index(self.line(pattern).string)]

    @property
    def url(self):
        return self.line(r"^dashboard +(http://\S+)").group(1)

    def kill_worker(self):
        """Kills one of its worker processes; returns its number."""
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True, check=True
        ).stdout.split()
        os.kill(int(children[-1]), signal.SIGKILL)
        return int(children[-1])

    def result(self):
        """The JSON object that it ends with."""
        output = self.process.stdout.read()
        status = self.process.wait()
        self.lasted = time.monotonic() - self.began
        assert status == 0, f"ended with {status}: {self.lines}"
        return json.loads(output)

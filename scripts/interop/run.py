"""Runs the checks; scripts/interop.sh says how."""

import argparse
import os
import sys
import tempfile
import traceback

sys.path.insert(1, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "compare"))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import checks
import digits

# Imported for the checks that they register, in this order.
import weights  # noqa: F401
import onnx_models  # noqa: F401
import events  # noqa: F401
import golden_files  # noqa: F401


def main():
    parser = argparse.ArgumentParser(prog="scripts/interop.sh")
    parser.add_argument("--apus", required=True, help="the command to check")
    parser.add_argument("--data", help="a directory of IDX files")
    parser.add_argument("names", nargs="*", help="only checks whose names begin so")
    arguments = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory(prefix="apus-interop-") as directory:
        workshop = checks.Workshop(arguments.apus, None, directory)
        data = digits.find(arguments.data)
        if arguments.data and data != arguments.data:
            sys.exit(f"checking: expected IDX files in {arguments.data}, found not all four")
        if not data:
            print("there is no MNIST here: checking with digits that Apus draws", flush=True)
            data = workshop.path("digits")
            workshop.run("data", "synthesize", data, "--train", 3000, "--test", 500, "--quiet")
        workshop.data = os.path.abspath(data)
        for name, packages, function in checks.CHECKS:
            if arguments.names and not any(name.startswith(start) for start in arguments.names):
                continue
            absent = checks.missing(packages)
            if absent:
                print(f"skipped  {name}: {', '.join(absent)} cannot be imported", flush=True)
                continue
            try:
                function(workshop)
                print(f"passed   {name}", flush=True)
            except Exception as error:
                failed += 1
                print(f"FAILED   {name}: {error}", flush=True)
                if not isinstance(error, AssertionError):
                    traceback.print_exc()
    sys.exit(1 if failed else 0)


main()

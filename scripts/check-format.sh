#!/usr/bin/env bash
# Fails on code that is not formatted as .swift-format says.
set -euo pipefail
. "$(dirname "$0")/setup.sh"
cd "$(dirname "$0")/.."
swift format lint --strict --recursive --parallel Package.swift Sources Tests

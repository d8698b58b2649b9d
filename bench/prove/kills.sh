#!/bin/sh
# A hundred kills of a busy service's database, web, scheduler and worker: nothing lost, doubled or half written.
set -eu
cd "$(dirname "$0")/../.."
export CASEWORK_PROVE=1
exec "${CASEWORK_VENV:-.venv}/bin/python" -m pytest tests/faults/test_kills.py -k acknowledged "$@"

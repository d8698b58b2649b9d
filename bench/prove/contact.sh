#!/bin/sh
# 5,000 random lives of customers, none approached against the contact policy; 60 more over the real commands.
set -eu
cd "$(dirname "$0")/../.."
export CASEWORK_PROVE=1
exec "${CASEWORK_VENV:-.venv}/bin/python" -m pytest -n0 tests/domain/contact/test_lives.py tests/commands/contact/test_lives.py "$@"

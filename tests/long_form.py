"""Whether proofs run in their long form: under `./run prove`, and nowhere else."""

from __future__ import annotations

import os

PROVE = os.environ.get("CASEWORK_PROVE") == "1"

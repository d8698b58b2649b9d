"""Run the project's own measurements: `./run bench` all of them, `./run bench NAME` one."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

HERE = Path(__file__).parent


def run(names: list[str], arguments: list[str]) -> None:
    """Run each measurement as a program of its own name."""
    for name in names:
        sys.argv = [name, *arguments]
        print(f"== {name}", flush=True)
        runpy.run_module(f"bench.{name}", run_name="__main__")


if __name__ == "__main__":
    known = sorted(path.stem for path in HERE.glob("*.py") if not path.stem.startswith("_"))
    asked, *rest = sys.argv[1:] or [""]
    if asked and asked not in known:
        sys.exit(f"bench: no measurement is called {asked}; there are: {', '.join(known) or 'none'}")
    run([asked] if asked else known, rest)

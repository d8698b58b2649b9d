"""What is released: the digest of every workflow and policy that cases run on. It never changes."""

from __future__ import annotations

import tomllib
from hashlib import sha256
from pathlib import Path

from casework.domain.lint.fault import Fault

LIST = "workflows/released.toml"
HEAD = "# The SHA-256 of every released workflow and policy; `casework release` writes it.\n"
KEPT = ("workflows/*/v*.toml", "policies/*/*/v*.toml", "policies/*/v*.toml")


def released(root: Path) -> dict[str, str]:
    """Return path -> digest of what is released."""
    path = root / LIST
    return dict(tomllib.loads(path.read_text("utf-8"))) if path.is_file() else {}


def release_faults(root: Path) -> list[Fault]:
    """Return a fault for each released file that is gone or no longer what it was."""
    now = digests(root)
    faults = []
    for name, digest in released(root).items():
        if name not in now:
            faults.append(Fault("", "", "was released and is gone; put it back: cases may run on it", name))
        elif now[name] != digest:
            right = f"put it back, copy it to {_next(root, name)} and change that"
            faults.append(Fault("", "", f"was released and has changed; {right}", name))
    return faults


def unreleased(root: Path) -> list[str]:
    """Return the files that are not released yet."""
    return sorted(digests(root).keys() - released(root).keys())


def write_released(root: Path) -> list[str]:
    """Add what is new to the list, and return it. The list keeps what it had."""
    new = unreleased(root)
    if new:
        now = digests(root)
        kept = {**released(root), **{name: now[name] for name in new}}
        lines = [f'"{name}" = "{kept[name]}"\n' for name in sorted(kept)]
        (root / LIST).write_text(HEAD + "".join(lines), "utf-8")
    return new


def digests(root: Path) -> dict[str, str]:
    """Return path -> digest of every file that can be released, as it is now."""
    paths = (path for pattern in KEPT for path in root.glob(pattern))
    return {path.relative_to(root).as_posix(): sha256(path.read_bytes()).hexdigest() for path in paths}


def _next(root: Path, name: str) -> str:
    """Return the first version of a file that is not there yet."""
    folder = name.rpartition("/")[0]
    newest = max(int(path.stem[1:]) for path in (root / folder).glob("v*.toml") if path.stem[1:].isdecimal())
    return f"{folder}/v{newest + 1}.toml"

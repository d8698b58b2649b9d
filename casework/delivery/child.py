"""Work that may run away (drawing, typesetting) happens in a child process with hard limits, no secrets."""

from __future__ import annotations

import os
import resource
import runpy
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from casework.errors import CaseworkError

ROOT = Path(__file__).resolve().parents[2]
PASSED_ON = (
    "PATH",
    "LD_LIBRARY_PATH",
    "DYLD_FALLBACK_LIBRARY_PATH",
    "FONTCONFIG_FILE",
    "FONTCONFIG_PATH",
    "SYSTEMROOT",
)


class NotMade(CaseworkError):
    """The paper could not be made within its limits of memory and time."""

    status, code = 500, "not_made"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use: address space in bytes, processor seconds, and seconds by the clock."""

    memory: int = 1 << 30
    processor: int = 60
    wall: float = 120.0


def run(module: str, given: bytes, limits: Limits, *arguments: str) -> bytes:
    """Run `module` as a program on `given`, its standard input; return its standard output, or NotMade."""
    command = [sys.executable, "-m", __name__, module, str(limits.memory), str(limits.processor), *arguments]
    with tempfile.TemporaryDirectory(prefix="casework-") as scratch:
        try:
            done = subprocess.run(
                command,
                input=given,
                capture_output=True,
                timeout=limits.wall,
                cwd=ROOT,
                env=_surroundings(scratch),
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise _not_made(
                f"{module} took longer than {limits.wall:g} s.", f"{module} 用时超过 {limits.wall:g} 秒。"
            ) from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        why = said[-1][:300] if said else f"exit status {done.returncode}"
        raise _not_made(f"{module} failed: {why}", f"{module} 失败：{why}")
    return done.stdout


def _surroundings(scratch: str) -> dict[str, str]:
    """The child sees where programs and libraries are, and no addresses, keys or passwords of ours."""
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return kept | {
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        "PYTHONHASHSEED": "0",
        "HOME": scratch,
        "TMPDIR": scratch,
    }


def _not_made(detail: str, zh: str) -> NotMade:
    return NotMade(f"{NotMade.__doc__} {detail}", zh=f"未能在内存和时间限制内生成。{zh}")


def _inside() -> None:
    """In the child: take the limits first, then become the program that was asked for."""
    module, memory, processor, *arguments = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_CPU, (int(processor), int(processor) + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _inside()

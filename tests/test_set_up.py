"""The one command that sets a machine up, tried on machines that lack things."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent


def machine(folder: Path, **made: str) -> dict[str, str]:
    """Give the environment of a machine with the plainest programs and the scripts `made`, nothing else."""
    folder = folder / "bin"
    folder.mkdir()
    for program in ("sh", "dirname", "cat", "cksum", "tr", "mktemp", "rm", "mkdir", "ls"):
        (folder / program).symlink_to(shutil.which(program) or program)
    for program, script in {"uname": "echo Linux", **made}.items():
        (folder / program).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (folder / program).chmod(0o755)
    return {"PATH": str(folder), "CASEWORK_VENV": str(folder / "venv"), "HOME": str(folder)}


def run(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [shutil.which("dash") or "/bin/sh", str(ROOT / "run"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=env, timeout=60, check=False)


def test_the_command_is_a_program_of_the_plain_shell() -> None:
    assert os.access(ROOT / "run", os.X_OK)
    assert subprocess.run([shutil.which("dash") or "sh", "-n", ROOT / "run"], check=False).returncode == 0


def test_without_a_job_it_says_what_it_can_do() -> None:
    told = run()
    assert told.returncode == 0
    assert all(job in told.stdout for job in ("demo", "test", "check", "bench", "prove", "casework"))


def test_an_unknown_job_is_wrong_usage() -> None:
    assert run("dance").returncode == 2


def test_without_rights_it_gives_the_exact_line_to_type(tmp_path: Path) -> None:
    env = machine(tmp_path, id="echo 1000", **{"apt-get": "exit 9"})
    told = run("demo", env=env)
    assert told.returncode == 1
    assert (
        "run this once as root: apt-get update && apt-get install -y --no-install-recommends "
        "python3 python3-venv libpangoft2-1.0-0 libharfbuzz-subset0" in told.stderr
    )


def test_with_sudo_it_installs_by_itself_and_shows_the_words_of_a_failure(tmp_path: Path) -> None:
    scripts = {"apt-get": "echo the mirror is away; exit 9", "sudo": 'exec "$@"', "id": "echo 1000"}
    told = run("demo", env=machine(tmp_path, **scripts))
    assert told.returncode == 1
    assert "the mirror is away" in told.stderr


def test_a_system_without_apt_is_told_the_names(tmp_path: Path) -> None:
    told = run("demo", env=machine(tmp_path, id="echo 0"))
    assert told.returncode == 1
    assert "install them with your package manager" in told.stderr


def test_homebrew_gets_its_own_names(tmp_path: Path) -> None:
    told = run("test", env=machine(tmp_path, uname="echo Darwin", id="echo 501"))
    assert told.returncode == 1
    assert "brew install python@3.13 pango postgresql@17 poppler qpdf" in told.stderr


def test_an_old_python_is_not_taken_for_a_good_one(tmp_path: Path) -> None:
    scripts = {"python3": "exit 1", "apt-get": "exit 0", "id": "echo 0"}
    told = run("demo", env=machine(tmp_path, **scripts))
    assert told.returncode == 1
    assert "Python 3.11 or newer" in told.stderr

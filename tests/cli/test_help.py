"""Every command explains itself by example, and the quick ones load nothing heavy."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import click
import pytest

from casework.cli import main

HEAVY = {"flask", "weasyprint", "sqlalchemy", "pikepdf", "fontTools"}


def commands(command: click.Command, words: tuple[str, ...]) -> Iterator[tuple[str, click.Command]]:
    yield " ".join(words), command
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=words[-1])
        for word in command.list_commands(context):
            below = command.get_command(context, word)
            assert below is not None
            yield from commands(below, (*words, word))


ALL = dict(commands(main, ("casework",)))


@pytest.mark.parametrize("words", ALL)
def test_every_command_shows_an_example_of_its_use(words: str) -> None:
    command = ALL[words]
    told = command.get_help(click.Context(command, info_name=words, max_content_width=200))
    assert "Example" in told
    assert words in told.split("Example", 1)[1] or isinstance(command, click.Group)


@pytest.mark.parametrize("words", ["--help", "check", "verify --help", "clocks --help"])
def test_help_and_the_check_come_at_once_because_nothing_heavy_is_loaded(words: str) -> None:
    asked = f"import sys; from casework.cli import main; main({words.split()!r}, standalone_mode=False)"
    loaded = f"{asked}; print('loaded', *sorted({HEAVY!r} & set(sys.modules)))"
    told = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, timeout=60, check=True
    )
    assert told.stdout.splitlines()[-1].strip() == "loaded"


def test_wrong_usage_is_exit_status_2() -> None:
    called = [sys.executable, "-c", "from casework.cli import main; main()", "dance"]
    assert subprocess.run(called, capture_output=True, timeout=60, check=False).returncode == 2

"""Write the pages that are made from the product itself; with --check, say which are out of date."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from casework.cli import main
from casework.config import reference

HERE = Path(__file__).parent


def commands(command: click.Command, words: str) -> Iterator[tuple[str, click.Command]]:
    """Give every command below one, with the words that call it."""
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=words)
        for word in command.list_commands(context):
            below = command.get_command(context, word)
            if below is not None:
                yield from commands(below, f"{words} {word}")
    else:
        yield words, command


def command_line() -> str:
    """Give the help of every command as one page."""
    rows = [
        "# Commands",
        "",
        "Made from the commands by `python docs/reference/make.py`; change them there.",
        "",
        "Exit status: 0 done, 1 refused or findings, 2 wrong usage. `--json` prints one JSON document.",
        "",
    ]
    for words, command in commands(main, "casework"):
        context = click.Context(command, info_name=words, terminal_width=100, max_content_width=100)
        said = (line.rstrip() for line in command.get_help(context).splitlines())
        rows += [f"## {words}", "", "```text", *said, "```", ""]
    return "\n".join(rows)


def pages() -> dict[Path, str]:
    """Give each page that is made, with what belongs in it."""
    return {HERE / "settings.md": reference(), HERE / "cli.md": command_line()}


def out_of_date() -> list[str]:
    """Name the pages that say something else than the product."""
    return [
        page.name
        for page, text in pages().items()
        if not page.exists() or page.read_text(encoding="utf-8") != text
    ]


if __name__ == "__main__":
    if "--check" in sys.argv:
        stale = out_of_date()
        sys.exit(f"out of date: {', '.join(stale)}; run python docs/reference/make.py" if stale else 0)
    for page, text in pages().items():
        page.write_text(text, encoding="utf-8")

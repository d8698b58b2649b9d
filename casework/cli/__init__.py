"""The `casework` command: each subcommand is loaded when it is called, so that help is quick."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from casework.errors import CaseworkError

#: name -> module of this room, attribute, what it does in one line
COMMANDS = {
    "backup": ("keeping", "backup", "A copy of the database while the service runs."),
    "calendar": ("calendars", "calendar", "Working time computed for a file of rows."),
    "check": ("rulebook", "check", "Every fault of the rulebook at once."),
    "clocks": (
        "clocks",
        "clocks",
        "The clocks of a case, or of scenarios, and why they are due when they are.",
    ),
    "demo": ("demo", "demo", "A filled database and the running service, to look around."),
    "doctor": ("keeping", "doctor", "Every check of the start-up, pass or fail."),
    "draw": ("rulebook", "draw", "A workflow as a drawing."),
    "export": ("evidence", "export", "Data out: the record, the cases."),
    "import": ("imports", "imports", "What other systems hold, taken in."),
    "init": ("keeping", "init", "Create or upgrade the database; load what was released."),
    "migrate-cases": ("versions", "migrate_cases", "Running cases to another version of their workflow."),
    "release": ("rulebook", "release", "Lay down what is new in the rulebook; it never changes again."),
    "restore": ("keeping", "restore", "A backup put back, brought in line and checked."),
    "score": ("score", "score", "A table scored by a policy, and the policy tested on the past."),
    "screen": ("screening", "screen", "Names against a list of sanctioned persons."),
    "token": ("people", "token", "Keys for programs that use the API."),
    "user": ("people", "user", "People who sign in."),
    "verify": ("evidence", "verify", "The record checked from its first entry to its last."),
    "scheduler": ("serve", "scheduler", "What time wakes and what is to leave, in a process of its own."),
    "serve": ("serve", "serve", "Pages and API, with the scheduler beside them."),
    "worker": ("serve", "worker", "Long work from PostgreSQL's queue."),
}


class Subcommands(click.Group):
    """Knows its commands by name and loads the one that is called; a refusal is exit status 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f"{__name__}.{module}"), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][2]) for name in self.list_commands(ctx)])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except CaseworkError as error:
            click.echo(error.detail, err=True)
            ctx.exit(1)
        except Exception as error:
            if not _is_unreachable_database(error):
                raise
            click.echo(f"The database cannot be reached: {getattr(error, 'orig', error)}", err=True)
            ctx.exit(1)


def _is_unreachable_database(error: Exception) -> bool:
    """Tell it by name: SQLAlchemy is heavy, and who raised this has loaded it."""
    return type(error).__name__ == "OperationalError" and type(error).__module__.startswith("sqlalchemy")


@click.group(cls=Subcommands)
@click.version_option(package_name="casework")
def main() -> None:
    """Case management for a bank: cases, clocks, letters, proof.

    Example: casework clocks simulate scenarios.json --json
    """

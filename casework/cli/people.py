"""`casework user` and `casework token`: people and keys from the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import click


@click.group()
def user() -> None:
    """People who sign in.

    Example: casework user add --username ada --name "Ada" --email ada@bank.example --role administrator
    """


@user.command("add")
@click.option("--username", required=True, help="Name to sign in with: small letters, digits, dots, dashes.")
@click.option("--name", required=True, help="Name as colleagues know it.")
@click.option("--email", required=True, help="Address of reminders and links.")
@click.option("--role", "roles", multiple=True, help="staff, team_lead, compliance, auditor, administrator.")
@click.option("--team", "teams", multiple=True, help="Code of a team; may be given several times.")
@click.option("--language", type=click.Choice(["en", "zh"]), default="en", show_default=True)
@click.option(
    "--zone", default="Europe/London", show_default=True, help="Time zone of this person's screens."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def add_user(as_json: bool, **given: Any) -> None:
    """Add a person and print a single-use link to set the password.

    Example: casework user add --username ada --name "Ada" --email ada@bank.example --role administrator
    """
    from casework.commands.people.add_person import AddPerson, add_person
    from casework.commands.people.invite_person import InvitePerson, invite_person
    from casework.domain.facts import SYSTEM

    at = datetime.now(UTC)
    with _opened() as settings:
        person = add_person(AddPerson(actor=SYSTEM, **given), at)
        link = f"{settings.base_url.rstrip('/')}/link/{invite_person(InvitePerson(person.id, SYSTEM), at)}"
    _say(as_json, {"id": person.id, "username": person.username, "link": link}, link)


@user.command("disable")
@click.argument("username")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def disable_user(username: str, as_json: bool) -> None:
    """End all that a person could come in with: sessions, tokens and links.

    Example: casework user disable hana
    """
    from casework.commands.people.disable_person import DisablePerson, disable_person
    from casework.domain.facts import SYSTEM
    from casework.queries.people.people import person_named

    with _opened():
        person = disable_person(DisablePerson(person_named(username).id, SYSTEM), datetime.now(UTC))
    _say(as_json, {"id": person.id, "username": username, "disabled": True}, f"{username} is disabled")


@click.group()
def token() -> None:
    """Keys for programs that use the API in a person's name.

    Example: casework token add --user hana --scopes case.read --json
    """


@token.command("add")
@click.option("--user", "username", required=True, help="The person in whose name the token acts.")
@click.option("--name", default="command line", show_default=True, help="What the token is for.")
@click.option(
    "--scopes", default="*", show_default=True, help="Permissions with commas; * is all of the person's."
)
@click.option("--days", default=90, show_default=True, help="How long it lasts; 365 at most.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def add_key(username: str, name: str, scopes: str, days: int, as_json: bool) -> None:
    """Make a token and print it; it is shown this once.

    Example: casework token add --user hana --scopes case.read,case.move --days 30 --json
    """
    from casework.commands.people.add_token import AddToken, add_token
    from casework.domain.facts import SYSTEM
    from casework.rulebook.current import current

    with _opened():
        known = frozenset(current().access)
        wanted = tuple(one.strip() for one in scopes.split(",") if one.strip())
        command = AddToken(name, username, SYSTEM, known, wanted, timedelta(days=days))
        made = add_token(command, datetime.now(UTC))
    told = {"id": made.id, "token": made.token, "expires_at": made.expires_at.strftime("%Y-%m-%dT%H:%M:%SZ")}
    _say(as_json, told, made.token)


@token.command("revoke")
@click.argument("token_id", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def revoke_key(token_id: int, as_json: bool) -> None:
    """End a token by its number.

    Example: casework token revoke 7
    """
    from casework.commands.people.revoke_token import RevokeToken, revoke_token
    from casework.domain.facts import SYSTEM

    with _opened():
        revoke_token(RevokeToken(token_id, SYSTEM), datetime.now(UTC))
    _say(as_json, {"id": token_id, "revoked": True}, f"token {token_id} is revoked")


@contextmanager
def _opened() -> Iterator[Any]:
    """Open the database of the settings, and give the settings."""
    from casework.cli.database import application

    with application() as app:
        yield app.config["SETTINGS"]


def _say(as_json: bool, told: dict[str, Any], words: str) -> None:
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else words)

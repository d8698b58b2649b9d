"""Revoke an API token."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.commands.evidence.append_event import append_event
from casework.db import transaction
from casework.domain.facts import Actor
from casework.errors import NotFound
from casework.models import ApiToken


@dataclass(frozen=True, slots=True)
class RevokeToken:
    """`own` refuses a token of somebody else."""

    token_id: int
    actor: Actor
    own: bool = False


def revoke_token(command: RevokeToken, at: datetime) -> ApiToken:
    """End the token from the next request on; one that has ended stays as it was."""
    with transaction() as session:
        token = session.get(ApiToken, command.token_id)
        if token is None or (command.own and token.person_id != command.actor.id):
            raise NotFound("There is no such token.", zh="没有此令牌。")
        if token.revoked_at is None:
            token.revoked_at = at
            append_event(
                session, f"user/{token.person_id}", "token_revoked", command.actor.name, at, token=token.id
            )
    return token

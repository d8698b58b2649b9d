"""Send a dead mail once more because a person says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from casework.commands.evidence.append_event import append_event
from casework.db import Row, transaction
from casework.domain.access import may_touch
from casework.domain.facts import Actor
from casework.errors import Denied, NotFound, Refused
from casework.models import Case, Message
from casework.rulebook.current import current

OF_NO_CASE = {"team": None, "entity": None, "assignee": 0}


@dataclass(frozen=True, slots=True)
class RetryMessage:
    message_id: str
    actor: Actor


def retry_message(command: RetryMessage, at: datetime) -> None:
    """Let the mail wait again with a clean slate; the record says who asked for it.

    Raises NotFound for a mail that is not there or not the actor's to see, Denied without the right to retry
    it, Refused unless it is dead.
    """
    with transaction() as session:
        message = session.get(Message, command.message_id, with_for_update=True)
        if message is None:
            raise NotFound("There is no such message.", zh="没有此邮件。")
        _check(session, command.actor, message)
        if message.state != "dead":
            raise Refused("Only a mail that was given up can be sent again.", zh="仅放弃发送的邮件可以重发。")
        message.state, message.attempts, message.not_before, message.trouble = "waiting", 0, at, None
        case: Row = {"case": f"case/{message.case_id}"} if message.case_id is not None else {}
        append_event(session, "mail/dead", "mail_retried", command.actor.name, at, message=message.id, **case)


def _check(session: Session, actor: Actor, message: Message) -> None:
    case = session.get(Case, message.case_id) if message.case_id is not None else None
    row: dict[str, Any] = (
        {"team": case.team, "entity": case.entity, "assignee": case.assignee} if case else OF_NO_CASE
    )
    table = current().access
    if may_touch(table, "mail.retry", actor, row):
        return
    if may_touch(table, "mail.read", actor, row) or may_touch(table, "case.read", actor, row):
        raise Denied("Your role does not allow this.", zh="您的角色无权进行此操作。")
    raise NotFound("There is no such message.", zh="没有此邮件。")

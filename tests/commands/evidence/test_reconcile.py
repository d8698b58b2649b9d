"""A restored database is put in line with the world, which went on after its backup was made."""

from __future__ import annotations

from datetime import datetime, timedelta

import orjson
from sqlalchemy import select

from casework.commands.clocks.claim_timers import claim_timers
from casework.commands.evidence.reconcile import HELD, reconcile
from casework.db import db, transaction
from casework.models import Message, Report, SignIn, StreamEvent, Timer
from tests.cast import MONDAY, Cast, log_complaint

LATER = MONDAY + timedelta(days=2)


def mail(name: str, state: str, not_before: datetime) -> Message:
    return Message(
        id=name,
        case_id=None,
        seq=None,
        notice="assigned",
        template="assigned",
        person_id=1,
        address=None,
        language="en",
        inputs={},
        document=None,
        state=state,
        attempts=0,
        created_at=MONDAY,
        not_before=not_before,
        lease_until=None,
        sent_at=None,
        trouble=None,
        digest_id=None,
    )


def states() -> dict[str, str]:
    with db.engine.connect() as connection:
        return {row.id: row.state for row in connection.execute(select(Message.id, Message.state))}


def test_mails_that_may_have_gone_out_are_held_back_and_the_others_stay(cast: Cast) -> None:
    with transaction() as session:
        session.add_all(
            [
                mail("was-due", "waiting", MONDAY),
                mail("on-its-way", "sending", LATER + timedelta(minutes=5)),
                mail("in-a-digest", "digest", MONDAY),
                mail("planned", "waiting", LATER + timedelta(days=1)),
                mail("gone", "sent", MONDAY),
            ]
        )
    done = reconcile(db.engine, "ab" * 32, LATER)
    assert (done.held_messages, done.waiting_messages) == (3, 1)
    assert states() == {
        "was-due": "dead",
        "on-its-way": "dead",
        "in-a-digest": "dead",
        "planned": "waiting",
        "gone": "sent",
    }
    with db.engine.connect() as connection:
        assert set(connection.scalars(select(Message.trouble).where(Message.state == "dead"))) == {HELD}


def test_deadlines_that_passed_meanwhile_are_counted_and_can_be_claimed_at_once(cast: Cast) -> None:
    log_complaint(cast.hana)
    claim_timers(LATER)  # by a scheduler that is gone
    owed = reconcile(db.engine, "", LATER).owed_timers
    with db.engine.connect() as connection:
        due = connection.scalars(select(Timer.name).where(Timer.wakes_at <= LATER)).all()
    assert owed == len(due) == len(claim_timers(LATER)) > 0


def test_everybody_signs_in_again(cast: Cast) -> None:
    with transaction() as session:
        for token, revoked in (("a", None), ("b", MONDAY)):
            at = {"created_at": MONDAY, "seen_at": MONDAY, "ends_at": LATER, "revoked_at": revoked}
            session.add(SignIn(token_hash=token, person_id=cast.ids["hana"], address=None, agent=None, **at))
    assert reconcile(db.engine, "", LATER).ended_sessions == 1
    with db.engine.connect() as connection:
        assert None not in connection.scalars(select(SignIn.revoked_at)).all()


def test_a_report_that_was_being_made_is_made_again(cast: Cast) -> None:
    reference = log_complaint(cast.hana)
    assert reference
    with transaction() as session:
        asked = {"asked_by": "person/1", "asked_at": MONDAY, "not_before": LATER + timedelta(minutes=5)}
        made = dict.fromkeys(("made_at", "sha256", "pages", "trouble", "case_id", "as_of"))
        session.add(Report(id=1, kind="period", language="en", state="making", attempts=1, **asked, **made))
    assert reconcile(db.engine, "", LATER).reports_again == 1
    with db.engine.connect() as connection:
        assert connection.scalar(select(Report.state)) == "requested"


def test_that_it_was_restored_and_how_far_the_backup_reached_is_on_record(cast: Cast) -> None:
    log_complaint(cast.hana)
    done = reconcile(db.engine, "cd" * 32, LATER)
    assert done.last_at == MONDAY
    with db.engine.connect() as connection:
        body = connection.scalar(select(StreamEvent.body).where(StreamEvent.stream == "system/restore"))
    told = orjson.loads(body or "{}")
    assert (told["kind"], told["sha256"], told["last_at"]) == (
        "restored",
        "cd" * 32,
        "2026-11-23T09:00:00.000000Z",
    )
    assert told["ended_sessions"] == 0

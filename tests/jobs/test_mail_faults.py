"""A mail server in all its moods: whatever it answers, each mail arrives once."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.cast import MONDAY, Cast
from tests.jobs.letterbox import Letterbox
from tests.jobs.shift import hanas_case, mails
from tests.jobs.test_mailing import free_port

CASES = 15
FAULTS = ("421 closing", "450 greylisted", "451 local trouble", "452 no room")


@pytest.mark.parametrize("seed", [1, 2])
def test_every_mail_arrives_once_through_random_faults(cast: Cast, box: Letterbox, seed: int) -> None:
    for _ in range(CASES):
        hanas_case(cast, MONDAY)
    chance, at, server = random.Random(seed), MONDAY, box.post.sender.server
    script = {"mail": box.counter.on_mail, "to": box.counter.on_recipient, "data": box.counter.on_data}
    for _ in range(1_000):
        for answers in script.values():
            answers[:] = [chance.choice(FAULTS)] if chance.random() < 0.3 else []
        down = chance.random() < 0.2
        box.post.sender.server = replace(server, port=free_port()) if down else server
        box.send(at)
        if all(mail.state == "sent" for mail in mails()):
            break
        at += timedelta(minutes=1)
    arrived = Counter(str(mail["Message-ID"]) for mail in box.taken)
    assert arrived == Counter(f"<{mail.id}@bank.example>" for mail in mails())
    assert len(arrived) == CASES
    assert {mail.state for mail in mails()} == {"sent"}

"""The same random lives over the real commands, both databases and a postman keep to the policy."""

from __future__ import annotations

import random

import pytest
from flask import Flask

from tests.cast import Cast
from tests.commands.contact.bank_desk import BankDesk, CarelessDesk
from tests.domain.contact.judge import Auditor
from tests.domain.contact.lives import BEGIN, Life, person
from tests.long_form import PROVE

LIVES, STEPS = (60, 90) if PROVE else (3, 50)


@pytest.mark.slow
@pytest.mark.long
def test_what_is_recorded_and_posted_over_random_lives_kept_to_the_policy(bank: Flask, cast: Cast) -> None:
    left = posted = 0
    for seed in range(LIVES):
        chance = random.Random(seed)
        who = person(chance)
        desk = BankDesk(cast, who, BEGIN)
        life = Life(chance, who, desk)
        life.run(STEPS)
        assert Auditor(who).read(life.ledger) == [], f"life {seed}"
        assert all("@1" in told for told in desk.refusals), "each refusal names its rule"
        contacts = [entry for entry in life.ledger if entry["what"] == "left"]
        left += len(contacts)
        posted += sum(entry["channel"] == "email" for entry in contacts)
    assert left > LIVES
    assert posted > 0


@pytest.mark.slow
def test_a_postman_who_does_not_ask_is_found_out(bank: Flask, cast: Cast) -> None:
    for seed in range(12):
        chance = random.Random(seed)
        who = person(chance)
        life = Life(chance, who, CarelessDesk(cast, who, BEGIN))
        if Auditor(who).read(life.run(STEPS)):
            return
    pytest.fail("a dozen careless lives, and every mail left in time")

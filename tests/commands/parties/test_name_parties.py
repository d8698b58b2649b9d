"""Customers who were recorded before names had a normal form get one, and are found from then on."""

from __future__ import annotations

from sqlalchemy import update

from casework.commands.evidence.prepare_database import prepare_database
from casework.commands.parties.name_parties import name_parties
from casework.db import db, transaction
from casework.models import Party
from casework.queries.parties.parties import find_parties
from casework.rulebook.current import current
from tests.cast import MONDAY, Cast
from tests.commands.parties.known import ANN, HARBOUR, recorded


def test_an_upgrade_names_who_has_no_normal_name(cast: Cast) -> None:
    recorded(cast.hana, HARBOUR)
    recorded(cast.hana, ANN)
    with transaction() as session:
        session.execute(update(Party).values(normal_name=None))
    assert find_parties(cast.hana, "harbour") == []
    prepare_database(db.engine, current(), MONDAY)
    assert [row["name"] for row in find_parties(cast.hana, "harbour")] == ["Harbour Trading Ltd"]
    assert name_parties(db.engine) == 0

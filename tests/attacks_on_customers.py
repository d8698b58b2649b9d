"""Ways to change the personal values that lie beside the chains of customers."""

from __future__ import annotations

from tests.attacks_on_chains import Attack
from tests.told_record import Told


def beside_a_customer(told: Told) -> tuple[str, int]:
    found = told.one("SELECT stream, seq FROM stream_values WHERE field = 'address'")
    return str(found["stream"]), int(found["seq"])


def an_edited_address(told: Told) -> tuple[str, int]:
    told.change("UPDATE stream_values SET value = '2 Quay' WHERE field = 'address'")
    return beside_a_customer(told)


def an_address_taken_away(told: Told) -> tuple[str, int]:
    where = beside_a_customer(told)
    told.change("DELETE FROM stream_values WHERE field = 'address'")
    return where


def a_smuggled_address(told: Told) -> tuple[str, int]:
    stream, seq = beside_a_customer(told)
    told.change(
        "INSERT INTO stream_values (stream, seq, field, value, salt) VALUES (:s, :n, 'phone', '1', 'aa')",
        s=stream,
        n=seq,
    )
    return stream, seq


def a_value_of_no_chain(told: Told) -> tuple[str, None]:
    told.change(
        "INSERT INTO stream_values (stream, seq, field, value, salt) VALUES ('party/77', 1, 'x', '1', 'aa')"
    )
    return "party/77", None


CUSTOMERS: tuple[Attack, ...] = (
    an_edited_address,
    an_address_taken_away,
    a_smuggled_address,
    a_value_of_no_chain,
)

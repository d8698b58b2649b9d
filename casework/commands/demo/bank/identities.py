"""Numbers of made-up customers: right by their check digits, and in ranges that no register gives out."""

from __future__ import annotations

from casework.domain.parties.identifiers import lei_check, resident_check, uscc_check

REGION = "990000"  # no administrative division has this code


def uscc(number: int) -> str:
    """Return a unified social credit code; MADEUP stands where the organisation's own code does."""
    bare = f"91{REGION}MADEUP{number:03d}"
    return bare + uscc_check(bare)


def lei(number: int) -> str:
    """Return a legal entity identifier of an issuer that does not exist."""
    bare = f"00000000MADEUP{number:04d}"
    return bare + lei_check(bare)


def registry(number: int) -> str:
    return f"XX{number:06d}"


def national_id(number: int, born_on: str) -> str:
    """Return the number of a resident of a region that does not exist."""
    bare = f"{REGION}{born_on.replace('-', '')}{number % 1000:03d}"
    return bare + resident_check(bare)

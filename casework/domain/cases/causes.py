"""How a cause is written in the register of issues: a root cause as it is, other reasons by field."""

from __future__ import annotations

ROOT_CAUSE, EXIT_REASON = "root_cause", "exit_reason"
EVERY_PRODUCT = "all"  # of customers who left with all that they had


def cause_code(field: str, reason: str) -> str:
    """Return "process_missing" for a root cause, "exit_reason:service" for the reason of who left."""
    return reason if field == ROOT_CAUSE else f"{field}:{reason}"


def cause_parts(code: str) -> tuple[str, str]:
    """Return field and reason of a cause."""
    field, colon, reason = code.partition(":")
    return (field, reason) if colon else (ROOT_CAUSE, code)

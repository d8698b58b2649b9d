"""What roles, marks and limits are called."""

from __future__ import annotations

from flask_babel import lazy_gettext

ROLES = {
    "staff": lazy_gettext("Case handler"),
    "team_lead": lazy_gettext("Team lead"),
    "compliance": lazy_gettext("Compliance"),
    "auditor": lazy_gettext("Auditor"),
    "administrator": lazy_gettext("Administrator"),
}
FLAGS = {
    "senior": lazy_gettext("Senior"),
    "internal_ombudsman": lazy_gettext("Internal ombudsman"),
}
LIMITS = {
    "redress": lazy_gettext("Redress up to"),
    "offer": lazy_gettext("Offers up to"),
}


def role_title(role: str) -> str:
    return str(ROLES.get(role, role))


def choices(titles: dict[str, object]) -> list[tuple[str, str]]:
    """Return code and title for the boxes of a form."""
    return [(code, str(title)) for code, title in titles.items()]

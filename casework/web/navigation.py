"""The ways through the product that a person may go."""

from __future__ import annotations

from flask import current_app, url_for
from flask_babel import lazy_gettext

from casework.web.access import may, permission_of

#: name of the place, endpoint, title; a place shows to who has the permission of its route
PLACES = (
    ("work", "work.my_work", lazy_gettext("My work")),
    ("queue", "work.team_queue", lazy_gettext("Team queue")),
    ("find", "work.find", lazy_gettext("Find")),
    ("customers", "customers.show_customers", lazy_gettext("Customers")),
    ("breaches", "breaches.show_breaches", lazy_gettext("Breaches")),
    ("satisfaction", "satisfaction.show_figures", lazy_gettext("Satisfaction")),
    ("scores", "scores.show_back_test", lazy_gettext("Scores")),
    ("issues", "issues.show_issues", lazy_gettext("Issues")),
    ("campaigns", "campaigns.show_campaigns", lazy_gettext("Campaigns")),
    ("screening", "screening.show_lists", lazy_gettext("Screening")),
    ("reports", "reports.show_reports", lazy_gettext("Reports")),
    ("mail", "mail.show_mail", lazy_gettext("Mail")),
    ("rules", "rules.show_rules", lazy_gettext("Rules")),
    ("record", "record.show_record", lazy_gettext("Record")),
)
ADMINISTRATION = (
    ("people.show_people", lazy_gettext("People")),
    ("teams.show_teams", lazy_gettext("Teams")),
    ("tokens.show_tokens", lazy_gettext("API tokens")),
)


def navigation() -> list[tuple[str, str, str]]:
    """Return name, address and title of each place in the top bar."""
    return [(name, url_for(endpoint), str(title)) for name, endpoint, title in PLACES if _open(endpoint)]


def administration() -> list[tuple[str, str]]:
    """Return address and title of each page of the administration."""
    return [(url_for(endpoint), str(title)) for endpoint, title in ADMINISTRATION if _open(endpoint)]


def first_page() -> str:
    """Return where a person starts: their work; who has none administers, or reads the first open place."""
    places = navigation()
    if administration() and not any(name == "work" for name, _address, _title in places):
        return administration()[0][0]
    return places[0][1] if places else url_for("account.show_account")


def _open(endpoint: str) -> bool:
    view = current_app.view_functions.get(endpoint)
    permission = permission_of(view) if view else None
    return permission is not None and may(permission)

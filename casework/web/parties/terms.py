"""Words for what a customer is and where, and for the ground on which she may be approached."""

from __future__ import annotations

from flask_babel import get_locale, lazy_gettext

NATURES = {
    "state_owned": lazy_gettext("state-owned"),
    "private": lazy_gettext("privately owned"),
    "foreign_invested": lazy_gettext("foreign-invested"),
    "public_institution": lazy_gettext("public institution"),
    "spv": lazy_gettext("project company (SPV)"),
    "financial_institution": lazy_gettext("financial institution"),
    "individual_business": lazy_gettext("sole trader"),
    "individual": lazy_gettext("individual"),
}
BASES = {
    "consent": lazy_gettext("consent"),
    "soft_opt_in": lazy_gettext("soft opt-in"),
    "contract": lazy_gettext("contract"),
    "legitimate_interest": lazy_gettext("legitimate interest"),
    "legal_duty": lazy_gettext("legal duty"),
}


def country_title(code: str) -> str:
    """Return what a country is called, its code where it is none."""
    locale = get_locale()
    return str(locale.territories.get(code, code)) if locale else code

"""When a customer may be approached: each rule of the shipped policy, with the day from which it lets go."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from casework.domain.contact.known import Approach, Consented, Known, Past, Reach, Suppressed
from casework.domain.contact.policy import ContactPolicy, Hours
from casework.domain.contact.verdict import Verdict, both, evaluate, of_recipient
from casework.rulebook.current import use

WEDNESDAY = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
LONG_AGO, DAY = datetime(2020, 1, 1, tzinfo=UTC), date(2026, 11, 25)
LONDON, NEW_YORK = ZoneInfo("Europe/London"), ZoneInfo("America/New_York")
EVERYWHERE = {channel: (Reach(),) for channel in ("email", "phone", "sms", "letter", "wechat", "social")}
AGREED = Consented("*", "marketing", "consent", LONG_AGO)
POLICY: ContactPolicy = use().contact_policy(DAY)
MARKETING, SURVEY = Approach("marketing", "email"), Approach("survey", "email", "transactional")


def customer(**given: Any) -> Known:
    """Return an individual in London who agreed to marketing and can be reached everywhere."""
    given = {"country": "GB", "consents": (AGREED,), "addresses": EVERYWHERE, **given}
    return Known(LONDON, use().calendars["UK"], **given)


def verdict(approach: Approach, at: datetime = WEDNESDAY, /, **given: Any) -> Verdict:
    return evaluate(POLICY, approach, customer(**given), at)


def refused(approach: Approach, at: datetime = WEDNESDAY, /, **given: Any) -> tuple[Any, Any]:
    found = verdict(approach, at, **given)
    return None if found.allowed else found.rule, found.allowed_from


def days_ago(days: float, purpose: str = "marketing", **more: Any) -> Past:
    return Past(WEDNESDAY - timedelta(days=days), purpose, **more)


def test_who_agreed_and_was_left_in_peace_may_be_written_to() -> None:
    assert verdict(MARKETING) == Verdict(True, "standard@1", allowed_from=WEDNESDAY)


@pytest.mark.parametrize("purpose", ["service", "regulatory"])
def test_what_the_bank_owes_its_customer_always_goes(purpose: str) -> None:
    never = Suppressed("*", "*", "objection", "person/3", LONG_AGO)
    assert verdict(
        Approach(purpose, "email"), WEDNESDAY.replace(hour=2), suppressions=(never,), addresses={}
    ).allowed


def test_an_objection_to_direct_marketing_is_absolute() -> None:
    objection = Suppressed("*", "marketing", "objection", "person/3", LONG_AGO)
    for channel in EVERYWHERE:
        approach = Approach("marketing", channel)
        assert refused(approach, suppressions=(objection,)) == ("STOP-OBJECTION@1", None)
    assert verdict(SURVEY, suppressions=(objection,)).allowed, "a survey is not marketing"


def test_an_entry_that_ends_lets_go_on_its_day() -> None:
    until = WEDNESDAY + timedelta(days=3)  # a Saturday: the hours add the rest
    entry = Suppressed("email", "*", "bank_decision", "person/3", LONG_AGO, until)
    monday = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
    assert refused(MARKETING, suppressions=(entry,)) == ("STOP-BANK@1", monday)
    assert verdict(Approach("marketing", "letter"), suppressions=(entry,)).allowed


def test_a_number_in_a_national_register_is_called_only_with_consent() -> None:
    entry = Suppressed("phone", "marketing", "register", "TPS", LONG_AGO)
    call = Approach("marketing", "phone")
    assert verdict(call, suppressions=(entry,)).allowed
    assert refused(call, suppressions=(entry,), consents=())[0] == "STOP-REGISTER@1"


def test_an_individual_must_have_agreed_to_electronic_mail() -> None:
    assert refused(MARKETING, consents=()) == ("GROUND-PERSON-ELECTRONIC@1", None)
    opted = replace(AGREED, basis="soft_opt_in", channel="email")
    assert verdict(MARKETING, consents=(opted,)).allowed
    assert refused(Approach("marketing", "sms"), consents=(opted,))[0] == "GROUND-PERSON-ELECTRONIC@1"
    assert verdict(MARKETING, consents=(), kind="organisation").allowed
    assert verdict(Approach("marketing", "letter"), consents=()).allowed


def test_a_consent_that_was_withdrawn_is_none() -> None:
    withdrawn = replace(AGREED, until=WEDNESDAY)
    assert refused(MARKETING, consents=(withdrawn,))[0] == "GROUND-PERSON-ELECTRONIC@1"
    assert verdict(MARKETING, WEDNESDAY - timedelta(minutes=1), consents=(withdrawn,)).allowed


def test_in_china_individuals_must_have_agreed_on_every_channel() -> None:
    chinese = {"country": "CN", "consents": (replace(AGREED, basis="soft_opt_in"),)}
    assert refused(Approach("marketing", "letter"), **chinese)[0] == "GROUND-CN@1"


def test_one_marketing_contact_in_seven_days_over_all_channels() -> None:
    called = days_ago(6, direction="out")  # Thursday 19 November
    thursday = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
    assert refused(MARKETING, history=(called,)) == ("MKT-7D@1", thursday)
    assert verdict(MARKETING, history=(days_ago(7),)).allowed
    assert verdict(MARKETING, history=(days_ago(1, "service"), days_ago(1, "survey"))).allowed
    assert verdict(MARKETING, history=(days_ago(1, direction="in"), days_ago(1, result="bounced"))).allowed


def test_four_marketing_contacts_in_ninety_days() -> None:
    four = tuple(days_ago(days) for days in (10, 30, 50, 88))
    assert refused(MARKETING, history=four) == ("MKT-90D@1", datetime(2026, 11, 27, 9, 0, tzinfo=UTC))
    assert verdict(MARKETING, history=(*four[:3], days_ago(90))).allowed


def test_ninety_days_between_relationship_surveys_and_thirty_between_any() -> None:
    relationship = replace(SURVEY, kind="relationship")
    yearly = days_ago(40, "survey", kind="relationship")
    assert refused(relationship, history=(yearly,))[0] == "SUR-REL-90D@1"
    assert verdict(SURVEY, history=(yearly,)).allowed
    assert refused(SURVEY, history=(days_ago(29, "survey"),))[0] == "SUR-30D@1"


def test_four_invitations_a_year_for_one_person() -> None:
    four = tuple(days_ago(days, "survey", recipient=7) for days in (40, 100, 200, 364))
    assert refused(replace(SURVEY, recipient=7), history=four)[0] == "SUR-YEAR@1"
    assert verdict(replace(SURVEY, recipient=8), history=four).allowed
    assert refused(SURVEY, history=four)[0] == "SUR-YEAR@1", "who is not named may be the same person"


def test_three_people_of_a_company_a_quarter() -> None:
    three = tuple(days_ago(40 + number, "survey", recipient=number) for number in (1, 2, 3))
    asked = replace(SURVEY, recipient=4)
    assert refused(asked, history=three, kind="organisation")[0] == "SUR-COMPANY@1"
    assert verdict(asked, history=three).allowed


def test_one_reminder_of_an_invitation() -> None:
    reminder = Approach("survey_reminder", "email")
    invited, reminded = days_ago(6, "survey"), days_ago(1, "survey_reminder")
    assert refused(reminder) == ("SUR-REMINDER@1", None)
    assert verdict(reminder, history=(invited,)).allowed
    assert refused(reminder, history=(invited, reminded))[0] == "SUR-REMINDER@1"
    waiting = replace(invited, result="queued")
    assert refused(reminder, history=(waiting,))[0] == "SUR-REMINDER@1", "nothing to remind of has left yet"
    again = replace(reminded, result="queued")
    assert refused(reminder, history=(invited, again))[0] == "SUR-REMINDER@1"


def test_the_hours_are_those_of_the_customers_zone_and_working_days() -> None:
    known = replace(customer(), zone=ZoneInfo("Asia/Shanghai"))
    late = evaluate(POLICY, MARKETING, known, WEDNESDAY.replace(hour=11))  # 19:00 there
    assert (late.rule, late.waits) == ("HOURS@1", True)
    assert late.allowed_from == datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
    assert evaluate(POLICY, MARKETING, known, WEDNESDAY.replace(hour=10, minute=59)).allowed
    christmas = datetime(2026, 12, 24, 19, 0, tzinfo=UTC)
    assert refused(MARKETING, christmas) == ("HOURS@1", datetime(2026, 12, 29, 9, 0, tzinfo=UTC))


def test_americans_are_called_between_eight_and_nine_in_the_evening_of_any_day() -> None:
    known = replace(customer(country="US"), zone=NEW_YORK)
    call, sunday = Approach("marketing", "phone"), datetime(2026, 11, 29, 13, 0, tzinfo=UTC)  # 08:00 there
    assert evaluate(POLICY, call, known, sunday).allowed
    early = evaluate(POLICY, call, known, sunday - timedelta(minutes=1))
    assert (early.rule, early.allowed_from) == ("HOURS-US@1", sunday)
    assert evaluate(POLICY, call, known, sunday + timedelta(hours=12, minutes=59)).allowed
    assert not evaluate(POLICY, call, known, sunday + timedelta(hours=13)).allowed


def test_the_hour_moves_with_summer_time() -> None:
    friday_night = datetime(2026, 3, 27, 20, 0, tzinfo=UTC)  # the clocks go forward on Sunday
    assert refused(MARKETING, friday_night)[1] == datetime(2026, 3, 30, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("circumstance", "rule", "survey_too"),
    [
        ("bereavement", "CARE-BEREAVEMENT@1", True),
        ("arrears", "CARE-ARREARS@1", True),
        ("collections", "CARE-ARREARS@1", True),
        ("litigation", "CARE-LITIGATION@1", True),
    ],
)
def test_circumstances_stand_against_an_approach(circumstance: str, rule: str, survey_too: bool) -> None:
    given = {"circumstances": frozenset({circumstance})}
    assert refused(MARKETING, **given) == (rule, None)
    assert verdict(SURVEY, **given).allowed is not survey_too


def test_a_vulnerable_customer_is_not_sold_to_but_may_be_asked() -> None:
    assert refused(MARKETING, vulnerable=True)[0] == "CARE-VULNERABLE@1"
    assert verdict(SURVEY, vulnerable=True).allowed


def test_minors_are_left_alone_until_their_eighteenth_birthday() -> None:
    assert refused(MARKETING, born_on=date(2008, 12, 1)) == (
        "CARE-MINOR@1",
        datetime(2026, 12, 1, 9, 0, tzinfo=UTC),
    )
    assert verdict(MARKETING, born_on=date(2008, 11, 25)).allowed
    leap = customer(born_on=date(2008, 2, 29))
    at = datetime(2026, 2, 27, 12, 0, tzinfo=UTC)
    assert evaluate(POLICY, MARKETING, leap, at).allowed_from == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_an_open_complaint_silences_everything_and_open_retention_the_surveys() -> None:
    assert refused(MARKETING, open_workflows=frozenset({"complaint"})) == ("OPEN-COMPLAINT@1", None)
    assert refused(SURVEY, open_workflows=frozenset({"complaint"}))[0] == "OPEN-COMPLAINT@1"
    assert refused(SURVEY, open_workflows=frozenset({"retention_outreach"}))[0] == "OPEN-RETENTION@1"
    assert verdict(MARKETING, open_workflows=frozenset({"retention_outreach"})).allowed


def test_an_address_counts_on_its_days_and_until_mail_comes_back() -> None:
    assert refused(MARKETING, addresses={"phone": (Reach(),)}) == ("ADDRESS@1", None)
    back = Reach(undeliverable_at=LONG_AGO)
    assert refused(MARKETING, addresses={"email": (back,)})[0] == "ADDRESS@1"
    next_week = Reach(valid_from=date(2026, 12, 2))
    assert refused(MARKETING, addresses={"email": (next_week,)})[1] == datetime(2026, 12, 2, 9, 0, tzinfo=UTC)
    assert refused(MARKETING, addresses={"email": (Reach(valid_until=date(2026, 11, 25)),)})[1] is None


def test_the_control_group_of_a_campaign_is_left_alone_by_that_campaign_and_by_surveys() -> None:
    control = (Suppressed("*", "*", "control_group", "campaign/4", LONG_AGO),)
    assert refused(replace(MARKETING, campaign=4), suppressions=control)[0] == "CONTROL-CAMPAIGN@1"
    assert verdict(replace(MARKETING, campaign=5), suppressions=control).allowed
    assert refused(SURVEY, suppressions=control)[0] == "CONTROL-SURVEY@1"


def test_a_refusal_names_rule_and_day_in_both_languages() -> None:
    found = verdict(MARKETING, history=(days_ago(6),))
    assert found.says("en") == (
        "There was a marketing contact in the last 7 days (rule MKT-7D@1). "
        "Possible from 2026-11-26 09:00 (Europe/London)."
    )
    assert "规则 MKT-7D@1" in found.says("zh")
    assert "2026-11-26" in found.says("zh")
    assert verdict(MARKETING, consents=()).says("en").endswith("Waiting alone does not change this.")


def test_a_verdict_tells_every_rule_that_stands_against_the_approach() -> None:
    found = verdict(MARKETING, WEDNESDAY.replace(hour=3), history=(days_ago(2),), vulnerable=True)
    rules = ("CARE-VULNERABLE@1", "MKT-7D@1", "HOURS@1")
    assert (found.rules, found.allowed_from, found.waits) == (rules, None, False)


def test_a_person_who_objected_is_not_written_to_for_the_company_either() -> None:
    stop = Suppressed("*", "survey", "objection", "person/3", LONG_AGO)
    theirs = evaluate(of_recipient(POLICY), SURVEY, customer(suppressions=(stop,), addresses={}), WEDNESDAY)
    company = verdict(replace(SURVEY, recipient=7), kind="organisation")
    assert both(company, theirs).rule == "STOP-OBJECTION@1"
    assert not any(isinstance(rule, Hours) for rule in of_recipient(POLICY).rules)

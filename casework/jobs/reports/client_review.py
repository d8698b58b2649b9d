"""The client review, gathered for print: rows and codes become words of its language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from casework.db import Row, db
from casework.delivery import client_review as paper
from casework.delivery.dossier import Fact
from casework.domain.definition import FINAL, Words
from casework.jobs.reports.client_words import BASES, CHANNELS, HOLDINGS, PURPOSES, RATINGS, SIZES
from casework.models import ApiToken
from casework.queries.people.actors import actor_of
from casework.queries.people.directory import actor_names
from casework.queries.reports.client_review import ClientReview, client_review
from casework.rulebook.current import current
from casework.rulebook.satisfaction.surveys import survey_labelled

CONFIDENTIAL = Words("Internal", "内部资料")
#: the four workflows in the order of the paper, and the fields that tell how a case went
WORKFLOWS: Mapping[str, tuple[str, ...]] = {
    "onboarding": ("rating",),
    "kyc_review": ("occasion", "rating"),
    "complaint": ("severity", "issue", "outcome"),
    "satisfaction_review": ("trigger",),
    "retention_outreach": ("churn_cause", "offer_kind", "exit_reason"),
}


def gather_review(report: Row) -> paper.ReviewPaper:
    """Return the paper that a row of `reports` asks for, of what who asked may read now.

    Raises NotFound for one who is no longer with the bank, or may no longer read the customer.
    """
    language, at = report["language"], report["asked_at"]
    found = client_review(report["party_id"], actor_of(_person(report["asked_by"])), at)
    entity = current().entity(found.party["entity"])
    return paper.ReviewPaper(
        report_id=f"R-{report['id']:06d}",
        customer=found.party["name"],
        number=found.party["id"],
        entity=entity.name.in_(language),
        classification=CONFIDENTIAL.in_(language),
        language=language,
        zone=found.zone,
        made_by=actor_names([report["asked_by"]], language)[report["asked_by"]],
        made_at=at,
        since=found.since.isoformat(),
        until=found.day.isoformat(),
        facts=tuple(_facts(found, report, language)),
        tiles=tuple(_tiles(found, language)),
        sections=tuple(_sections(found, language)),
        holdings=tuple(_holding(row, language) for row in found.holdings),
        surveys=tuple(_survey(row, language) for row in found.surveys),
        promises=tuple(_promise(row, language) for row in found.promises),
        contacts=tuple(_contacts(found, language)),
        scores=tuple(_score(row, language) for row in found.known.scores if row["until"] is None),
        owners=tuple(_owners(found)),
        consents=tuple(_consent(row, language) for row in found.known.consents),
    )


def _person(actor: str) -> int:
    """Return the person in whose name was asked: herself, or whose token it was."""
    kind, _, number = actor.partition("/")
    if kind == "person":
        return int(number)
    token = db.session.get(ApiToken, int(number))
    return token.person_id if token else 0


def _facts(found: ClientReview, report: Row, language: str) -> Iterator[Fact]:
    zh, party = language == "zh", found.party
    owner = f"person/{party['owner']}" if party["owner"] else ""
    told = (
        ("报告编号" if zh else "Report", f"R-{report['id']:06d}"),
        ("制作人" if zh else "Made by", actor_names([report["asked_by"]], language)[report["asked_by"]]),
        ("客户编号" if zh else "Customer", str(party["id"])),
        ("客户经理" if zh else "Looked after by", actor_names([owner], language)[owner] if owner else ""),
        ("客户分层" if zh else "Segment", party["segment"]),
        ("规模" if zh else "Size", _word(SIZES, party["size"], language)),
        ("价值" if zh else "Value", party["value_band"]),
        ("风险等级" if zh else "Risk", _word(RATINGS, party["rating"], language)),
        ("下次复核" if zh else "Next review", party["next_review_on"]),
        ("行业" if zh else "Industry", party["industry"]),
    )
    for label, value in told:
        if value:
            yield Fact(label, str(value))


def _word(words: Mapping[str, Words], code: str | None, language: str) -> str:
    found = words.get(code) if code else None
    return found.in_(language) if found else ""


def _tiles(found: ClientReview, language: str) -> Iterator[paper.Tile]:
    zh = language == "zh"
    open_now = sum(row["closed_at"] is None for row in found.cases)
    complaints = [row for row in found.cases if row["workflow"] == "complaint"]
    missed = sum(row["missed"] for row in found.cases)
    yield paper.Tile(
        "办理中案件" if zh else "Open cases", str(open_now), tone="amber" if open_now else "green"
    )
    tone = "amber" if complaints else "green"
    yield paper.Tile("年内投诉" if zh else "Complaints in the year", str(len(complaints)), tone=tone)
    tone = "red" if missed else "green"
    yield paper.Tile("超期时限" if zh else "Deadlines missed", str(missed), tone=tone)
    rating = next((text for row in found.surveys if (text := _answers(row))), "–")
    yield paper.Tile("最近评分" if zh else "Last rating", rating)


def _sections(found: ClientReview, language: str) -> Iterator[paper.Section]:
    rules = current()
    named = [*WORKFLOWS, *sorted({row["workflow"] for row in found.cases} - WORKFLOWS.keys())]
    for workflow in named:
        if workflow in rules.workflows:
            rows = [row for row in found.cases if row["workflow"] == workflow]
            lines = tuple(_case(row, WORKFLOWS.get(workflow, ()), language) for row in rows)
            yield paper.Section(rules.latest(workflow).title.in_(language), lines)


def _case(row: Row, names: tuple[str, ...], language: str) -> paper.CaseLine:
    definition = current().definition(row["workflow"], row["workflow_version"])
    state = definition.state(row["state"])
    notes = []
    for name in names:
        field, kept = definition.fields.get(name), row["fields"].get(name)
        titles = {one.code: one.title.in_(language) for one in field.choices} if field else {}
        if field is not None and not field.personal and kept in titles:
            notes.append(f"{field.title.in_(language)}{'：' if language == 'zh' else ': '}{titles[kept]}")
    closed = row["closed_at"] if state.kind == FINAL else None
    return paper.CaseLine(
        row["reference"],
        row["title"],
        state.title.in_(language),
        row["opened_at"],
        closed,
        tuple(notes),
        row["missed"],
    )


def _holding(row: Row, language: str) -> paper.HoldingLine:
    months = row["months"]
    now = int(months[-1]["balance"]) if months else row["amount"]
    before = int(months[-13]["balance"]) if len(months) > 12 else None
    change = f"{(now - before) / before:+.1%}" if before and now is not None else "–"
    zh, notes = language == "zh", []
    for name, said in (
        ("matures_on", "到期" if zh else "matures"),
        ("rate_resets_on", "利率重定价" if zh else "rate reset"),
        ("notice_on", "已通知" if zh else "notice given"),
        ("closed_on", "已结清" if zh else "closed"),
    ):
        if row[name]:
            notes.append(f"{said} {row[name]}")
    kind = _word(HOLDINGS, row["kind"], language) or row["kind"]
    current_sum, earlier = (_money(row["currency"], amount) for amount in (now, before))
    return paper.HoldingLine(kind, row["number"], current_sum, earlier, change, "; ".join(notes))


def _money(currency: str, hundredths: Any) -> str:
    return "–" if hundredths is None else f"{currency} {Decimal(hundredths) / 100:,.2f}"


def _survey(row: Row, language: str) -> tuple[Any, str, str]:
    title = survey_labelled(current().surveys, row["survey"]).title.in_(language)
    silent = "未答复" if language == "zh" else "no answer"
    return row["invited_at"], title, _answers(row) or silent


def _answers(row: Row) -> str:
    scored = [one for one in row["answers"] if one["score"] is not None]
    return ", ".join(f"{one['scale'].upper()} {one['score']}" for one in scored)


def _promise(row: Row, language: str) -> tuple[Any, str, str]:
    task = current().definition(row["workflow"], row["workflow_version"]).tasks.get(row["task"])
    return row["due_at"], task.title.in_(language) if task else row["title"], row["reference"]


def _contacts(found: ClientReview, language: str) -> Iterator[tuple[str, int, int]]:
    for channel in sorted({channel for channel, _ in found.contacts}):
        title = _word(CHANNELS, channel, language) or channel
        yield title, found.contacts[channel, "out"], found.contacts[channel, "in"]


def _score(row: Row, language: str) -> tuple[str, str, str]:
    spoken = "zh" if language == "zh" else "en"
    why = "; ".join(
        f"{one.get(spoken) or one.get('rule', '')} (+{one.get('points')})" for one in row["reasons"]
    )
    return row["policy"], f"{row['score']} {row['band']}", why


def _owners(found: ClientReview) -> Iterator[tuple[str, str]]:
    names = {number: row["name"] for number, row in found.graph.parties.items()}
    for owner in found.graph.owners:
        share = f"{owner.share.quantize(Decimal('0.01')):f} %" if owner.share else "–"
        yield names.get(owner.party, str(owner.party)), share


def _consent(row: Row, language: str) -> str:
    zh = language == "zh"
    parts = [_word(PURPOSES, row["purpose"], language), _word(CHANNELS, row["channel"], language)]
    until = row["withdrawn_at"]
    ended = (f"已于 {until:%Y-%m-%d} 撤回" if zh else f"withdrawn {until:%Y-%m-%d}") if until else ""
    parts += [_word(BASES, row["basis"], language), f"{row['given_at']:%Y-%m-%d}", ended]
    return ("，" if zh else ", ").join(part for part in parts if part)

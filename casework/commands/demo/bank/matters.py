"""One case of the made-up bank, beside complaints, and who has a hand in it: each act in one line."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from casework.commands.cases.assign_case import AssignCase, assign_case
from casework.commands.cases.complete_item import CompleteItem, complete_item
from casework.commands.cases.move_case import MoveCase, move_case
from casework.commands.clocks.explain_breach import ExplainBreach, explain_breach
from casework.commands.confirmations.answer_request import AnswerRequest, answer_request
from casework.commands.demo.bank.answering import answer
from casework.commands.demo.bank.lists import come_again
from casework.commands.demo.bank.scripts import Step, said, text_of
from casework.commands.demo.desk import World
from casework.commands.onboarding.receive_item import ReceiveItem, receive_item
from casework.commands.onboarding.verify_item import VerifyItem, verify_item
from casework.commands.screening.decide_hit import DecideHit, decide_hit
from casework.domain.facts import SYSTEM, Actor
from casework.domain.letters import TEXT, TICK
from casework.domain.onboarding.checklist import OPEN, RECEIVED, code_and_party, state_of
from casework.errors import NotFound
from casework.queries.cases.letters import WrittenLetter
from casework.queries.cases.moves import moves_of
from casework.queries.cases.reading import CaseNow, read_case
from casework.queries.screening.hits import hits_of
from casework.rulebook.current import calendar_of

#: team -> who does what; `staff` in turn
PEOPLE: dict[str, dict[str, Any]] = {
    "uk_corporate": {
        "staff": ("hana", "theo", "priya"),
        "lead": "lin",
        "senior": "mara",
        "compliance": "remy",
    },
    "uk_retail": {"staff": ("zed", "nia"), "lead": "owen", "senior": "mara", "compliance": "remy"},
    "cn_corporate": {"staff": ("wei", "jun"), "lead": "rui", "senior": "qing", "compliance": "yun"},
}
SEEN = {False: "original seen", True: "已核对原件"}
ALARM = {"en": "Year-end, as every year.", "zh": "年末季节性变动。"}
AGREED = {"en": "Agreed.", "zh": "同意。"}
LOOKED_AFTER = {"en": "Looked after in the yearly plan.", "zh": "纳入年度客户维护计划。"}
REASONS = {
    "false": {False: "Born in another year, in another country.", True: "出生年份及国籍均不符。"},
    "pep": {False: "A member of a regional council until last year.", True: "上年度曾任地方议会成员。"},
    "sanction": {False: "Name, birth and passport agree.", True: "姓名、出生日期及证件号码一致。"},
}
LATE = {False: "Waited for papers from abroad.", True: "等待境外材料。"}


class Matter:
    """A case that goes a way. `turn` says who of the team's staff has it."""

    def __init__(self, world: World, reference: str, turn: int, blanks: dict[str, str] | None = None) -> None:
        self.world, self.reference = world, reference
        now = self.now
        self.entity = str(now.row["entity"]).removeprefix("!")
        self.zh, people = self.entity == "cn", PEOPLE[self._team(now)]
        staff = [name for name in people["staff"] if self._may_handle(now, name)] or list(people["staff"])
        mine = staff[turn % len(staff)]
        second = next((name for name in people["staff"] if name != mine), people["lead"])
        self.people = {**people, "staff": mine, "second": second}
        self.calendar = calendar_of(world.rules, self.entity)
        core = f"C-{now.row['id']:05d}"
        country = "CN" if self.zh else "GB"
        self.blanks = {"staff": mine, "core": core, "country": country, **(blanks or {})}

    @property
    def now(self) -> CaseNow:
        return read_case(self.reference, SYSTEM, "case.read")

    @property
    def state(self) -> str:
        return str(self.now.row["state"])

    @property
    def at(self) -> datetime:
        return self.world.at

    def when(self, step: Step) -> datetime:
        """Return when a step is done: in working hours of the entity."""
        return self.calendar.add(self.at + timedelta(days=step.days), step.hours * 60)

    def who(self, name: str) -> Actor:
        return SYSTEM if name == "system" else self.world.cast[self.people.get(name, name)]

    def said(self, value: Any) -> Any:
        return said(value, self.zh, self.at, self.blanks)

    def do(self, step: Step) -> None:
        """Do what a step says: a move, or one of the other acts by its name."""
        name, _, what = step.do.partition(":")
        act = getattr(self, f"act_{name}", None)
        if act is not None:
            act(step, what)
        else:
            self.move(self.who(step.who), step.do, step)

    def move(self, actor: Actor, trigger: str, step: Step) -> None:
        now = self.now
        transition = now.definition.transition(trigger, now.row["state"])
        kind = transition and (transition.letter or transition.drafts)
        asked = MoveCase(
            self.reference,
            trigger,
            actor,
            fields={name: self.said(value) for name, value in step.given.items()},
            letter=self.letter(now, kind) if kind else None,
            comment=self.said(step.comment) or "",
        )
        move_case(asked, self.at)

    def letter(self, now: CaseNow, kind: str) -> WrittenLetter:
        """Return a letter with all that it must contain, in the customer's language."""
        contents = self.world.rules.letters(self.entity, kind, self.at.date()).contents
        language = "zh" if self.zh else "en"
        texts = {
            one.code: text_of(one.code, self.zh) or (one.prefill or one.label).in_(language)
            for one in contents
            if one.kind == TEXT
        }
        return WrittenLetter(texts, frozenset(one.code for one in contents if one.kind == TICK), language)

    # ---------------------------------------------------------------- acts beside moves

    def act_assign(self, step: Step, _what: str) -> None:
        person = self.who(step.who).id
        assign_case(AssignCase(self.reference, person, self.who("lead")), self.at)

    def act_task(self, step: Step, what: str) -> None:
        given = {name: self.said(value) for name, value in step.given.items()}
        for item in self.now.items:
            if item["task"] == what and item["done_at"] is None:
                done = CompleteItem(self.reference, item["number"], what, self.who(step.who), given)
                complete_item(done, self.at)

    def act_confirm(self, step: Step, what: str) -> None:
        task = f"confirm:{what}"
        for item in self.now.items:
            if item["task"] == task and item["done_at"] is None:
                asked = AnswerRequest(self.reference, item["number"], what, self.who(step.who), True)
                answer_request(asked, self.at)

    def act_receive(self, step: Step, what: str) -> None:
        """Take in what is owed: all of it, or the items that are named."""
        wanted = set(what.split())
        for item in self._items(OPEN):
            if not wanted or code_and_party(item["task"])[0] in wanted:
                day = (self.at - timedelta(days=9)).date().isoformat()
                asked = ReceiveItem(self.reference, item["number"], item["task"], self.who(step.who), day)
                receive_item(asked, self.at)

    def act_verify(self, step: Step, _what: str) -> None:
        for item in self._items(RECEIVED):
            actor, seen = self.who(step.who), SEEN[self.zh]
            verify_item(VerifyItem(self.reference, item["number"], item["task"], actor, seen), self.at)

    def act_explain(self, _step: Step, _what: str) -> None:
        for clock in self.now.clocks.values():
            if clock["breached_at"] and clock["reason_seq"] is None:
                reason = LATE[self.zh]
                explain_breach(
                    ExplainBreach(self.reference, clock["name"], self.who("lead"), reason), self.at
                )

    def act_screen(self, _step: Step, _what: str) -> None:
        """Let the service screen who waits for it, against lists of today."""
        come_again(self.world)

    def act_take(self, step: Step, _what: str) -> None:
        actor = self.who(step.who)
        assign_case(AssignCase(self.reference, actor.id, actor), self.at)

    def act_decide(self, step: Step, what: str) -> None:
        """Decide on every hit of a review alike."""
        reason = REASONS[what][self.zh]
        for hit in hits_of(self.now.row["id"]):
            decide_hit(DecideHit(self.reference, hit.row["id"], what, reason, self.who(step.who)), self.at)

    def act_alarm(self, step: Step, _what: str) -> None:
        """Find that nothing is wrong; of a customer of great value the lead says so."""
        great = self.now.fields.get("value_band") == "A"
        trigger, comment = ("false_alarm_lead", ALARM) if great else ("false_alarm", None)
        given = {"false_alarm_reason": "seasonal"}
        self.move(self.who(step.who), trigger, Step(trigger, given=given, comment=comment))

    def act_relapse(self, step: Step, _what: str) -> None:
        """Let an outreach that came back after its observation rest: the customer is looked after anyway."""
        if self.state == "analysis":
            self.move(self.who(step.who), "cancel", Step("cancel", comment=LOOKED_AFTER))

    def act_approved(self, step: Step, _what: str) -> None:
        """Let the lead, then compliance approve a review, by whichever move its rating asks for."""
        now, actor = self.now, self.who(step.who)
        for option in moves_of(now, actor, self.at):
            trigger = option.transition.trigger
            if option.transition.approves and option.refusal is None:
                self.move(actor, trigger, Step(trigger, comment=AGREED))
                return

    def act_answer(self, step: Step, _what: str) -> None:
        """Let the customer answer by the link; what this edition of the survey does not ask is left out."""
        answer(self.world, self.now.row["id"], 1, {n: self.said(v) for n, v in step.given.items()})

    def act_pulse(self, _step: Step, what: str) -> None:
        """Let the customer answer when asked again, if she was."""
        with suppress(NotFound):  # she was not asked, say, since a complaint is open
            answer(self.world, self.now.row["id"], 2, {"recommend": what})

    def _items(self, state: str) -> list[Any]:
        return [
            item
            for item in self.now.items
            if item["task"].startswith("item:")
            and item["outcome"] != "cancelled"
            and state_of(item["fields"], item["outcome"]) == state
        ]

    def _team(self, now: CaseNow) -> str:
        team = str(now.row["team"]).removeprefix("!")
        return team if team in PEOPLE else {"uk": "uk_corporate", "cn": "cn_corporate"}[team]

    def _may_handle(self, now: CaseNow, name: str) -> bool:
        """Return whether somebody may follow an answer up: who is rated by it may not."""
        return not (now.definition.workflow == "satisfaction_review" and self._rated(now, name))

    def _rated(self, now: CaseNow, name: str) -> bool:
        from casework.commands.satisfaction.record_invitation import rated_in

        return f"person/{self.world.cast[name].id}" in rated_in(now)

"""The ways of the demo's complaints: each a story that says when it goes on, and does what is then done."""

from __future__ import annotations

from collections.abc import Callable, Generator
from datetime import datetime, timedelta
from typing import Any

from casework.commands.demo import exits
from casework.commands.demo.desk import Desk, World
from casework.commands.demo.planning import Plan
from casework.commands.demo.playing import Life
from casework.commands.demo.values import (
    METHODS,
    OFFERED,
    cause,
    classified,
    found,
    paper,
    redress,
)

PACE = {"P1": 0.5, "P2": 1.0, "P3": 0.35}
LIMIT = 25_000  # beyond it compliance approves


class Way:
    """One complaint on its way; the parts of a way are shared, each waits and acts in turn."""

    def __init__(self, world: World, plan: Plan) -> None:
        self.world, self.plan, self.desk = world, plan, Desk(world, plan)
        self.pace = PACE[plan.severity]

    def soon(self, least: float, most: float) -> datetime:
        """Return a moment after some working hours, fewer for what is urgent or simple."""
        return self.desk.later(self.pace * self.plan.draw.uniform(least, most))

    def days(self, least: float, most: float) -> datetime:
        """Return a moment after some working days, at a working hour."""
        return self.desk.later(8 * self.plan.draw.uniform(least, most))

    def life(self) -> Life:
        """Live the complaint from its receipt to its end, or to where it stands still."""
        yield self.plan.received_at
        yield self.desk.later(self.plan.draw.uniform(0.1, 0.9))
        self.desk.log()
        yield from WAYS[self.plan.way](self)

    # ---------------------------------------------------------------- the usual parts

    def taken_up(self, **facts: Any) -> Life:
        plan, desk = self.plan, self.desk
        yield self.desk.later(plan.draw.uniform(0.5, 5))
        if plan.halt == "received":
            return
        desk.do(plan.staff, "acknowledge")
        yield desk.later(plan.draw.uniform(0.1, 1.5))
        desk.do(plan.staff, "classify", **{**classified(self.plan), **facts})
        if plan.halt == "triage":
            return
        yield desk.later(plan.draw.uniform(0.2, 3.2))
        desk.assign()

    def investigated(self) -> Life:
        plan, desk = self.plan, self.desk
        if plan.draw.random() < 0.5:
            yield self.soon(2, 6)
            desk.note(plan.staff)
        if plan.halt == "awaiting_customer" or plan.draw.random() < 0.25:
            yield from self.asked()
            if plan.halt == "awaiting_customer":
                return
        if plan.late:
            yield from self.held_up()
        yield self.soon(3, 9)
        desk.attach(plan.staff, *paper(self.plan))
        if plan.halt == "investigation":
            return
        yield self.soon(4, 14)
        desk.do(plan.staff, "findings", **found(self.plan))

    def asked(self) -> Life:
        plan, desk = self.plan, self.desk
        yield self.soon(1, 5)
        pick = plan.draw.randint(0, 1)
        desk.do(
            plan.staff,
            "ask_customer",
            questions=plan.story.say("questions", pick=pick),
            reply_by=desk.day(21),
        )
        if plan.halt == "awaiting_customer":
            return
        yield self.days(1, 6)
        desk.do(plan.staff, "customer_replied", reply=plan.story.say("replies", pick=pick))

    def held_up(self) -> Life:
        """Let the bank's own term pass, as the source says that the answer came late."""
        yield self.days(5, 6)
        self.desk.call(self.plan.staff)
        clock = self.desk.read().clocks.get("INT-RES", {})
        if (due := clock.get("due_at")) and due > self.desk.at:
            yield due + timedelta(hours=2)
        yield self.days(0.5, 2)

    def answered(self) -> Life:
        """Take it up, look into it, have the answer approved by another, and see what the customer says."""
        yield from self.taken_up()
        if self.plan.halt in ("received", "triage"):
            return
        if self.plan.halt == "awaiting_third_party":
            yield from self.elsewhere(self.desk.day(28))
            return
        yield from self.investigated()
        if self.desk.state != "response_drafting" or self.plan.halt == "response_drafting":
            return
        if (yield from self.approved()):
            yield from self.after()

    def elsewhere(self, until: str) -> Life:
        plan, desk = self.plan, self.desk
        yield self.soon(2, 8)
        desk.do(
            plan.staff,
            "ask_third_party",
            third_party="北方代理银行" if plan.zh else "Northern Correspondent Bank",
            third_party_purpose=plan.story.say("letters", "reasons"),
            third_party_reply_by=until,
        )

    def approved(self) -> Generator[datetime, None, bool]:
        """Return whether the answer went out."""
        plan, desk = self.plan, self.desk
        yield self.soon(2, 8)
        if plan.outcome == "upheld":
            desk.draft(plan.staff)
            offer = redress(self.plan)
            desk.do(plan.staff, "propose_redress", **{name: offer[name] for name in OFFERED})
            if plan.halt == "redress_approval":
                return False
            yield desk.later(plan.draw.uniform(0.5, 6))
            beyond = float(offer["redress_amount"]) > LIMIT
            who, ending = (plan.compliance, "_compliance") if beyond else (plan.lead, "")
            desk.do(who, f"approve_redress{ending}", "within")
        else:
            desk.do(
                plan.staff, "submit_response", findings=found(self.plan)["findings"], outcome=plan.outcome
            )
        if plan.halt == "response_review":
            return False
        yield desk.later(plan.draw.uniform(0.4, 5))
        yield from self.returned()
        desk.explain(plan.staff)
        self.approve()
        return True

    def returned(self) -> Life:
        """Now and then the answer comes back once."""
        plan, desk = self.plan, self.desk
        if plan.number % 8 == 0:
            desk.do(plan.lead, "return_response", "returned")
            yield desk.later(plan.draw.uniform(1, 4))
            desk.do(
                plan.staff, "submit_response", findings=found(self.plan)["findings"], outcome=plan.outcome
            )
            yield desk.later(plan.draw.uniform(0.4, 3))

    def approve(self) -> None:
        plan = self.plan
        fields = self.desk.read().fields
        if plan.severity == "P1" or fields.get("vulnerable"):
            self.desk.do(plan.compliance, "approve_response_compliance", "compliance")
        else:
            self.desk.do(plan.lead, "approve_response", "agreed")

    def after(self) -> Life:
        """The customer accepts, contests, or is silent until the system closes the case; then the rest."""
        plan, desk = self.plan, self.desk
        if plan.disputed:
            yield from self.contested()
            if plan.halt:
                return
        elif plan.draw.random() < 0.6:
            yield self.days(1, 7)
            desk.do(plan.staff, "accept", accepted_at=desk.at)
        while desk.state == "response_issued":
            yield self.days(2, 3)
        yield from self.settled()

    def contested(self) -> Life:
        plan, desk = self.plan, self.desk
        yield self.days(1, 4)
        if desk.state != "response_issued":
            return
        grounds = plan.story.say("comments", "contested")
        desk.do(plan.staff, "contest_review", grounds=grounds, contested_at=desk.at)
        if plan.halt == "internal_review":
            return
        yield self.days(2, 5)
        desk.explain(plan.compliance)
        desk.do(plan.reviewer, "review_decided", "reviewed", review_decision="confirmed")

    def settled(self) -> Life:
        """Pay what is owed and confirm the root cause."""
        plan, desk = self.plan, self.desk
        yield self.days(0.5, 3)
        method = METHODS[plan.number % len(METHODS)]
        desk.finish(plan.staff, "confirm_root_cause", root_cause=cause(plan), root_cause_method=method)
        if desk.open_items("pay_redress"):
            yield self.days(0.5, 3)
            number = f"PAY-{plan.number:05d}"
            desk.finish(plan.staff, "pay_redress", paid_at=desk.at, payment_reference=number)


WAYS: dict[str, Callable[[Way], Life]] = {
    "answer": Way.answered,
    "appraise": exits.appraise,
    "at_once": exits.at_once,
    "enquiry": exits.enquiry,
    "first_of_two": exits.first_of_two,
    "forward": exits.forward,
    "held": exits.held,
    "ombudsman": exits.ombudsman,
    "second_of_two": exits.second_of_two,
    "trace": exits.trace,
    "withdraw": exits.withdraw,
}

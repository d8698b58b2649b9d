"""The less usual ways of the demo's complaints: settled, withdrawn, passed on, traced, taken outside."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from casework.commands.demo.values import classified, found

if TYPE_CHECKING:
    from casework.commands.demo.lives import Way
    from casework.commands.demo.playing import Life

BODIES = {"uk": "Financial Ombudsman Service", "cn": "金融消费纠纷调解中心"}
NEARLY = (timedelta(minutes=35), timedelta(minutes=52), timedelta(hours=3), timedelta(hours=20))


def at_once(way: Way) -> Life:
    """Settle it on the phone before three working days are over."""
    plan, desk = way.plan, way.desk
    yield desk.later(plan.draw.uniform(0.5, 2))
    desk.do(plan.staff, "acknowledge")
    yield desk.later(plan.draw.uniform(1, 10))
    told: dict[str, Any] = {"issue": plan.issue, "outcome": "upheld"}
    desk.do(plan.staff, "summary_resolve", accepted_at=desk.at, accepted_how="phone", **told)
    yield from way.settled()


def enquiry(way: Way) -> Life:
    """Find that it is no complaint, and answer the question."""
    plan, desk = way.plan, way.desk
    yield desk.later(plan.draw.uniform(1, 5))
    desk.do(plan.staff, "acknowledge")
    desk.do(plan.staff, "classify", **classified(plan))
    yield desk.later(plan.draw.uniform(0.5, 3))
    desk.do(plan.lead, "not_complaint", "enquiry")


def forward(way: Way) -> Life:
    """Pass it on to the firm that is responsible."""
    plan, desk = way.plan, way.desk
    yield from way.taken_up()
    yield way.soon(3, 10)
    firm = "北门保险公司" if plan.zh else "Northgate Insurance plc"
    desk.do(plan.lead, "forward", "forward", other_firm=firm, jointly_responsible=False)


def withdraw(way: Way) -> Life:
    """End it because the customer takes it back."""
    plan, desk = way.plan, way.desk
    yield from way.taken_up()
    yield way.soon(6, 20)
    name = "撤诉函.txt" if plan.zh else "withdrawal.txt"
    desk.attach(plan.staff, name, plan.story.say("comments", "withdrawn"))
    desk.do(plan.staff, "withdraw", withdrawn_on=desk.day(0), withdrawn_how="letter")


def held(way: Way) -> Life:
    """Put it on hold while a court decides the same question."""
    yield from way.taken_up()
    yield way.soon(3, 8)
    way.desk.note(way.plan.staff)
    way.desk.hold(way.plan.staff, 30)


def first_of_two(way: Way) -> Life:
    """Keep it under investigation, so that a second letter about the same can be joined to it."""
    way.world.first[way.plan.customer.name] = way.desk.reference
    yield from way.taken_up()
    yield way.soon(3, 8)
    way.desk.note(way.plan.staff)


def second_of_two(way: Way) -> Life:
    """Mark it as the duplicate of the first."""
    first = way.world.first[way.plan.customer.name]
    yield way.desk.later(way.plan.draw.uniform(2, 5))
    way.desk.do(way.plan.lead, "duplicate", "duplicate", duplicate_of=first)


def trace(way: Way) -> Life:
    """Trace a payment abroad: the legal term is extended to a date that is close by now."""
    plan, desk = way.plan, way.desk
    yield from way.taken_up(payment_service=True, eligible_complainant=True)
    yield from way.elsewhere((way.world.now + timedelta(days=10)).date().isoformat())
    term = desk.read().clocks["UK-PSD15"]["due_at"]
    asks = desk.calendar.add(term - timedelta(days=4), 60 + plan.draw.randint(1, 200))
    while (calls := way.days(2, 3)) < asks:
        yield calls
        desk.call(plan.staff)
    yield asks
    due = way.world.now + NEARLY[way.world.traced % len(NEARLY)]
    way.world.traced += 1
    desk.extend(plan.lead, "UK-PSD15", "holding", due)
    while True:
        yield way.days(2, 3)
        desk.call(plan.staff)


def appraise(way: Way) -> Life:
    """Have it appraised outside; the customer is told that this time does not count."""
    plan, desk = way.plan, way.desk
    yield from way.taken_up()
    yield way.soon(3, 8)
    asked = {"third_party": "临海价格评估事务所", "third_party_purpose": "抵押物价值评估"}
    desk.do(plan.staff, "ask_appraiser", third_party_reply_by=desk.day(14), **asked)
    yield way.days(3, 6)
    desk.attach(
        plan.staff, "评估报告.txt", "评估金额：{amount}\n".format_map(plan.story.blanks), "third_party"
    )
    desk.do(plan.staff, "third_party_replied")
    yield way.soon(3, 8)
    desk.do(plan.staff, "findings", **found(plan))
    if (yield from way.approved()):
        yield from way.after()


def ombudsman(way: Way) -> Life:
    """Answer it; the customer goes to the ombudsman, the file is under legal hold until it is decided."""
    plan, desk = way.plan, way.desk
    yield from way.taken_up()
    yield from way.investigated()
    if not (yield from way.approved()):
        return
    yield way.days(3, 8)
    number = f"{'FOS' if not plan.zh else 'TJ'}-{plan.number:06d}"
    look = (way.world.now + timedelta(days=9)).date().isoformat()
    referred = {"external_body": BODIES[plan.entity], "external_reference": number}
    desk.do(plan.compliance, "refer_external", referred_on=desk.day(0), external_look_on=look, **referred)
    yield way.days(2, 6)
    desk.finish(plan.compliance, "send_external_file", file_sent_on=desk.day(0))
    if plan.number % 2:
        return
    yield way.days(12, 16)
    desk.explain(plan.compliance)
    told = {"external_result": "overturned", "award_amount": "450.00"}
    desk.do(plan.compliance, "external_decision", **told)
    yield from way.settled()
    yield way.days(1, 4)
    desk.finish(plan.staff, "pay_award", paid_at=desk.at, payment_reference=f"AWD-{plan.number:05d}")

"""Guards on work that must be done before the case goes on: tasks, reasons of breaches."""

from __future__ import annotations

from casework.domain.definition import Definition, Words
from casework.domain.facts import Facts, Refusal
from casework.domain.guards.vocabulary import guard
from casework.domain.wording.facts import listed


@guard("tasks?")
def required_tasks_done(facts: Facts, argument: list[str] | None, definition: Definition) -> Refusal | None:
    """Refuse while a task is open: those of the argument, or every task that was opened."""
    open_ = [
        name for name, done in facts.tasks.items() if not done and (argument is None or name in argument)
    ]
    if not open_:
        return None
    titles = listed([definition.tasks[name].title for name in open_])
    return Refusal(
        f"Still to be done: {titles.en}. Whoever has the work item can finish it.",
        f"尚有未完成的工作：{titles.zh}。由工作项的负责人完成。",
    )


@guard(reads=("breaches_without_reason",))
def breach_reasons_given(facts: Facts) -> Refusal | None:
    """Refuse to close while a breach has no reason. Reads `breaches_without_reason`: the clocks' titles."""
    late = facts.extra.get("breaches_without_reason", ())
    if not late:
        return None
    titles = listed([one if isinstance(one, Words) else Words(one, one) for one in late])
    return Refusal(
        f"Give the reason for each missed deadline first: {titles.en}.",
        f"请先说明每次逾期的原因：{titles.zh}。",
    )

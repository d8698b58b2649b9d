"""The page of a workflow is made from its definition, and the check holds it to it."""

from __future__ import annotations

from dataclasses import replace

from casework.rulebook import Rulebook
from casework.rulebook.document import document
from tests.rulebook.conftest import Plant


def test_the_page_shows_states_moves_fields_work_and_clocks(small: Rulebook) -> None:
    page = document(small, small.latest("matter"))
    assert "# Matter 事项 — `matter@1`" in page
    assert "| `asking` | Asking 询问 | waiting | casework |" in page
    assert "| `approve` | Approve 批准 | review → done | team lead | not if Severity: P1 serious |" in page
    assert "within_limit (redress)" in page
    assert "| `UK-8W@1` | UK final answer, 8 weeks 英国最终答复，8 周 | final | 8 weeks |" in page
    assert "stateDiagram-v2" in page
    assert "| `silent` | asking |" in page


def test_the_page_says_who_comes_second_and_for_whom_a_timer_or_a_term_is(small: Rulebook) -> None:
    matter = small.latest("matter")
    (approve,) = [t for t in matter.transitions if t.trigger == "approve"]
    asked = replace(approve, confirmed_by=("compliance",))
    others = tuple(t for t in matter.transitions if t is not approve)
    timers = {name: replace(one, unless=({"severity": ["P1"]},)) for name, one in matter.timers.items()}
    page = document(small, replace(matter, transitions=(*others, asked), timers=timers))
    assert "| review → done | team lead; confirmed by compliance |" in page
    assert "not if Severity: P1 serious |" in page.partition("## Timers")[2].partition("##")[0]


def test_a_page_that_is_out_of_date_is_a_fault(plant: Plant) -> None:
    faults = plant("workflows/matter/v1.toml", 'en = "Asking"', 'en = "Inquiring"')
    told = "is not what its definition says; run `casework draw --document`"
    assert faults == [f"workflows/matter/v1.md: {told}"]

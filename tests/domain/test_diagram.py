"""A workflow is drawn from its definition, with the way that a case has gone."""

from __future__ import annotations

from dataclasses import replace

from casework.domain.definition import Words
from casework.domain.diagram import dot, mermaid
from tests.domain.matters import MATTER


def test_every_state_is_drawn_by_its_kind_in_the_readers_language() -> None:
    drawing = dot(MATTER)
    assert drawing.startswith("digraph workflow {")
    assert 'done [label="Done", tooltip="Done", peripheries=2];' in drawing
    assert 'asking [label="Asking", tooltip="Asking", style="rounded,filled,dashed"];' in drawing
    assert 'asking [label="询问"' in dot(MATTER, "zh")


def test_triggers_between_the_same_states_share_one_arrow() -> None:
    assert 'asking -> work [label="Record the reply\\nGo on without a reply"];' in dot(MATTER)
    assert dot(MATTER).count("asking -> work") == 1


def test_a_trigger_that_leaves_many_states_starts_at_one_node() -> None:
    assert 'any_state -> dropped [label="Drop"];' in dot(MATTER)


def test_the_way_of_a_case_and_the_place_where_it_stands_are_marked() -> None:
    drawing = dot(
        MATTER, walked=[("new", "work"), ("work", "asking"), ("asking", "dropped")], current="dropped"
    )
    assert 'new -> work [label="Start", color="#0b5cad"' in drawing
    assert 'asking -> dropped [label="", color="#0b5cad"' in drawing
    assert 'dropped [label="Dropped", tooltip="Dropped", peripheries=2, fillcolor="#0b5cad"' in drawing
    assert 'review [label="Review", tooltip="Review"];' in drawing


def test_a_title_cannot_break_out_of_its_label() -> None:
    state = replace(MATTER.states["new"], title=Words('New" ]; evil [label="\\', "新"))
    drawing = dot(replace(MATTER, states={**MATTER.states, "new": state}))
    assert 'new [label="New\\" ]; evil [label=\\"\\\\"' in drawing


def test_the_page_shows_the_same_ways() -> None:
    page = mermaid(MATTER)
    assert "    [*] --> new" in page
    assert "    done --> [*]" in page
    assert "    work --> review: Submit" in page

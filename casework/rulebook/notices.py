"""Notices: when something happens in a case, tell whom."""

from __future__ import annotations

from casework.domain.definition import Definition
from casework.domain.lint.fault import unknown
from casework.domain.policies import Notice
from casework.rulebook.reading import Flag, Label, Name, Names, Reader, Strict, Text, one_of, tables

TOLD = ("assignee", "lead", "compliance", "compliance_head", "owner_of_customer")


class NoticeSchema(Strict):
    name = Name(required=True)
    on = Names(required=True)
    regulatory = Flag(load_default=None)
    slots = Names(load_default=())
    tell = Names(required=True, validate=one_of(*TOLD))
    template = Text(required=True)
    digest = Flag(load_default=False)
    any_hour = Flag(load_default=False)
    title = Label(required=True)


class NoticesSchema(Strict):
    notices = tables(NoticeSchema)


def read_notices(reader: Reader, definitions: dict[str, Definition]) -> dict[str, tuple[Notice, ...]]:
    """Return the notices of each workflow, in order."""
    workflows = {definition.workflow for definition in definitions.values()}
    found = {}
    for path in sorted((reader.root / "notifications").glob("*.toml")):
        data = reader.read(path, NoticesSchema)
        if data is None:
            continue
        there = workflows | {folder for folder, _, _ in reader.versions("workflows/*/v*.toml")}
        if path.stem not in there and definitions:
            reader.fault(path, "", "", unknown("workflow", path.stem, workflows))
        for notice in data["notices"]:
            if not (reader.root / "templates/mail").joinpath(f"{notice['template']}.html").is_file():
                says = f"templates/mail/{notice['template']}.html is missing: write the mail there"
                reader.fault(path, f"notices.{notice['name']}", "template", says)
        found[path.stem] = tuple(Notice(**notice) for notice in data["notices"])
    return found

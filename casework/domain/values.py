"""Values of declared fields: read from what people send, kept as plain JSON, given to rules with their
types.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from casework.domain.chain import written
from casework.domain.definition import Definition, Field

LONGEST = {"line": 500, "text": 20_000}
YES, NO = frozenset({"true", "yes", "on", "1"}), frozenset({"false", "no", "off", "0", ""})


class NotRead(ValueError):
    """A value that does not fit its field; its two texts say what would be right."""

    def __init__(self, en: str, zh: str) -> None:
        self.en, self.zh = en, zh
        super().__init__(en)


def read_value(field: Field, raw: Any) -> Any:
    """Return what is kept for a value as it was sent: text, bool, int or None; raises NotRead.

    Money and numbers are decimal text, dates `2026-11-23`, moments the one written form in UTC.
    """
    if raw is None or (isinstance(raw, str) and not raw.strip() and field.type != "bool"):
        return None
    return _READERS[field.type](field, raw)


def typed(field: Field, kept: Any) -> Any:
    """Return a kept value with its type: Decimal, date, datetime, bool or text."""
    if kept is None or isinstance(kept, dict):
        return kept
    if field.type in ("money", "number"):
        return Decimal(kept)
    if field.type == "date":
        return date.fromisoformat(kept)
    if field.type == "moment":
        return datetime.fromisoformat(kept)
    return kept


def typed_fields(definition: Definition, kept: dict[str, Any]) -> dict[str, Any]:
    """Return all of a case's kept values with their types; fields of other versions stay as they are."""
    declared = definition.fields
    return {n: typed(declared[n], value) if n in declared else value for n, value in kept.items()}


def _text(field: Field, raw: Any) -> str:
    if not isinstance(raw, str):
        raise NotRead("Send text.", "请填写文字。")
    if "\x00" in raw:
        raise NotRead("Leave out the NUL character.", "请去掉空字符 (NUL)。")
    longest = LONGEST[field.type]
    if len(raw) > longest:
        raise NotRead(
            f"At most {longest} characters; this has {len(raw)}.",
            f"最多 {longest} 个字，现有 {len(raw)} 个。",
        )
    return raw.strip()


def _choice(field: Field, raw: Any) -> str:
    codes = [choice.code for choice in field.choices]
    if raw in codes:
        return str(raw)
    raise NotRead(f"Choose one of: {', '.join(codes)}.", f"请从中选择：{'、'.join(codes)}。")


def _date(_field: Field, raw: Any) -> str:
    try:
        return (raw if type(raw) is date else date.fromisoformat(raw)).isoformat()
    except (TypeError, ValueError):
        raise NotRead("Write the date as 2026-11-23.", "日期请写成 2026-11-23。") from None


def _moment(_field: Field, raw: Any) -> str:
    try:
        moment = raw if isinstance(raw, datetime) else datetime.fromisoformat(raw)
    except (TypeError, ValueError):
        moment = None
    if moment is None or moment.tzinfo is None:
        raise NotRead(
            "Write date, time and offset as 2026-11-23T09:30+00:00.",
            "请写成带时区的时间，如 2026-11-23T09:30+08:00。",
        )
    return written(moment.astimezone(UTC))


def _money(_field: Field, raw: Any) -> str:
    amount = _decimal(raw)
    if amount is None or amount < 0 or amount != round(amount, 2) or amount >= 10**15:
        raise NotRead("Write the amount as 1250.00, without currency.", "金额请写成 1250.00，不带币种。")
    return f"{amount:.2f}"


def _number(_field: Field, raw: Any) -> str:
    number = _decimal(raw)
    if number is None or abs(number) >= 10**15:
        raise NotRead("Write a number, such as 12 or 12.5.", "请填写数字，如 12 或 12.5。")
    return f"{number:f}"


def _decimal(raw: Any) -> Decimal | None:
    if isinstance(raw, bool | float):
        return None
    try:
        number = Decimal(str(raw).strip().replace(",", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _bool(_field: Field, raw: Any) -> bool:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and raw.lower() in YES | NO:
        return raw.lower() in YES
    raise NotRead("Send true or false.", "请填写“是”或“否”。")


def _reference(_field: Field, raw: Any) -> Any:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and len(raw) <= LONGEST["line"] and "\x00" not in raw:
        return raw.strip()
    raise NotRead("Name the person or party.", "请指明人员或当事人。")


_READERS = {
    "text": _text,
    "line": _text,
    "choice": _choice,
    "date": _date,
    "moment": _moment,
    "money": _money,
    "number": _number,
    "bool": _bool,
    "party": _reference,
    "person": _reference,
}

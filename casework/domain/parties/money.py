"""Amounts of holdings: hundredths of a currency, written as decimal text outside."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

LARGEST = Decimal(10) ** 16  # fits 64 bits as hundredths


def hundredths(text: str) -> int:
    """Return an amount such as `-1250.5` as hundredths. Raises ValueError for more than two decimals."""
    try:
        amount = Decimal(text.strip().replace(",", "").replace("\u00a0", ""))
    except InvalidOperation:
        raise ValueError(text) from None
    if not amount.is_finite() or abs(amount) >= LARGEST or amount != round(amount, 2):
        raise ValueError(text)
    return int(amount * 100)


def decimal_text(amount: int | None) -> str | None:
    """Return hundredths as decimal text with two decimals."""
    return None if amount is None else f"{Decimal(amount) / 100:.2f}"

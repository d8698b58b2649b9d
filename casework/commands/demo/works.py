"""What the service's scheduler does at night and between, handed to the demo by who knows the jobs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Works:
    """`rounds` walks the rounds of the night, `screen` screens what waits and everybody on a list that came,
    `secret` signs the links by which customers answer.
    """

    rounds: Callable[[datetime], object]
    screen: Callable[[datetime], object]
    secret: str

"""Who comes second learns who was faster, and when by the clock on the own wall."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.commands.cases.assign_case import AssignCase, assign_case
from casework.errors import Stale
from casework.queries.cases.reading import check_version, read_case
from tests.cast import MONDAY, Cast, log_complaint


def test_the_moment_is_told_in_the_readers_zone_with_its_name(cast: Cast) -> None:
    reference = log_complaint(cast.wei, entity="cn")
    assign_case(AssignCase(reference, cast.ids["wei"], cast.qing), MONDAY)
    now = read_case(reference, cast.wei, "case.read")
    with pytest.raises(Stale) as stale:
        check_version(now, 1, cast.wei)
    assert "Qing changed this case at 2026-11-23 17:00 (Asia/Shanghai)" in stale.value.detail
    assert "Qing 已于 2026-11-23 17:00（Asia/Shanghai）更改本案" in stale.value.zh
    with pytest.raises(Stale, match=r"2026-11-23 04:00 \(America/New_York\)"):
        check_version(now, 1, replace(cast.wei, zone="America/New_York"))


def test_who_read_the_case_as_it_is_goes_on(cast: Cast) -> None:
    now = read_case(log_complaint(cast.hana), cast.hana, "case.read")
    check_version(now, 1, cast.hana)
    check_version(now, None, cast.hana)

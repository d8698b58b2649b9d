from __future__ import annotations

from casework.domain.retention.control import CONTROL, TREATED, USUAL_SHARES, group_of


def shares_of(band: str, value: str, salt: str = "s1", many: int = 20_000) -> float:
    groups = [group_of(one, "autumn", salt, band, value, USUAL_SHARES) for one in range(many)]
    return groups.count(CONTROL) / many


def test_a_tenth_of_the_medium_band_is_left_alone() -> None:
    assert abs(shares_of("medium", "B") - 0.10) < 0.0064  # three standard errors


def test_nobody_of_value_a_and_nobody_of_the_high_band_is_left_alone() -> None:
    assert shares_of("medium", "A") == 0
    assert shares_of("high", "B") == 0


def test_a_customer_stays_in_her_group_and_another_campaign_draws_anew() -> None:
    shares = {"medium": 0.5}

    def groups(campaign: str, salt: str) -> list[str]:
        return [group_of(one, campaign, salt, "medium", "C", shares) for one in range(1000)]

    assert groups("autumn", "s1") == groups("autumn", "s1")
    same = sum(a == b for a, b in zip(groups("autumn", "s1"), groups("winter", "s1"), strict=True))
    assert 400 < same < 600
    assert groups("autumn", "s1") != groups("autumn", "s2")


def test_a_larger_share_keeps_those_who_were_controls_before() -> None:
    small = {n for n in range(1000) if group_of(n, "c", "s", "medium", None, {"medium": 0.1}) == CONTROL}
    large = {n for n in range(1000) if group_of(n, "c", "s", "medium", None, {"medium": 0.2}) == CONTROL}
    assert small < large
    assert group_of(min(large), "c", "s", "medium", None, {"medium": 0.0}) == TREATED

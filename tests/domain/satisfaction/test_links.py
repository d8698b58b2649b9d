from __future__ import annotations

import pytest

from casework.domain.satisfaction.links import invitation_of, token_for
from casework.errors import NotFound

SECRET = "a secret of the service, long enough"


def test_a_link_leads_to_its_invitation() -> None:
    for number in (1, 12, 2**40):
        for asked in (1, 2):
            assert invitation_of(token_for(number, asked, SECRET), SECRET) == (number, asked)


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t[:-1],
        lambda t: t + "A",
        lambda t: "d" + t[1:],
        lambda t: "0" + t,
        lambda t: t.replace(".1-", ".2-"),
        lambda t: t.upper(),
        lambda _: "",
        lambda _: "-",
        lambda _: "c",
        lambda t: t.replace("-", ""),
        lambda t: t[:-1] + "é",
        lambda t: "f" * 40 + t,
    ],
)
def test_a_link_that_was_cut_off_or_altered_is_refused(change) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(NotFound) as refused:
        invitation_of(change(token_for(12, 1, SECRET)), SECRET)
    assert "changed" in refused.value.detail


def test_another_secret_makes_another_link() -> None:
    with pytest.raises(NotFound):
        invitation_of(token_for(12, 1, SECRET), SECRET + "!")

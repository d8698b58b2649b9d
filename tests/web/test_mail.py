"""What became of mails, and a dead one sent once more."""

from __future__ import annotations

import re

from sqlalchemy import update

from casework.db import transaction
from casework.models import Message


def test_a_lead_sees_a_dead_mail_and_sends_it_again(app, signed_in, open_case) -> None:
    reference, lin = open_case(), signed_in("lin")
    lin.post("/assignments", {"references": [reference], "assignee": "1", "key": "k"})
    with app.app_context(), transaction() as session:
        session.execute(update(Message).values(state="dead", attempts=9, trouble="no such user"))
    page = lin.get("/mail?state=dead").text
    assert reference in page
    assert "no such user" in page
    address = re.search(r'action="(/mail/[^"]+/retry)"', page)[1]
    assert signed_in("hana").post(address).status_code == 403
    assert lin.post(address).headers["Location"] == "/mail"
    assert address not in lin.get("/mail?state=dead").text
    assert lin.post(address).status_code == 409


def test_who_works_in_no_team_of_the_case_sees_none_of_its_mail(signed_in, open_case) -> None:
    open_case(assignee="lin")
    assert signed_in("zed").get("/mail").status_code == 403
    assert signed_in("remy").get("/mail?before=nonsense").status_code == 200

"""What a party can be in a case, beside its customer."""

from __future__ import annotations

from collections.abc import Mapping

from casework.domain.definition import Words

PARTY_ROLES: Mapping[str, Words] = {
    "borrower": Words("Borrower", "借款人"),
    "spv": Words("Project company (SPV)", "项目公司（SPV）"),
    "sponsor": Words("Sponsor", "发起人"),
    "agent_bank": Words("Agent bank", "代理行"),
    "guarantor": Words("Guarantor", "保证人"),
    "owner": Words("Owner", "股东"),
    "beneficial_owner": Words("Beneficial owner", "受益所有人"),
    "director": Words("Director", "董事"),
    "signatory": Words("Signatory", "授权签字人"),
    "contact": Words("Contact", "联系人"),
}

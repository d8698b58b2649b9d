"""The customer at the centre."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casework.db import Json, Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "campaigns",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("shares", Json(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("started_by", sa.Text(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("fairness", Json(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
    )
    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.create_index("uq_campaigns_code", ["entity", "code"], unique=True)

    op.create_table(
        "import_runs",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("counts", Json(), nullable=False),
        sa.Column("reverted_at", Moment(), nullable=True),
        sa.Column("reverted_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_runs")),
    )
    op.create_table(
        "nightly_rounds",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("begun_at", Moment(), nullable=False),
        sa.Column("done_up_to", sa.BigInteger(), nullable=False),
        sa.Column("looks_at", Moment(), nullable=True),
        sa.Column("given", Json(), nullable=False),
        sa.Column("counted", Json(), nullable=False),
        sa.PrimaryKeyConstraint("name", "day", name=op.f("pk_nightly_rounds")),
    )
    op.create_table(
        "screening_entries",
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("names", Json(), nullable=False),
        sa.Column("told", Json(), nullable=False),
        sa.Column("since", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("until", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("list", "entry", "since", name=op.f("pk_screening_entries")),
    )
    with op.batch_alter_table("screening_entries", schema=None) as batch_op:
        batch_op.create_index("ix_screening_entries_until", ["list", "until"], unique=False)

    op.create_table(
        "screening_lists",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("shape", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("loaded_at", Moment(), nullable=False),
        sa.Column("loaded_by", sa.Text(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("renamed", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("refused", Json(), nullable=False),
        sa.PrimaryKeyConstraint("name", "version", name=op.f("pk_screening_lists")),
    )
    op.create_table(
        "stream_values",
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("stream", "seq", "field", name=op.f("pk_stream_values")),
    )
    op.create_table(
        "survey_draws",
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("survey", sa.Text(), nullable=False),
        sa.Column("cycle", sa.Text(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.Column("population", sa.BigInteger(), nullable=False),
        sa.Column("needed", sa.BigInteger(), nullable=False),
        sa.Column("members", Json(), nullable=False),
        sa.Column("left_out", Json(), nullable=False),
        sa.Column("opened", sa.BigInteger(), nullable=False),
        sa.Column("drawn_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("entity", "survey", "cycle", name=op.f("pk_survey_draws")),
    )
    op.create_table(
        "survey_tallies",
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("survey", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("bucket", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "entity", "survey", "period", "team", "question", "role", "bucket", name=op.f("pk_survey_tallies")
        ),
    )
    op.create_table(
        "systemic_issues",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("root_cause", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("found_at", Moment(), nullable=False),
        sa.Column("owner", sa.BigInteger(), nullable=True),
        sa.Column("population", sa.Text(), nullable=True),
        sa.Column("action", sa.Text(), nullable=True),
        sa.Column("due_on", sa.Text(), nullable=True),
        sa.Column("done_on", sa.Text(), nullable=True),
        sa.Column("check_on", sa.Text(), nullable=True),
        sa.Column("effective", sa.Boolean(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_systemic_issues")),
    )
    with op.batch_alter_table("systemic_issues", schema=None) as batch_op:
        batch_op.create_index("ix_systemic_issues_cause", ["entity", "product", "root_cause"], unique=False)
        batch_op.create_index("ix_systemic_issues_entity", ["entity", "id"], unique=False)

    op.create_table(
        "campaign_members",
        sa.Column("campaign_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("party_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("band", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("assigned_at", Moment(), nullable=False),
        sa.Column("baseline", sa.BigInteger(), nullable=True),
        sa.Column("window_ends_on", sa.Text(), nullable=False),
        sa.Column("contacted_at", Moment(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("measured_at", Moment(), nullable=True),
        sa.Column("balance", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_members_campaign_id_campaigns")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["parties.id"], name=op.f("fk_campaign_members_party_id_parties")
        ),
        sa.PrimaryKeyConstraint("campaign_id", "party_id", name=op.f("pk_campaign_members")),
    )
    with op.batch_alter_table("campaign_members", schema=None) as batch_op:
        batch_op.create_index(
            "ix_campaign_members_due",
            ["window_ends_on"],
            unique=False,
            postgresql_where=sa.text("outcome IS NULL"),
            sqlite_where=sa.text("outcome IS NULL"),
        )
        batch_op.create_index("ix_campaign_members_party", ["party_id"], unique=False)

    op.create_table(
        "consents",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("party_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("given_at", Moment(), nullable=False),
        sa.Column("given_to", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        sa.Column("withdrawn_to", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_consents_party_id_parties")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.create_index("ix_consents_party", ["party_id"], unique=False)

    op.create_table(
        "contact_points",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("party_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("preferred", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Text(), nullable=True),
        sa.Column("valid_until", sa.Text(), nullable=True),
        sa.Column("undeliverable_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["party_id"], ["parties.id"], name=op.f("fk_contact_points_party_id_parties")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_points")),
    )
    with op.batch_alter_table("contact_points", schema=None) as batch_op:
        batch_op.create_index("ix_contact_points_party", ["party_id"], unique=False)
        batch_op.create_index("ix_contact_points_value", ["value"], unique=False)

    op.create_table(
        "holdings",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("party_id", sa.BigInteger(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("opened_on", sa.Text(), nullable=True),
        sa.Column("closed_on", sa.Text(), nullable=True),
        sa.Column("notice_on", sa.Text(), nullable=True),
        sa.Column("matures_on", sa.Text(), nullable=True),
        sa.Column("rate_resets_on", sa.Text(), nullable=True),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_holdings_party_id_parties")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holdings")),
    )
    with op.batch_alter_table("holdings", schema=None) as batch_op:
        batch_op.create_index("ix_holdings_matures", ["matures_on"], unique=False)
        batch_op.create_index("ix_holdings_party", ["party_id"], unique=False)
        batch_op.create_index("uq_holdings_number", ["entity", "number"], unique=True)

    op.create_table(
        "import_rows",
        sa.Column("run_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("party_id", sa.BigInteger(), nullable=True),
        sa.Column("holding_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("reason_en", sa.Text(), nullable=True),
        sa.Column("reason_zh", sa.Text(), nullable=True),
        sa.Column("before", Json(), nullable=True),
        sa.ForeignKeyConstraint(
            ["run_id"], ["import_runs.id"], name=op.f("fk_import_rows_run_id_import_runs")
        ),
        sa.PrimaryKeyConstraint("run_id", "number", name=op.f("pk_import_rows")),
    )
    with op.batch_alter_table("import_rows", schema=None) as batch_op:
        batch_op.create_index("ix_import_rows_party", ["party_id"], unique=False)

    op.create_table(
        "party_identifiers",
        sa.Column("party_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("valid_until", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["party_id"], ["parties.id"], name=op.f("fk_party_identifiers_party_id_parties")
        ),
        sa.PrimaryKeyConstraint("party_id", "scheme", name=op.f("pk_party_identifiers")),
    )
    with op.batch_alter_table("party_identifiers", schema=None) as batch_op:
        batch_op.create_index("uq_party_identifiers_value", ["entity", "scheme", "value"], unique=True)

    op.create_table(
        "party_relations",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("from_id", sa.BigInteger(), nullable=False),
        sa.Column("to_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("share", sa.Text(), nullable=True),
        sa.Column("valid_from", sa.Text(), nullable=True),
        sa.Column("valid_until", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["from_id"], ["parties.id"], name=op.f("fk_party_relations_from_id_parties")),
        sa.ForeignKeyConstraint(["to_id"], ["parties.id"], name=op.f("fk_party_relations_to_id_parties")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_relations")),
    )
    with op.batch_alter_table("party_relations", schema=None) as batch_op:
        batch_op.create_index("ix_party_relations_from", ["from_id"], unique=False)
        batch_op.create_index("ix_party_relations_to", ["to_id"], unique=False)

    op.create_table(
        "party_scores",
        sa.Column("party_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("scored_at", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("band", sa.Text(), nullable=False),
        sa.Column("reasons", Json(), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_party_scores_party_id_parties")),
        sa.PrimaryKeyConstraint("party_id", "policy", "scored_at", name=op.f("pk_party_scores")),
    )
    with op.batch_alter_table("party_scores", schema=None) as batch_op:
        batch_op.create_index(
            "ix_party_scores_newest",
            ["policy", "score", "party_id"],
            unique=False,
            postgresql_where=sa.text("until IS NULL"),
            sqlite_where=sa.text("until IS NULL"),
        )

    op.create_table(
        "party_segments",
        sa.Column("party_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=True),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("reasons", Json(), nullable=False),
        sa.ForeignKeyConstraint(
            ["party_id"], ["parties.id"], name=op.f("fk_party_segments_party_id_parties")
        ),
        sa.PrimaryKeyConstraint("party_id", "scheme", "since", name=op.f("pk_party_segments")),
    )
    with op.batch_alter_table("party_segments", schema=None) as batch_op:
        batch_op.create_index("ix_party_segments_since", ["scheme", "since"], unique=False)
        batch_op.create_index("ix_party_segments_until", ["scheme", "until"], unique=False)
        batch_op.create_index("ix_party_segments_value", ["scheme", "value", "until"], unique=False)

    op.create_table(
        "profile_facts",
        sa.Column("party_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Text(), nullable=False),
        sa.Column("recorded_at", Moment(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_profile_facts_party_id_parties")),
        sa.PrimaryKeyConstraint("party_id", "name", "number", name=op.f("pk_profile_facts")),
    )
    op.create_table(
        "screened_parties",
        sa.Column("party_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("lists", Json(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["party_id"], ["parties.id"], name=op.f("fk_screened_parties_party_id_parties")
        ),
        sa.PrimaryKeyConstraint("party_id", name=op.f("pk_screened_parties")),
    )
    op.create_table(
        "screening_runs",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("party_id", sa.BigInteger(), nullable=True),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("list", sa.Text(), nullable=True),
        sa.Column("lists", Json(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", Moment(), nullable=False),
        sa.Column("made_at", Moment(), nullable=True),
        sa.Column("last_party", sa.BigInteger(), nullable=False),
        sa.Column("screened", sa.Integer(), nullable=False),
        sa.Column("hits_new", sa.Integer(), nullable=False),
        sa.Column("hits_ended", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["party_id"], ["parties.id"], name=op.f("fk_screening_runs_party_id_parties")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_runs")),
    )
    with op.batch_alter_table("screening_runs", schema=None) as batch_op:
        batch_op.create_index(
            "ix_screening_runs_open",
            ["not_before"],
            unique=False,
            postgresql_where=sa.text("state IN ('requested', 'making')"),
            sqlite_where=sa.text("state IN ('requested', 'making')"),
        )
        batch_op.create_index("ix_screening_runs_party", ["party_id", "id"], unique=False)

    op.create_table(
        "signals",
        sa.Column("party_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("observed_at", Moment(), nullable=False),
        sa.Column("detail", Json(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_signals_party_id_parties")),
        sa.PrimaryKeyConstraint("party_id", "code", "source", name=op.f("pk_signals")),
    )
    with op.batch_alter_table("signals", schema=None) as batch_op:
        batch_op.create_index("ix_signals_party", ["party_id", "observed_at"], unique=False)

    op.create_table(
        "suppressions",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("party_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_suppressions_party_id_parties")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suppressions")),
    )
    with op.batch_alter_table("suppressions", schema=None) as batch_op:
        batch_op.create_index("ix_suppressions_party", ["party_id"], unique=False)

    op.create_table(
        "case_parties",
        sa.Column("case_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("party_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_parties_case_id_cases")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_case_parties_party_id_parties")),
        sa.PrimaryKeyConstraint("case_id", "party_id", "role", name=op.f("pk_case_parties")),
    )
    with op.batch_alter_table("case_parties", schema=None) as batch_op:
        batch_op.create_index("ix_case_parties_party", ["party_id"], unique=False)

    op.create_table(
        "contacts",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("party_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=True),
        sa.Column("recipient_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_contacts_case_id_cases")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_contacts_party_id_parties")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.create_index("ix_contacts_case", ["case_id"], unique=False)
        batch_op.create_index("ix_contacts_party", ["party_id", "at", "id"], unique=False)
        batch_op.create_index("ix_contacts_recipient", ["recipient_id", "at"], unique=False)

    op.create_table(
        "follow_ups",
        sa.Column("case_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("looks_at", Moment(), nullable=True),
        sa.Column("put_off", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("told", Json(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_follow_ups_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", "seq", "name", name=op.f("pk_follow_ups")),
    )
    with op.batch_alter_table("follow_ups", schema=None) as batch_op:
        batch_op.create_index(
            "ix_follow_ups_looks",
            ["looks_at"],
            unique=False,
            postgresql_where=sa.text("looks_at IS NOT NULL"),
            sqlite_where=sa.text("looks_at IS NOT NULL"),
        )

    op.create_table(
        "holding_months",
        sa.Column("holding_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column("inflow", sa.BigInteger(), nullable=False),
        sa.Column("outflow", sa.BigInteger(), nullable=False),
        sa.Column("uses", sa.BigInteger(), nullable=False),
        sa.Column("revenue", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["holding_id"], ["holdings.id"], name=op.f("fk_holding_months_holding_id_holdings")
        ),
        sa.PrimaryKeyConstraint("holding_id", "month", name=op.f("pk_holding_months")),
    )
    op.create_table(
        "issue_cases",
        sa.Column("issue_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("other_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["systemic_issues.id"], name=op.f("fk_issue_cases_issue_id_systemic_issues")
        ),
        sa.ForeignKeyConstraint(["other_id"], ["cases.id"], name=op.f("fk_issue_cases_other_id_cases")),
        sa.PrimaryKeyConstraint("issue_id", "other_id", name=op.f("pk_issue_cases")),
    )
    op.create_table(
        "offers",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("party_id", sa.BigInteger(), nullable=False),
        sa.Column("campaign_id", sa.BigInteger(), nullable=True),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("alike", sa.Text(), nullable=False),
        sa.Column("vulnerable", sa.Boolean(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("npv", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("valid_until", sa.Text(), nullable=False),
        sa.Column("decision_reference", sa.Text(), nullable=True),
        sa.Column("findings", Json(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_offers_case_id_cases")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_offers_party_id_parties")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
    )
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.create_index("ix_offers_alike", ["entity", "alike"], unique=False)
        batch_op.create_index("ix_offers_case", ["case_id"], unique=False)

    op.create_table(
        "screening_hits",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("party_id", sa.BigInteger(), nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("party_name", sa.Text(), nullable=False),
        sa.Column("entry_name", sa.Text(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reason", Json(), nullable=False),
        sa.Column("versions", Json(), nullable=False),
        sa.Column("found_at", Moment(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("decided_seq", sa.Integer(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_screening_hits_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["party_id"], ["parties.id"], name=op.f("fk_screening_hits_party_id_parties")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening_hits")),
    )
    with op.batch_alter_table("screening_hits", schema=None) as batch_op:
        batch_op.create_index("ix_screening_hits_case", ["case_id"], unique=False)
        batch_op.create_index("ix_screening_hits_entry", ["list", "entry"], unique=False)
        batch_op.create_index(
            "ix_screening_hits_loose",
            ["found_at"],
            unique=False,
            postgresql_where=sa.text("case_id IS NULL AND state = 'open'"),
            sqlite_where=sa.text("case_id IS NULL AND state = 'open'"),
        )
        batch_op.create_index("uq_screening_hits", ["party_id", "list", "entry", "names"], unique=True)

    op.create_table(
        "survey_answers",
        sa.Column("case_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("party_id", sa.BigInteger(), nullable=True),
        sa.Column("survey", sa.Text(), nullable=False),
        sa.Column("scale", sa.Text(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("choice", sa.Text(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=False),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_survey_answers_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", "round", "question", "revision", name=op.f("pk_survey_answers")),
    )
    with op.batch_alter_table("survey_answers", schema=None) as batch_op:
        batch_op.create_index("ix_survey_answers_party", ["party_id", "survey", "answered_at"], unique=False)

    op.create_table(
        "survey_deltas",
        sa.Column("case_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("bucket", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("survey", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_survey_deltas_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", "seq", "question", "bucket", name=op.f("pk_survey_deltas")),
    )
    op.create_table(
        "survey_invitations",
        sa.Column("case_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("party_id", sa.BigInteger(), nullable=True),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("survey", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("rated", Json(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("invited_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_survey_invitations_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", "round", name=op.f("pk_survey_invitations")),
    )
    with op.batch_alter_table("survey_invitations", schema=None) as batch_op:
        batch_op.create_index("ix_survey_invitations_party", ["party_id", "invited_at"], unique=False)

    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index(
            "ix_cases_closed",
            ["closed_at"],
            unique=False,
            postgresql_where=sa.text("closed_at IS NOT NULL"),
            sqlite_where=sa.text("closed_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_cases_screening",
            ["id"],
            unique=False,
            postgresql_where=sa.text("state = 'screening'"),
            sqlite_where=sa.text("state = 'screening'"),
        )

    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("party_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("purpose", sa.Text(), nullable=True))
        batch_op.create_index(
            "ix_messages_outreach",
            ["party_id"],
            unique=False,
            postgresql_where=sa.text("purpose IS NOT NULL AND state IN ('waiting', 'sending', 'digest')"),
            sqlite_where=sa.text("purpose IS NOT NULL AND state IN ('waiting', 'sending', 'digest')"),
        )

    with op.batch_alter_table("parties", schema=None) as batch_op:
        batch_op.add_column(sa.Column("normal_name", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("country", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("zone", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("industry", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("employees", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("revenue", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("assets", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("currency", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("born_on", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("relationship", sa.Text(), server_default="active", nullable=False))
        batch_op.add_column(sa.Column("ended_on", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("owner", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("vulnerability", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("vulnerability_consent", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("circumstances", Json(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("size", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("value_band", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("rating", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("next_review_on", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("merged_into", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
        batch_op.create_index("ix_parties_email", ["email"], unique=False)
        batch_op.create_index("ix_parties_entity", ["entity", "id"], unique=False)
        batch_op.create_index(
            "ix_parties_merged_into",
            ["merged_into"],
            unique=False,
            postgresql_where=sa.text("merged_into IS NOT NULL"),
            sqlite_where=sa.text("merged_into IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_parties_normal_name",
            ["entity", "normal_name", "id"],
            unique=False,
            postgresql_ops={"normal_name": "text_pattern_ops"},
        )
        batch_op.create_index("ix_parties_phone", ["phone"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("parties", schema=None) as batch_op:
        batch_op.drop_index("ix_parties_phone")
        batch_op.drop_index("ix_parties_normal_name", postgresql_ops={"normal_name": "text_pattern_ops"})
        batch_op.drop_index(
            "ix_parties_merged_into",
            postgresql_where=sa.text("merged_into IS NOT NULL"),
            sqlite_where=sa.text("merged_into IS NOT NULL"),
        )
        batch_op.drop_index("ix_parties_entity")
        batch_op.drop_index("ix_parties_email")
        batch_op.drop_column("version")
        batch_op.drop_column("merged_into")
        batch_op.drop_column("next_review_on")
        batch_op.drop_column("rating")
        batch_op.drop_column("value_band")
        batch_op.drop_column("size")
        batch_op.drop_column("circumstances")
        batch_op.drop_column("vulnerability_consent")
        batch_op.drop_column("vulnerability")
        batch_op.drop_column("owner")
        batch_op.drop_column("ended_on")
        batch_op.drop_column("relationship")
        batch_op.drop_column("born_on")
        batch_op.drop_column("currency")
        batch_op.drop_column("assets")
        batch_op.drop_column("revenue")
        batch_op.drop_column("employees")
        batch_op.drop_column("industry")
        batch_op.drop_column("zone")
        batch_op.drop_column("country")
        batch_op.drop_column("normal_name")

    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_messages_outreach",
            postgresql_where=sa.text("purpose IS NOT NULL AND state IN ('waiting', 'sending', 'digest')"),
            sqlite_where=sa.text("purpose IS NOT NULL AND state IN ('waiting', 'sending', 'digest')"),
        )
        batch_op.drop_column("purpose")
        batch_op.drop_column("party_id")

    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_cases_screening",
            postgresql_where=sa.text("state = 'screening'"),
            sqlite_where=sa.text("state = 'screening'"),
        )
        batch_op.drop_index(
            "ix_cases_closed",
            postgresql_where=sa.text("closed_at IS NOT NULL"),
            sqlite_where=sa.text("closed_at IS NOT NULL"),
        )

    with op.batch_alter_table("survey_invitations", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_invitations_party")

    op.drop_table("survey_invitations")
    op.drop_table("survey_deltas")
    with op.batch_alter_table("survey_answers", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_answers_party")

    op.drop_table("survey_answers")
    with op.batch_alter_table("screening_hits", schema=None) as batch_op:
        batch_op.drop_index("uq_screening_hits")
        batch_op.drop_index(
            "ix_screening_hits_loose",
            postgresql_where=sa.text("case_id IS NULL AND state = 'open'"),
            sqlite_where=sa.text("case_id IS NULL AND state = 'open'"),
        )
        batch_op.drop_index("ix_screening_hits_entry")
        batch_op.drop_index("ix_screening_hits_case")

    op.drop_table("screening_hits")
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.drop_index("ix_offers_case")
        batch_op.drop_index("ix_offers_alike")

    op.drop_table("offers")
    op.drop_table("issue_cases")
    op.drop_table("holding_months")
    with op.batch_alter_table("follow_ups", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_follow_ups_looks",
            postgresql_where=sa.text("looks_at IS NOT NULL"),
            sqlite_where=sa.text("looks_at IS NOT NULL"),
        )

    op.drop_table("follow_ups")
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.drop_index("ix_contacts_recipient")
        batch_op.drop_index("ix_contacts_party")
        batch_op.drop_index("ix_contacts_case")

    op.drop_table("contacts")
    with op.batch_alter_table("case_parties", schema=None) as batch_op:
        batch_op.drop_index("ix_case_parties_party")

    op.drop_table("case_parties")
    with op.batch_alter_table("suppressions", schema=None) as batch_op:
        batch_op.drop_index("ix_suppressions_party")

    op.drop_table("suppressions")
    with op.batch_alter_table("signals", schema=None) as batch_op:
        batch_op.drop_index("ix_signals_party")

    op.drop_table("signals")
    with op.batch_alter_table("screening_runs", schema=None) as batch_op:
        batch_op.drop_index("ix_screening_runs_party")
        batch_op.drop_index(
            "ix_screening_runs_open",
            postgresql_where=sa.text("state IN ('requested', 'making')"),
            sqlite_where=sa.text("state IN ('requested', 'making')"),
        )

    op.drop_table("screening_runs")
    op.drop_table("screened_parties")
    op.drop_table("profile_facts")
    with op.batch_alter_table("party_segments", schema=None) as batch_op:
        batch_op.drop_index("ix_party_segments_value")
        batch_op.drop_index("ix_party_segments_until")
        batch_op.drop_index("ix_party_segments_since")

    op.drop_table("party_segments")
    with op.batch_alter_table("party_scores", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_party_scores_newest",
            postgresql_where=sa.text("until IS NULL"),
            sqlite_where=sa.text("until IS NULL"),
        )

    op.drop_table("party_scores")
    with op.batch_alter_table("party_relations", schema=None) as batch_op:
        batch_op.drop_index("ix_party_relations_to")
        batch_op.drop_index("ix_party_relations_from")

    op.drop_table("party_relations")
    with op.batch_alter_table("party_identifiers", schema=None) as batch_op:
        batch_op.drop_index("uq_party_identifiers_value")

    op.drop_table("party_identifiers")
    with op.batch_alter_table("import_rows", schema=None) as batch_op:
        batch_op.drop_index("ix_import_rows_party")

    op.drop_table("import_rows")
    with op.batch_alter_table("holdings", schema=None) as batch_op:
        batch_op.drop_index("uq_holdings_number")
        batch_op.drop_index("ix_holdings_party")
        batch_op.drop_index("ix_holdings_matures")

    op.drop_table("holdings")
    with op.batch_alter_table("contact_points", schema=None) as batch_op:
        batch_op.drop_index("ix_contact_points_value")
        batch_op.drop_index("ix_contact_points_party")

    op.drop_table("contact_points")
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.drop_index("ix_consents_party")

    op.drop_table("consents")
    with op.batch_alter_table("campaign_members", schema=None) as batch_op:
        batch_op.drop_index("ix_campaign_members_party")
        batch_op.drop_index(
            "ix_campaign_members_due",
            postgresql_where=sa.text("outcome IS NULL"),
            sqlite_where=sa.text("outcome IS NULL"),
        )

    op.drop_table("campaign_members")
    with op.batch_alter_table("systemic_issues", schema=None) as batch_op:
        batch_op.drop_index("ix_systemic_issues_entity")
        batch_op.drop_index("ix_systemic_issues_cause")

    op.drop_table("systemic_issues")
    op.drop_table("survey_tallies")
    op.drop_table("survey_draws")
    op.drop_table("stream_values")
    op.drop_table("screening_lists")
    with op.batch_alter_table("screening_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_screening_entries_until")

    op.drop_table("screening_entries")
    op.drop_table("nightly_rounds")
    op.drop_table("import_runs")
    with op.batch_alter_table("campaigns", schema=None) as batch_op:
        batch_op.drop_index("uq_campaigns_code")

    op.drop_table("campaigns")

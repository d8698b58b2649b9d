"""Reports of customers, beside those of cases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("reports", sa.Column("party_id", sa.BigInteger(), nullable=True))
    op.create_index("ix_reports_party", "reports", ["party_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_reports_party", table_name="reports")
    op.drop_column("reports", "party_id")

"""The network and the puzzle of a wrong guess, and whether it is forgiven; a proxy whose headers are not read."""

from alembic import op
import sqlalchemy as sa

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade():
    """Delete the counted guesses, at most ten minutes old: their sources are spelled in other ways."""
    op.execute("DELETE FROM wrong_guesses")
    with op.batch_alter_table("wrong_guesses") as guesses:
        guesses.add_column(sa.Column("network", sa.String(length=64), nullable=False))
        guesses.add_column(sa.Column("puzzle", sa.String(length=32), nullable=True))
        guesses.add_column(sa.Column("is_forgiven", sa.Boolean(), nullable=False))
        guesses.create_unique_constraint("uq_wrong_guesses_puzzle", ["puzzle"])
    for column in ("source", "network"):
        op.create_index(f"ix_wrong_guesses_{column}_guessed_at", "wrong_guesses", [column, "guessed_at"])
    op.add_column("studio", sa.Column("unread_proxy", sa.String(length=64), nullable=True))
    op.add_column("studio", sa.Column("unread_proxy_at", sa.DateTime(timezone=True), nullable=True))


def downgrade():
    """Delete the counted guesses, too: the earlier version counts those of the last ten minutes only."""
    op.execute("DELETE FROM wrong_guesses")
    for column in ("unread_proxy_at", "unread_proxy"):
        op.drop_column("studio", column)
    for column in ("network", "source"):
        op.drop_index(f"ix_wrong_guesses_{column}_guessed_at", "wrong_guesses")
    with op.batch_alter_table("wrong_guesses") as guesses:
        guesses.drop_constraint("uq_wrong_guesses_puzzle", type_="unique")
        for column in ("is_forgiven", "puzzle", "network"):
            guesses.drop_column(column)

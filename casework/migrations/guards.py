"""What the database itself holds: history is only ever added to, and the index by which cases are found."""

from __future__ import annotations

from sqlalchemy import Connection, text

HISTORY = ("events", "stream_events", "firings")
ACTS = ("UPDATE", "DELETE")

_POSTGRES_REFUSAL = """
CREATE FUNCTION casework_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'history is append-only: % on % is refused', TG_OP, TG_TABLE_NAME; END $$
"""

_POSTGRES_CALL = "EXECUTE FUNCTION casework_refuse()"


def guard_history(connection: Connection) -> None:
    """Let the database refuse every change, removal and emptying of what happened."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(_POSTGRES_REFUSAL))
    for table in HISTORY:
        for statement in _guards(table, connection.dialect.name):
            connection.execute(text(statement))


def unguard_history(connection: Connection) -> None:
    """Take the guards away again, as the owner of the tables can (the tamper tests do)."""
    postgres = connection.dialect.name == "postgresql"
    for table in HISTORY:
        for act in (*ACTS, "TRUNCATE") if postgres else ACTS:
            name = f"{table}_no_{act.lower()}"
            connection.execute(
                text(f"DROP TRIGGER {name} ON {table}" if postgres else f"DROP TRIGGER {name}")
            )


def _guards(table: str, system: str) -> list[str]:
    if system != "postgresql":
        refusal = "BEGIN SELECT RAISE(ABORT, 'history is append-only'); END"
        return [f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} {refusal}" for act in ACTS]
    made = []
    for act, each in (*((act, "ROW") for act in ACTS), ("TRUNCATE", "STATEMENT")):
        name = f"{table}_no_{act.lower()}"
        made += [
            f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH {each} {_POSTGRES_CALL}",
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}",
        ]
    return made


def prepare_search(connection: Connection) -> None:
    """Index the side table of words: GIN on PostgreSQL, on SQLite a table of FTS5 that the writer fills
    beside it.
    """
    if connection.dialect.name == "postgresql":
        index = "CREATE INDEX ix_search_texts_words ON search_texts USING gin (to_tsvector('simple', words))"
    else:
        index = "CREATE VIRTUAL TABLE search_index USING fts5(words, tokenize=\"unicode61 tokenchars '_'\")"
    connection.execute(text(index))

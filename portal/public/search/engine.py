"""The index that the engine has over the tokens of all entries.

SQLite looks tokens up in an FTS5 table, which triggers keep equal to the entries;
PostgreSQL in a GIN index. On SQLite a migration that changes the table of the entries
makes it anew without its triggers, so it has to call `create` again.
"""

from portal.models.search import WORDS

ENTRIES = "portal_searchentry"
GIN = "portal_searchentry_words"
# FTS5 forgets a row when it is told once more what the row had said.
FORGET = f"INSERT INTO {WORDS} ({WORDS}, rowid, words) VALUES ('delete', old.id, "  # noqa: S608
FORGET += "old.words);"
LEARN = f"INSERT INTO {WORDS} (rowid, words) VALUES (new.id, new.words);"  # noqa: S608
TRIGGERS = {"INSERT": LEARN, "DELETE": FORGET, "UPDATE": FORGET + LEARN}
FTS5 = (
    f"CREATE VIRTUAL TABLE {WORDS} USING fts5(words, content='{ENTRIES}', "
    "content_rowid='id', tokenize='ascii', detail=none)"
)
# Tokens lie beside the table, which counting reads from one end to the other. To fetch
# them costs far more than PostgreSQL reckons: where it knows that a token is frequent,
# it fetches those of all rows instead of asking the index. So it is not to know.
NARROW = (
    f"ALTER TABLE {ENTRIES} SET (toast_tuple_target = 128)",
    f"ALTER TABLE {ENTRIES} ALTER COLUMN words SET STORAGE EXTERNAL",
    f"ALTER TABLE {ENTRIES} ALTER COLUMN words SET STATISTICS 0",
)


def create(connection):
    """Make the index of the entries that there are."""
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor):
            cursor.execute(statement)


def statements(vendor):
    if vendor == "postgresql":
        yield f"CREATE INDEX {GIN} ON {ENTRIES} USING gin (words) WITH (fastupdate=off)"
        return
    yield FTS5
    yield f"INSERT INTO {WORDS} ({WORDS}) VALUES ('rebuild')"  # noqa: S608
    for event, work in TRIGGERS.items():
        # Texts and times change far more often than words.
        of = f"{event} OF words" if event == "UPDATE" else event
        yield (
            f"CREATE TRIGGER {WORDS}_{event.lower()} AFTER {of} ON {ENTRIES} "
            f"BEGIN {work} END"
        )


def drop(connection):
    """Take the index away, or what is left of it."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP INDEX IF EXISTS {GIN}")
            return
        for event in TRIGGERS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {WORDS}_{event.lower()}")
        cursor.execute(f"DROP TABLE IF EXISTS {WORDS}")


def empty(connection):
    """Take all entries away with the index."""
    drop(connection)
    word = "TRUNCATE" if connection.vendor == "postgresql" else "DELETE FROM"
    with connection.cursor() as cursor:
        cursor.execute(f"{word} {ENTRIES}")


def survey(connection):
    """Let the engine count, so that it chooses the shorter way to an answer."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {ENTRIES}")

"""The full-text table that searches used on SQLite before 0035."""

TABLE = "portal_searchwords"


def drop_fts(apps, schema_editor):
    """Drop it with its triggers, which would be in the way of a change of the entries."""
    if schema_editor.connection.vendor == "sqlite":
        for event in ("insert", "delete", "update"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_{event}")
        schema_editor.execute(f"DROP TABLE IF EXISTS {TABLE}")

"""Comments of versions that are no acts: by which imports and fixtures are found again.

Acts have the comment that `portal.models.audit.comment_of` makes.
"""

import json

FIXTURE, VERSION_ENSURED = "fixture", "kept"
IMPORT, IMPORT_UNDONE, IMPORT_UNDER_WAY = "import:", "undone:", "importing:"
TRANSLATIONS_IMPORTED = "taken back"


def comment_of_import(model, file_name, rows):
    """What `imports_of` finds; JSON, with the kind of row first."""
    values = {"kind": model._meta.label_lower, "rows": rows, "file": file_name}
    return IMPORT + json.dumps(values, ensure_ascii=False)


def under_way(comment):
    """The comment of an import that has not ended yet."""
    return IMPORT_UNDER_WAY + comment.removeprefix(IMPORT)

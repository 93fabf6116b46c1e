"""Comments of versions that are no acts: by which imports and fixtures are found again.

Acts have the comment that `portal.models.audit.comment_of` makes.
"""

import json

FIXTURE, VERSION_ENSURED = "fixture", "kept"
# The last is of imports that an earlier release did not end.
IMPORT, IMPORT_UNDONE, IMPORT_UNDER_WAY = "import:", "undone:", "importing:"
TRANSLATIONS_IMPORTED = "taken back"  # by an earlier release
TRANSLATIONS = "translations"  # the kind of an import of translations


def comment_of_import(kind, file_name, rows):
    """Return the comment of an import, for `imports_of`: JSON, with the kind first."""
    values = {"kind": kind, "rows": rows, "file": file_name}
    return IMPORT + json.dumps(values, ensure_ascii=False)

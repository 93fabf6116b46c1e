"""Copies of format 1, in which the stored files are parts of the tar themselves.

They are read for one release, and not written any more.
"""

from portal.archive.places import File

NUMBER = 1  # of the format
FOLDER = "media/"


def files_of(members):
    """The stored files among the members of a copy, by their names."""
    return {
        name.removeprefix(FOLDER): File(size, 0, digest, "")
        for name, size, digest in members
        if name.startswith(FOLDER)
    }


def contents(parts, wanted):
    """Yield the name, the time and the opened content of the files that are wanted."""
    for part, changed, content in parts:
        name = part.removeprefix(FOLDER)
        if part.startswith(FOLDER) and name in wanted:
            yield name, changed, content

"""The style sheets: many files for development, and in production one for each side.

Those of the public pages are layers. On a slow line a request costs more than its
contents, so `collectstatic` joins them and removes comments; while DEBUG is on, the
browser names the file of each rule.
"""

import re

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

COMPONENTS = [
    *("frame", "header", "inks", "covers", "map", "coasts", "friendships", "hero"),
    *("seals", "home", "home_phone", "countries", "lists", "facts", "timeline"),
    *("statistics", "prose", "filters", "forms", "page_end", "exhibition", "print"),
]
PUBLIC, ADMIN = "portal/portal.css", "portal/admin/admin.css"
# By the name of the joined one, in the order in which they count. The first public one
# states the order of the layers.
SHEETS = {
    PUBLIC: [
        *(f"portal/{name}.css" for name in ("tokens", "elements", "layout")),
        *(f"portal/components/{name}.css" for name in COMPONENTS),
    ],
    ADMIN: [
        f"portal/admin/{name}.css"
        for name in (
            *("tokens", "elements", "controls", "tables", "patterns", "frame"),
            *("menus", "form", "bars", "pictures", "rich_text", "pages"),
            "print",
        )
    ],
}


FOR_READERS = re.compile(rb"/\*.*?\*/|^\s+", re.DOTALL | re.MULTILINE)


class JoinedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed files, and the style sheets of each side joined to one."""

    def post_process(self, paths, dry_run=False, **options):
        if not dry_run:
            for name, sheets in SHEETS.items():
                self.delete(name)
                self.save(name, ContentFile(b"".join(map(self.content, sheets))))
                paths = {**paths, name: (self, name)}
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def content(self, name):
        with self.open(name) as file:
            return FOR_READERS.sub(b"", file.read())


def addresses(joined=PUBLIC):
    is_joined = isinstance(staticfiles_storage, JoinedStaticFilesStorage)
    return map(staticfiles_storage.url, [joined] if is_joined else SHEETS[joined])

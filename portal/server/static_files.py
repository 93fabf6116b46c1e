"""The public style sheets: four to read, and in production one to fetch.

Each is one layer. On a slow line a request costs more than what it brings, so
`collectstatic` joins them; while DEBUG is on, the browser names the file of each rule.
"""

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# In the order of their layers, which the first one states.
SHEETS = [
    f"portal/{name}.css" for name in ("tokens", "elements", "layout", "components")
]
JOINED = "portal/portal.css"


class JoinedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed files, and the public style sheets joined to one."""

    def post_process(self, paths, dry_run=False, **options):
        if not dry_run:
            self.delete(JOINED)
            self.save(JOINED, ContentFile(b"\n".join(map(self.content, SHEETS))))
            paths = {**paths, JOINED: (self, JOINED)}
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def content(self, name):
        with self.open(name) as file:
            return file.read()


def addresses():
    """Where a page finds its style sheets."""
    is_joined = isinstance(staticfiles_storage, JoinedStaticFilesStorage)
    return map(staticfiles_storage.url, [JOINED] if is_joined else SHEETS)

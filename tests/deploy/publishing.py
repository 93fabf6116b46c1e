"""A site whose pages become files, and what can end in it."""

import re
from contextlib import contextmanager
from pathlib import Path

import environ
import psycopg

from tests.browser.production import manage
from tests.deploy.asking import HTTPS, ask
from tests.deploy.site import served

CITY = "cities/incheon/"
LANGUAGES = ("zh-hans", "en", "ko")
ADDRESSES = [  # one of each kind that can be a file
    *(f"/{language}/" for language in LANGUAGES),
    *("/ko/feed.atom", "/en/exchanges.ics", "/sitemap.xml", "/robots.txt"),
    *(f"/data/cities.{form}" for form in ("csv", "json", "geojson")),
    *("/data/catalog.jsonld", "/s/home.svg"),
]
FORMS = ("gzip", "identity")
EDITION = """
from portal.models import Edition
Edition.objects.begin(removes={})
"""
REMOVING, ADDING = EDITION.format(True), EDITION.format(False)


@contextmanager
def publishing(program, folder, whole, settings=None, **options):
    """The whole site a second time, on the same rows, with published pages."""
    values = whole.values | {"PUBLISHED_ROOT": str(folder / "published")}
    values |= settings or {}
    with served(program, folder, values, whole.media, **options) as site:
        published = Published(site, whole)
        published.run(REMOVING)
        yield published


class Published:
    """The site, and the same without files (`whole`)."""

    def __init__(self, site, whole):
        self.site, self.whole = site, whole
        self.root = Path(site.values["PUBLISHED_ROOT"])
        home = self.without_files("/en/").body.decode()
        card = re.search('og:image" content="https://[^/]+([^"]+)', home)[1]
        media = [f"/media/{site.media[name]}" for name in ("shown", "pdf")]
        self.addresses = [*ADDRESSES, card, *media]
        self.static_files = sorted(set(re.findall('"(/static/portal/[^"]+)"', home)))

    def visit(self, path, form="identity", **options):
        """Ask nginx."""
        headers = {"Accept-Encoding": form, **options.pop("headers", {})}
        port, trust = self.site.nginx.port, self.site.nginx.trust
        return ask(port, path, trust, headers=headers, **options)

    def portal(self, path, form="identity", **headers):
        """Ask the portal itself."""
        headers = HTTPS | {"Accept-Encoding": form} | headers
        return ask(self.site.port, path, headers=headers)

    def without_files(self, path, form="identity"):
        """Ask the portal that keeps no files."""
        headers = HTTPS | {"Accept-Encoding": form}
        return ask(self.whole.port, path, headers=headers)

    def run(self, code):
        """Change something, as another process of the portal does."""
        return manage(self.site.values, "shell", "-c", code)

    def files(self):
        """What there is in the folder, with what links lead to."""
        return {
            str(path.relative_to(self.root)): path.is_symlink() and path.readlink()
            for path in self.root.rglob("*")
        }

    @contextmanager
    def no_application(self):
        self.site.stop()
        try:
            yield
        finally:
            self.site.start()

    @contextmanager
    def no_database(self):
        """Nobody can connect to it, and who was connected is not any more."""
        found = environ.Env.db_url_config(self.site.values["DATABASE_URL"])
        names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}
        options = {names[key]: found[key] for key in names if found[key]}
        allow = f'ALTER DATABASE "{found["NAME"]}" ALLOW_CONNECTIONS'
        with psycopg.connect(dbname="postgres", autocommit=True, **options) as server:
            server.execute(f"{allow} false")
            server.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                "WHERE datname = %s",
                [found["NAME"]],
            )
            try:
                yield
            finally:
                server.execute(f"{allow} true")

    def end_lease(self):
        """As when its time has come and nobody has begun the next one."""
        for link in (self.root / "slots").iterdir():
            link.unlink()

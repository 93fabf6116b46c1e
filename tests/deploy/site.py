"""A whole site: the shipped nginx.conf, gunicorn as in portal.service, a database.

On PostgreSQL where DATABASE_URL names one, else on SQLite.
"""

import json
import os
import re
import shlex
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from secrets import token_hex
from urllib.parse import urlsplit

import environ
import psycopg

from tests.browser.production import (
    collect_static_files,
    environment,
    fill_database,
    gunicorn,
    manage,
)
from tests.deploy.nginx import DEPLOY, Nginx, nginx
from tests.start import HOST, free_port

# A picture that everybody may see, one that nobody may, what no browser runs, and a PDF
# that is larger than what can be on its way between two sockets.
MEDIA = """
import io, json
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image
from attractions.models import Attraction
from exchanges.models import Agreement, City
from portal.editorial.workflow import previews
from portal.models import Picture, User
def picture(slug):
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(data, "PNG")
    file = ContentFile(data.getvalue(), name="bay.png")
    return Picture.objects.create(slug=slug, alt_zh_hans="深蓝色", file=file)
shown, hidden = picture("shown"), picture("hidden")
Attraction.objects.filter(slug="silmido").update(cover=shown)
row = Agreement.objects.get(slug="sister-city-agreement-2014")
row.text_file_ko.save("a.pdf", ContentFile(b"%PDF-1.7" + b"x" * 8 * 2**20))
row.text_file_zh_hans.save("a.html", ContentFile(b"<script>alert(1)</script>"))
user, client = User.objects.create_superuser("one"), Client()
client.force_login(user)
waiting = Attraction.objects.create(
    slug="waiting", title_zh_hans="标题", status="review", kind="island",
    city=City.objects.first(), cover=hidden,
)
link = previews.make_link(waiting, user, 7)
print(json.dumps({
    "shown": shown.file.name, "hidden": hidden.file.name,
    "pdf": row.text_file_ko.name, "page": row.text_file_zh_hans.name,
    "preview": f"{hidden.file.name}?preview={previews.SIGNER.sign(link.key)}",
    "session": client.cookies["sessionid"].value,
}))
"""


def arguments_of_unit(port):
    """With which arguments portal.service starts gunicorn, at another port."""
    text = (DEPLOY / "portal.service").read_text().replace("\\\n", " ")
    program, *words = shlex.split(re.search("^ExecStart=(.*)$", text, re.MULTILINE)[1])
    assert program.endswith("/gunicorn")
    place = words.index("--bind") + 1
    return [*words[:place], f"{HOST}:{port}", *words[place + 1 :]]


@contextmanager
def own_database(url):
    """A new database on the server of this one, which is gone after the block."""
    found = environ.Env.db_url_config(url)
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}
    options = {names[key]: found[key] for key in names if found[key]}
    name, parts = f"portal_deploy_{token_hex(8)}", urlsplit(url)
    own = parts._replace(path=f"{parts.path.rpartition('/')[0]}/{name}")
    with psycopg.connect(dbname=found["NAME"], autocommit=True, **options) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield own.geturl()
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@dataclass
class Site:
    """A running site; `stop` ends gunicorn, `start` starts it again."""

    nginx: Nginx
    port: int  # of gunicorn
    values: dict  # its environment
    media: dict  # names of stored files, and the session of one who sees all of them
    running: ExitStack = field(default_factory=ExitStack)

    def start(self):
        self.running.enter_context(self.gunicorn(self.port, self.values))

    def stop(self):
        self.running.close()

    def alone(self, port):
        """A second gunicorn that nothing stands in front of."""
        return self.gunicorn(port, self.values | {"MEDIA_ACCEL": ""})

    def gunicorn(self, port, values):
        return gunicorn(arguments_of_unit(port), port, values)


@contextmanager
def site(program, folder):
    url = os.environ.get("DATABASE_URL", "")
    is_postgresql = url.startswith("postgres")
    on_sqlite = nullcontext(f"sqlite:///{folder}/db.sqlite3")
    with ExitStack() as stack:
        url = stack.enter_context(own_database(url) if is_postgresql else on_sqlite)
        values = environment(folder, url, folder / "media")
        values |= {"MEDIA_ACCEL": "/stored/"}
        collect_static_files(values)
        fill_database(values)
        names = json.loads(manage(values, "shell", "-c", MEDIA))
        yield stack.enter_context(served(program, folder, values, names))


@contextmanager
def served(program, folder, values, names, **options):
    """gunicorn with these settings, and nginx before it with more in its file."""
    port, roots = free_port(), roots_of(values)
    with ExitStack() as stack:
        ahead = stack.enter_context(nginx(program, folder, port, roots, **options))
        made = Site(ahead, port, values, names)
        stack.callback(made.stop)
        made.start()
        yield made


def roots_of(values):
    """The folders of which nginx gives out files."""
    names = {"media": "MEDIA_ROOT", "static": "STATIC_ROOT"}
    names["published"] = "PUBLISHED_ROOT"
    return {kind: values[name] for kind, name in names.items() if values.get(name)}

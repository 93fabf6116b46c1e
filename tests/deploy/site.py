"""A whole site: the shipped nginx.conf, gunicorn as in portal.service, a database.

On PostgreSQL where DATABASE_URL names one, else on SQLite.
"""

import json
import os
import re
import shlex
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlsplit

import environ
import psycopg

from tests.browser.production import ROOT, environment, gunicorn, manage
from tests.deploy.asking import ask
from tests.deploy.nginx import DEPLOY, Nginx, nginx
from tests.start import HOST, free_port

# All that a site is made of, in one process.
MADE = """
from pathlib import Path
from django.core.management import call_command
call_command("collectstatic", interactive=False, verbosity=0)
call_command("migrate", verbosity=0)
fixtures = sorted(map(str, Path("fixtures").glob("*.yaml")))
call_command("loaddata", *fixtures, verbosity=0)
"""
# Of each kind some rows are public, of one friendship: what is shown is shown of a few.
# A picture that everybody may see, one that nobody may, what no browser runs, and a PDF
# that is larger than what can be on its way between two sockets.
MEDIA = """
import io, json
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image
from attractions.models import Attraction
from exchanges.models import Agreement, City, Delegation, Exchange
from portal.editorial.workflow import previews
from portal.models import Picture, Story, User
FRIENDS = ["incheon", "shenyang"]
exchanges = Exchange.objects.filter(cities__slug="incheon").order_by("-date")[:4]
few = {
    City: City.objects.filter(slug__in=FRIENDS),
    Exchange: Exchange.objects.filter(pk__in=[row.pk for row in exchanges]),
    Delegation: Delegation.objects.order_by("-pk")[:2],
    Agreement: Agreement.objects.filter(slug="sister-city-agreement-2014"),
    Attraction: Attraction.objects.filter(slug__in=["silmido", "muuido"]),
    Story: Story.objects.order_by("pk")[:3],
}
for model, rows in few.items():
    keys = [row.pk for row in rows]
    model.objects.exclude(pk__in=keys).update(status="withdrawn")
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


def arguments_of_unit(port, unit="portal"):
    """With which arguments a unit starts gunicorn, at another port."""
    text = (DEPLOY / f"{unit}.service").read_text().replace("\\\n", " ")
    program, *words = shlex.split(re.search("^ExecStart=(.*)$", text, re.MULTILINE)[1])
    assert program.endswith("/gunicorn")
    place = words.index("--bind") + 1
    return [*words[:place], f"{HOST}:{port}", *words[place + 1 :]]


def connect_to(url, name=""):
    """A connection to the server of a database, by which to change databases."""
    found = environ.Env.db_url_config(url)
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}
    options = {names[key]: found[key] for key in names if found[key]}
    return psycopg.connect(dbname=name or found["NAME"], autocommit=True, **options)


@contextmanager
def own_database(url):
    """A new database on the server of this one, which is gone after the block."""
    name, parts = f"portal_deploy_{token_hex(8)}", urlsplit(url)
    own = parts._replace(path=f"{parts.path.rpartition('/')[0]}/{name}")
    with connect_to(url) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield own.geturl()
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def no_database(url):
    """Nobody can connect to it, and who was connected is not any more."""
    name = environ.Env.db_url_config(url)["NAME"]
    allow = f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS'
    with connect_to(url, "postgres") as server:
        server.execute(f"{allow} false")
        server.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = %s",
            [name],
        )
        try:
            yield
        finally:
            server.execute(f"{allow} true")


@dataclass
class Site:
    """A running site, which can be stopped and started, also with other settings."""

    nginx: Nginx
    port: int  # of gunicorn
    edition: int  # of the gunicorn that tells the edition
    values: dict  # their environment
    media: dict  # names of stored files, and the session of one who sees all of them
    log: Path  # a line for each request that reached gunicorn
    running: ExitStack = field(default_factory=ExitStack)
    processes: list = field(default_factory=list)

    def start(self, **settings):
        values, log = self.values | settings, ["--access-logfile", str(self.log)]
        log += ["--access-logformat", "%(m)s %(U)s%(q)s %(s)s"]
        units = {"portal": (self.port, log), "portal-edition": (self.edition, [])}

        def start(unit):
            port, more = units[unit]
            words = [*arguments_of_unit(port, unit), *more]
            server = gunicorn(words, port, values, is_ready)
            return self.running.enter_context(server)

        with ThreadPoolExecutor() as threads:
            self.processes += threads.map(start, units)

    def stop(self):
        for server in self.processes:
            server.terminate()  # both at once
        self.running.close()
        self.processes.clear()

    @contextmanager
    def stopped(self):
        self.stop()
        try:
            yield
        finally:
            self.start()

    @contextmanager
    def running_with(self, **settings):
        with self.stopped():
            self.start(**settings)
            yield
            self.stop()

    @contextmanager
    def frozen(self):
        with frozen(*self.processes):
            yield

    def visit(self, path, **options):
        """Ask nginx for something, as a visitor does."""
        return ask(self.nginx.port, path, self.nginx.trust, **options)

    def status(self, path, **options):
        return self.visit(path, **options).status

    def text(self, path):
        """The text of an answer, or nothing where there is none."""
        answer = self.visit(path)
        return answer.body.decode() if answer.status == 200 else ""

    def run(self, code):
        """Change something, as another process of the portal does; what it prints."""
        return manage(self.values, "shell", "-c", code)

    def process(self, command):
        """A process of the portal, whose output can be read."""
        options = {"cwd": ROOT, "env": self.values, "text": True}
        return subprocess.Popen(command, stdout=subprocess.PIPE, **options)

    def asked(self):
        """The requests that reached gunicorn until now."""
        return self.log.read_text().splitlines()

    def no_database(self):
        return no_database(self.values["DATABASE_URL"])


@contextmanager
def frozen(*servers):
    """Servers and their children do nothing while the block runs."""
    for server in servers:
        os.killpg(server.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for server in servers:
            os.killpg(server.pid, signal.SIGCONT)


def is_ready(port):
    with suppress(OSError):
        return ask(port, "/healthz").status == 200
    return False


@contextmanager
def site(program, folder):
    url = os.environ.get("DATABASE_URL", "")
    is_postgresql = url.startswith("postgres")
    on_sqlite = nullcontext(f"sqlite:///{folder}/db.sqlite3")
    with ExitStack() as stack:
        url = stack.enter_context(own_database(url) if is_postgresql else on_sqlite)
        values = environment(folder, url, folder / "media")
        values |= {"SECOND_FACTOR": "off", "ALLOWED_HOSTS": ""}
        names = json.loads(manage(values, "shell", "-c", MADE + MEDIA))
        yield stack.enter_context(served(program, folder, values, names))


@contextmanager
def served(program, folder, values, names, front=None):
    """gunicorn with these settings, and nginx before it, whose name it is told."""
    folder.mkdir(exist_ok=True)
    ports, front = (free_port(), free_port()), front or free_port()
    values = {"FRONTS": f"http://{HOST}:{front}"} | values
    with ExitStack() as stack:
        ahead = nginx(program, folder, *ports, front)
        log = folder / "asked.log"
        made = Site(stack.enter_context(ahead), *ports, values, names, log)
        stack.callback(made.stop)
        made.start()
        yield made

"""Two servers: each its application, keeper and folder; one PostgreSQL, one Redis."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tests import redis
from tests.browser.production import (
    ROOT,
    collect_static_files,
    environment,
    manage,
)
from tests.deploy.asking import HTTPS, ask
from tests.deploy.site import own_database
from tests.start import HOST, answers, free_port

TOKEN = "t" * 32
LIST = "/admin/portal/story/"
# Stories that are public or drafts, in three languages, and one who may do everything.
ROWS = """
import json
from django.test import Client
from django.utils import timezone
from exchanges.models import City
from portal.models import SiteSettings, Story, User
SiteSettings.objects.create(name="友好城市", name_en="Sister cities", office="外办")
public = {"status": "published", "published_at": timezone.now()}
home = {"slug": "shenyang", "country": "CN", "is_home": True}
City.objects.create(title_zh_hans="沈阳", **home, **public)
keys = {}
for number in range(%d):
    for slug, values in (("public", public), ("draft", {})):
        row = Story.objects.create(
            slug=f"{slug}-{number}", title_zh_hans="标题", title_en="Title", **values)
        keys[row.slug] = row.pk
client = Client()
client.force_login(User.objects.create_superuser("one"))
print(json.dumps({"keys": keys, "session": client.cookies["sessionid"].value}))
"""


@dataclass
class Server:
    """One of them; `keeper` and `application` are its processes."""

    values: dict
    port: int
    site: dict  # the keys of stories by slug, and a session of the desk
    keeper: subprocess.Popen = None
    application: subprocess.Popen = None
    frozen: list = field(default_factory=list)

    def start(self):
        gunicorn = ["-m", "gunicorn", "portal.wsgi", "--bind", f"{HOST}:{self.port}"]
        gunicorn += ["--threads", "4", "--forwarder-headers", ""]
        self.application = self.run(*gunicorn)
        self.keeper = self.run("manage.py", "keep")

    def run(self, *arguments):
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.values,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # so that workers are frozen with it
        )

    def stop(self):
        self.thaw()
        for process in filter(None, (self.application, self.keeper)):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def freeze(self, process):
        os.killpg(process.pid, signal.SIGSTOP)
        self.frozen.append(process)

    def thaw(self):
        while self.frozen:
            os.killpg(self.frozen.pop().pid, signal.SIGCONT)

    def is_whole(self):
        root = self.values["PUBLISHED_ROOT"]
        return os.path.exists(f"{root}/current/.whole")

    def status(self, path):
        return ask(self.port, path, headers=HTTPS).status

    def text(self, path):
        return ask(self.port, path, headers=HTTPS).body.decode()

    def step(self, action, slug):
        """Do a step with a story at the desk; the text of the page after it."""
        return self.after(self.confirm(self.asked(action, slug)))

    def asked(self, action, slug):
        """The form in which a step with a story is to be confirmed."""
        form = {"action": f"step_{action}", "_selected_action": self.site["keys"][slug]}
        page = self.desk("POST", {}, form).body.decode()
        return form | dict(re.findall(r'name="(version-\d+)" value="(\d+)"', page))

    def confirm(self, form):
        answer = self.desk("POST", {}, form | {"confirmed": 1})
        assert answer.status == 302, answer
        return answer

    def after(self, answer):
        """The page to which an answer leads, with what it is to tell."""
        found = SimpleCookie("\n".join(answer.headers.get_all("Set-Cookie", ())))
        cookies = {name: each.coded_value for name, each in found.items()}
        return re.sub(r"\s+", " ", self.desk("GET", cookies).body.decode())

    def desk(self, method, cookies, form=None):
        own = {"sessionid": self.site["session"], "csrftoken": TOKEN}
        headers = HTTPS | {
            "Cookie": "; ".join(
                f"{name}={text}" for name, text in {**own, **cookies}.items()
            ),
            "X-CSRFToken": TOKEN,
            "Origin": "https://portal.example",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = form and urlencode(form)
        more = {"method": method, "headers": headers, "body": body}
        return ask(self.port, LIST, timeout=30, **more)


@contextmanager
def two_servers(folder, stories):
    """Both, once every page is a file on each; PostgreSQL is that of DATABASE_URL."""
    with ExitStack() as stack:
        kept = stack.enter_context(redis.running())
        url = stack.enter_context(own_database(os.environ["DATABASE_URL"]))
        values = environment(folder, url, folder / "media")
        values |= {"CACHE_URL": kept.url, "SECOND_FACTOR": "off"}
        collect_static_files(values)
        manage(values, "migrate")
        site = json.loads(manage(values, "shell", "-c", ROWS % stories))
        servers = []
        for name in ("a", "b"):
            port = free_port()
            own = {"NODE_URL": f"http://{HOST}:{port}"}
            own["PUBLISHED_ROOT"] = str(folder / name)
            server = Server(values | own, port, site)
            stack.callback(server.stop)
            server.start()
            servers.append(server)
        for server in servers:
            wait_for(lambda server=server: answers(server.port, "/healthz") == 200, 60)
        whole(servers)
        yield servers


def whole(servers):
    for server in servers:
        wait_for(server.is_whole, 60)


def wait_for(is_so, seconds):
    """Seconds until it is so; fails where that takes longer than so many."""
    begin = time.monotonic()
    while not is_so():
        assert time.monotonic() - begin < seconds
        time.sleep(0.01)
    return time.monotonic() - begin

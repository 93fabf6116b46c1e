"""From one release to the next and back, on a machine, while visitors read."""

import re
import shutil
import ssl
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPSConnection
from itertools import cycle
from urllib.parse import urlencode

import pytest
from django.conf import settings
from lxml import html

from tests.deploy.machine.machine import machine

pytestmark = pytest.mark.machine
HOST = "portal.example"
PACKAGES = "curl fonts-noto-cjk nginx openssl postgresql python3 python3-venv"
RELEASE = "carried/youcheng-1.0.0"
OFTEN = 0.1  # seconds between two requests
SECRET = "a password for this test"
CREATE = "from portal.models import User; User.objects.create_superuser"
SQL = "runuser -u postgres -- psql -qAt portal -c"
STEPS = ("release", "settings", "judge", "safety copy", "tables", "trial", "switch")
PAGES = ("/zh-hans/", "/en/", "/ko/", "/en/search/?q=", "/healthz", "/admin/login/")
NEXT = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("portal", "{last}")]
    operations = [{operation}]
"""
MOOD = "models.TextField(null=True, editable=False)"
ADDS = f'migrations.AddField("story", "mood", {MOOD})'
DROPS = 'migrations.RemoveField("story", "mood")'


def run(*words, **options):
    subprocess.run(words, check=True, **options)


def git(clone, *words):
    names = ["-c", "user.name=Office", "-c", "user.email=office@example"]
    run("git", "-C", clone, *names, *words)


@pytest.fixture(scope="session")
def carried(tmp_path_factory, wheelhouse):
    """What is carried to a machine: archives of three releases, and a wheelhouse."""
    folder, clone = tmp_path_factory.mktemp("carried"), tmp_path_factory.mktemp("clone")
    run("git", "clone", "--quiet", "--shared", settings.BASE_DIR, clone)
    shutil.copytree(settings.BASE_DIR / "deploy", clone / "deploy", dirs_exist_ok=True)
    (clone / ".venv").symlink_to(settings.BASE_DIR / ".venv")
    (clone / "pyproject.toml").write_text(
        (settings.BASE_DIR / "pyproject.toml").read_text()
    )
    git(clone, "add", "deploy")
    git(clone, "commit", "--quiet", "--all", "--allow-empty", "--message=First")
    run(clone / "deploy/release", folder)
    for version, operation in (("1.0.1", ADDS), ("1.0.2", DROPS)):
        made(clone, folder, version, operation)
    shutil.copytree(wheelhouse, folder / "wheelhouse")
    return folder


def made(clone, folder, version, operation):
    """Release the next version, with a migration."""
    migrations = clone / "portal/migrations"
    last = max(path.stem for path in migrations.glob("0*.py"))
    change_model(clone / "portal/models/content.py", "AddField" in operation)
    name = f"{int(last[:4]) + 1:04}_{version.replace('.', '_')}"
    text = NEXT.format(last=last, operation=operation)
    (migrations / f"{name}.py").write_text(text)
    path = clone / "pyproject.toml"
    for key in ("version", "copies-read-from"):
        text = re.sub(f"(?m)^{key} = .*", f'{key} = "{version}"', path.read_text())
        path.write_text(text)
    git(clone, "add", "portal")
    git(clone, "commit", "--quiet", "--all", f"--message={version}")
    run(clone / "deploy/release", folder)


def change_model(path, is_added):
    """Let stories have a mood, or none: copies hold what models know."""
    before, after = f"    mood = {MOOD}\n\n", ""
    if is_added:
        before, after = after, before
    line = '    dated = ("published_at",)\n\n'
    text = path.read_text()
    assert text.count(line + before) == 1
    path.write_text(text.replace(line + before, line + after))


@pytest.fixture(scope="module")
def installed(carried):
    """A machine without a network, on which 1.0.0 was installed from what was carried.

    Debian's packages are there, as in an office that has them on a disk.
    """
    with machine() as server:
        server.put(carried, "/root/carried")
        server.run("cd carried && tar xf youcheng-1.0.0.tar.gz")
        apt = "apt-get install --quiet=2 --yes --no-install-recommends"
        server.run(f"apt-get update --quiet=2 && {apt} {PACKAGES}", timeout=900)
        server.run("ip route delete default")
        server.run(f"{RELEASE}/deploy/install --host {HOST} --yes --demo", timeout=900)
        server.stop()
        yield server


@pytest.fixture
def server(installed):
    with machine(installed.layer) as server:
        deadline = time.monotonic() + 60
        while asked(server, "/healthz") != 200:
            assert time.monotonic() < deadline, "nothing answers"
            time.sleep(0.5)
        yield server


def ask(server, path, method="GET", body=None, headers=None):
    """The response of the site, whose body was read."""
    context = ssl._create_unverified_context()
    line = HTTPSConnection(server.address, timeout=90, context=context)
    try:
        line.request(method, path, body, {"Host": HOST, **(headers or {})})
        response = line.getresponse()
        response.text = response.read().decode(errors="replace")
        return response
    finally:
        line.close()


def asked(server, path):
    """The status of a page, or why there is none."""
    try:
        return ask(server, path).status
    except OSError as error:
        return str(error)


@contextmanager
def polled(server):
    """Ask ten times a second; each answer with its time and page, in a list."""
    found, end = [], threading.Event()

    def one(path):
        begin = time.monotonic()
        found.append((path, asked(server, path), time.monotonic() - begin))

    def all_the_time():
        paths = cycle(PAGES)
        with ThreadPoolExecutor(50) as readers:
            while not end.wait(OFTEN):
                path = next(paths)
                readers.submit(one, path + str(len(found)) * path.endswith("="))

    thread = threading.Thread(target=all_the_time)
    thread.start()
    try:
        yield found
    finally:
        end.set()
        thread.join()


def running(server):
    """The version of the code in the process that answers."""
    code = "readlink /proc/$(systemctl show -P MainPID portal.service)/cwd"
    return server.run(code).stdout.strip().rpartition("/")[2]


class Editor:
    """A member of staff who types while releases change."""

    def __init__(self, server):
        self.server, self.cookies = server, {}
        code = "from portal.models import User as U; U.objects.create_superuser"
        server.run(f'portalctl shell -v0 -c \'{code}("editor", password="{SECRET}")\'')
        form = self.form("/admin/login/")
        self.send("/admin/login/", form | {"username": "editor", "password": SECRET})

    def ask(self, path, method="GET", body=None, **headers):
        headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        response = ask(self.server, path, method, body, headers)
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return response

    def form(self, path):
        page = html.fromstring(self.ask(path).text)
        forms = [form for form in page.forms if form.method == "POST"]
        return dict(max(forms, key=lambda form: len(form.form_values())).form_values())

    def send(self, path, form):
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        headers["Referer"] = f"https://{HOST}{path}"
        response = self.ask(path, "POST", urlencode(form), **headers)
        log = "journalctl --no-pager --unit portal --lines 30"
        assert response.status == 302, self.server.run(log).stdout
        return response


def upgrade(server, version, *options, command="/srv/portal/current/deploy/upgrade"):
    words = " ".join([command, *options, f"youcheng-{version}.tar.gz"])
    return server.run(f"cd carried && {words}", check=False, timeout=900)


def test_visitors_and_an_editor_notice_nothing_of_an_upgrade_and_of_the_way_back(
    server,
):
    """From 1.0.0 to 1.0.1, back, and to 1.0.1 again; without a network."""
    editor = Editor(server)
    page, title = "/admin/portal/story/add/", "Typed across a release"
    form = editor.form(page) | {"title_zh_hans": title}
    with polled(server) as found:
        begin = time.monotonic()
        done = upgrade(server, "1.0.1")
        seconds = time.monotonic() - begin
    assert done.returncode == 0, done.stdout + done.stderr
    assert running(server) == "1.0.1"
    slowest = max(seconds for _, _, seconds in found)
    print(f"upgrade: {seconds:.0f} s, {len(found)} answers, slowest {slowest:.1f} s")
    assert [each for each in found if each[1] != 200] == []
    editor.send(page, form)
    found = server.run(f"{SQL} 'SELECT title_zh_hans FROM portal_story'").stdout
    assert title in found.splitlines()
    for version in ("1.0.0", "1.0.1"):
        with polled(server) as found:
            server.run("/srv/portal/current/deploy/rollback")
        assert running(server) == version
        assert [each for each in found if each[1] != 200] == []
    assert "runs already" in upgrade(server, "1.0.1").stdout


# What makes a step fail, and what takes it away again.
FAULTS = {
    "release": ("mv wheelhouse/django-6* /root", "mv /root/django-6* wheelhouse"),
    "settings": (
        "echo STALE_MINUTES=many >> /etc/portal.env",
        "sed -i /STALE_MINUTES=many/d /etc/portal.env",
    ),
    "tables": (
        f"{SQL} 'ALTER TABLE portal_story ADD mood text'",
        f"{SQL} 'ALTER TABLE portal_story DROP mood'",
    ),
    "trial": (
        "systemd-run --quiet --unit in-the-way python3 -m http.server 8009",
        "systemctl stop in-the-way",
    ),
}


def test_where_a_step_fails_the_release_before_goes_on_and_says_so(server):
    for step, (fault, remedy) in FAULTS.items():
        server.run(f"cd carried && {fault}")
        done = upgrade(server, "1.0.1")
        assert done.returncode == 1, step
        assert done.stdout.rstrip().endswith(f"== {step}"), done.stdout + done.stderr
        assert "Release 1.0.0 goes on as before" in done.stderr
        assert (running(server), asked(server, "/en/")) == ("1.0.0", 200), step
        server.run(f"cd carried && {remedy}")
    assert upgrade(server, "1.0.1").returncode == 0
    assert running(server) == "1.0.1"


def test_killed_at_each_step_it_goes_on_when_it_is_run_again(server):
    upgrade_it = "exec /srv/portal/current/deploy/upgrade youcheng-1.0.1.tar.gz"
    command = f"bash -c 'echo $$ > /run/upgrade; cd carried; {upgrade_it}'"
    with polled(server) as found:
        for step in STEPS:
            process = server.start(command, stdout=subprocess.PIPE, text=True)
            for line in process.stdout:
                if line == f"== {step}\n":
                    break
            else:
                raise AssertionError(f"{step} was not reached")
            time.sleep(1)
            server.run("kill -KILL -- -$(cat /run/upgrade)")
            process.wait()
        assert upgrade(server, "1.0.1").returncode == 0
    assert running(server) == "1.0.1"
    assert [each for each in found if each[1] != 200] == []


def test_where_the_release_before_would_not_go_on_it_is_asked_for_a_pause(server):
    """1.0.2 takes a column away: with a pause, and back with the copy only."""
    assert upgrade(server, "1.0.1").returncode == 0
    done = upgrade(server, "1.0.2")
    assert "Remove field mood" in done.stderr
    assert running(server) == "1.0.1"
    server.run(f"{SQL} \"UPDATE portal_story SET mood = 'glad'\"")
    done = upgrade(server, "1.0.2", "--pause")
    assert done.returncode == 0, done.stdout + done.stderr
    assert running(server) == "1.0.2"
    back = server.run("/srv/portal/current/deploy/rollback", check=False)
    assert "--from-copy" in back.stderr
    assert running(server) == "1.0.2"
    server.run("/srv/portal/current/deploy/rollback --from-copy")
    assert running(server) == "1.0.1"
    assert asked(server, "/en/") == 200
    assert (
        server.run(f"{SQL} 'SELECT DISTINCT mood FROM portal_story'").stdout == "glad\n"
    )
    assert upgrade(server, "1.0.2", "--pause").returncode == 0


def killed_when(server, command, condition):
    """Run a command, and kill it and all that it started once a condition holds."""
    process = server.start(f"bash -c 'echo $$ > /run/killed; exec {command}'")
    server.run(
        f"until {condition}; do sleep 0.1; done; kill -KILL -- -$(cat /run/killed)"
    )
    process.wait()


def test_a_rollback_that_is_killed_goes_on_when_it_is_run_again(server):
    back = "/srv/portal/current/deploy/rollback"
    assert upgrade(server, "1.0.1").returncode == 0
    new, old = "/srv/portal/releases/1.0.1", "/srv/portal/releases/1.0.0"
    is_there = f"[ /srv/portal/current -ef {old} ]"
    with polled(server) as found:
        killed_when(server, back, "systemctl is-active --quiet portal-trial")
        killed_when(server, back, f"[ -e {old}/returning ]")
        killed_when(server, back, is_there)
        server.run(back)
    assert running(server) == "1.0.0"
    assert [each for each in found if each[1] != 200] == []
    assert upgrade(server, "1.0.1").returncode == 0
    back += " --from-copy"
    killed_when(server, back, f"[ -e {new}/emptied ]")
    killed_when(server, back, f"[ -e {old}/returning ]")
    killed_when(server, back, is_there)
    server.run(back)
    assert running(server) == "1.0.0"
    assert asked(server, "/en/") == 200
    left = server.run("ls /srv/portal/releases/*/{emptied,returning}", check=False)
    assert left.stdout == ""

"""A server set up by hand before 1.0.0 is taken over as its page says, and back.

One release has no copies and no folder `deploy/`; it has SQLite here. The other is the
last without `deploy/install`; it has PostgreSQL, and a copy of its own is brought back.
"""

import json
import re
import subprocess
from dataclasses import dataclass

import pytest

from tests.deploy.documents import ROOT, lines_of, pages
from tests.deploy.machine.conftest import wait_until_served
from tests.deploy.machine.machine import machine
from tests.deploy.machine.test_documents import NOW, Operator, carry, release

pytestmark = pytest.mark.machine
PACKAGES = "adduser curl fonts-noto-cjk nginx openssl postgresql python3-venv"
APT = f"""apt-get update --quiet=2
DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes --no-install-recommends \
    {PACKAGES}"""
SETTINGS = """DEBUG=off
SECRET_KEY=a-key-of-before-with-$x-and-%y-in-it-0123456789-0123456789
SITE_URL=https://portal.example
SECOND_FACTOR=off
"""
CERTIFICATE = """mkdir /etc/ssl/portal && cd /etc/ssl/portal
openssl req -x509 -noenc -newkey rsa:2048 -subj /CN=office \
    -addext subjectAltName=DNS:portal.example -keyout privkey.pem -out fullchain.pem"""
# What the README of each says, with pip in place of uv.
BY_HAND = """cd /srv/portal
python3 -m venv .venv
.venv/bin/pip install --quiet --require-hashes --requirement requirements.txt
.venv/bin/python manage.py compilemessages
.venv/bin/python manage.py collectstatic --noinput --verbosity 0"""
MANAGE = (
    "systemd-run --quiet --pipe --wait --property User=portal"
    " --property WorkingDirectory=/srv/portal"
    " --property EnvironmentFile=/etc/portal.env"
    " /srv/portal/.venv/bin/python manage.py"
)
UNIT = """[Service]
User=portal
WorkingDirectory=/srv/portal
EnvironmentFile=/etc/portal.env
ExecStart=/srv/portal/.venv/bin/gunicorn portal.wsgi --workers 2 --threads 4 \
    --forwarder-headers ""
[Install]
WantedBy=multi-user.target
"""
NGINX = """server {
    listen 443 ssl;
    server_name portal.example;
    ssl_certificate /etc/ssl/portal/fullchain.pem;
    ssl_certificate_key /etc/ssl/portal/privkey.pem;
    location / {
        proxy_pass http://127.0.0.1:8000;
        proxy_set_header Host $host;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Proto https;
    }
}
"""
READ, OLD_READ = "portalctl shell -v0", f"{MANAGE} shell -v0"
FIRST = "fe37359"  # has neither `deploy/` nor `backup`
PASSWORD = "a password of before"
SCENE = f"""
import io
import reversion
from django.core.files.base import ContentFile
from PIL import Image
from portal.models import Picture, Story, User
boss = User.objects.create_superuser("boss", "boss@portal.example", "{PASSWORD}")
file = io.BytesIO()
Image.new("RGB", (800, 600), "navy").save(file, "JPEG")
words = dict(alt_zh_hans="港口", alt_en="A harbour", alt_ko="항구", credit="Office")
picture = Picture(slug="harbour", **words)
picture.file.save("harbour.jpg", ContentFile(file.getvalue()))
with reversion.create_revision():
    title = dict(title_zh_hans="等待审核", title_en="Waits for review")
    Story.objects.create(slug="waits", status="review", created_by=boss, **title)
    reversion.set_user(boss)
"""
# What is the same in each release.
FACTS = f"""
import json
from django.apps import apps
from django.contrib.auth import authenticate
from django.core.files.storage import default_storage
from portal.models import Picture, Story
labels = "exchanges.City exchanges.Exchange attractions.Attraction portal.Story"
labels += " portal.Page portal.Picture portal.User reversion.Version"
facts = {{each: apps.get_model(each)._base_manager.count() for each in labels.split()}}
facts["waits"] = Story.objects.get(slug="waits").status
name = Picture.objects.get(slug="harbour").file.name
facts["picture"] = [name, default_storage.size(name)]
facts["account"] = str(authenticate(username="boss", password="{PASSWORD}"))
print(json.dumps(facts))
"""


@dataclass(frozen=True)
class Former:
    """A release of before, and what the page says for other servers than this one."""

    commit: str
    others: str
    database: str


FORMERS = {
    "sqlite": Former(FIRST, "runuser", "sqlite:////var/lib/portal/db.sqlite3"),
    "postgresql": Former(
        "b8b6ba4f^",
        r"db\.sqlite3|/srv/portal/media",
        "postgres://portal:of-before@127.0.0.1/portal",
    ),
}


def code_of(commit):
    """The files of a commit in a tar, or None where the clone does not have it."""
    words = ["git", "-C", ROOT, "archive", commit]
    result = subprocess.run(words, capture_output=True, check=False)
    return None if result.returncode else result.stdout


def set_up(server, former, code):
    """Set a server up by hand, with content, an account and a text that waits."""
    folder = server.root / "srv/portal"
    folder.mkdir()
    subprocess.run(["tar", "--extract", "-C", folder], input=code, check=True)
    server.run(CERTIFICATE)
    server.run("adduser --quiet --system --group --home /var/lib/portal portal")
    settings = f"{SETTINGS}DATABASE_URL={former.database}\n"
    if former.commit == FIRST:
        server.run("install --directory --owner portal /srv/portal/media")
        (server.root / "etc/systemd/system/portal.service").write_text(UNIT)
        (server.root / "etc/nginx/sites-available/portal").write_text(NGINX)
    else:
        settings += "MEDIA_ROOT=/var/lib/portal/media\nFRONTS=http://127.0.0.1:8002\n"
        settings += "BACKUP_ROOT=/var/lib/portal/copies\n"
        server.run("cp /srv/portal/deploy/*.{service,timer} /etc/systemd/system")
        server.run("cp /srv/portal/deploy/nginx.conf /etc/nginx/sites-available/portal")
        role = "CREATE ROLE portal LOGIN PASSWORD 'of-before'"
        server.run(f'cd /; runuser -u postgres -- psql -c "{role}"')
        server.run("cd /; runuser -u postgres -- createdb --owner portal portal")
    (server.root / "etc/portal.env").write_text(settings)
    server.run("chmod 600 /etc/portal.env")
    server.run(f"set -a; . /etc/portal.env; set +a; set -e; {BY_HAND}", timeout=900)
    for words in ("migrate --verbosity 0", "loaddata fixtures/*.yaml", "shell -v0"):
        server.run(f"cd /srv/portal; {MANAGE} {words}", input=SCENE * ("-v0" in words))
    server.run("systemctl daemon-reload")
    others = "edition.service nightly.timer backup.timer" * (former.commit != FIRST)
    units = " ".join(["portal.service", *(f"portal-{each}" for each in others.split())])
    server.run(f"systemctl enable --quiet --now {units}")
    server.run("ln -s ../sites-available/portal /etc/nginx/sites-enabled/portal")
    server.run("nginx -t && systemctl reload nginx")


@pytest.fixture(scope="module")
def debian():
    """A machine with the packages that both releases need."""
    with machine() as server:
        server.run(APT, timeout=900)
        server.stop()
        yield server


@pytest.mark.parametrize("name", FORMERS)
def test_a_server_of_before_is_taken_over_and_back_as_the_page_says(
    name, debian, tmp_path
):
    former = FORMERS[name]
    code = code_of(former.commit)
    if code is None:
        pytest.skip(f"{former.commit} is not in this clone")
    archive = f"youcheng-{NOW}.tar.gz"
    release(tmp_path, NOW)
    with machine(debian.layer) as server:
        set_up(server, former, code)
        wait_until_served(server)
        operator = Operator(server)
        home = operator.asks("/en/")
        addresses = re.findall("<loc>([^<]+)", operator.asks("/sitemap.xml"))
        facts = json.loads(server.run(OLD_READ, input=FACTS).stdout)
        assert (facts["account"], facts["waits"]) == ("boss", "review")
        carry(tmp_path, server, archive)
        copy = ""
        if former.commit != FIRST:
            server.run(f"{MANAGE} backup")
            copy = server.run("cd /var/lib/portal/copies; ls *.tar").stdout.strip()

        there, back = re.split("^## ", pages("en")["before.md"], flags=re.MULTILINE)
        follow(operator, there, former)
        assert json.loads(server.run(READ, input=FACTS).stdout) == facts
        assert len(addresses) > 100
        assert [each for each in statuses(server, addresses) if each[0] != "200"] == []

        if copy:
            server.run("systemctl stop portal.socket portal")
            server.run(f"portalctl restore {copy} --replace")
            assert json.loads(server.run(READ, input=FACTS).stdout) == facts

        follow(operator, back, former)
        wait_until_served(server)
        assert operator.asks("/en/") == home
        assert json.loads(server.run(OLD_READ, input=FACTS).stdout) == facts


def statuses(server, addresses):
    """The status of each page, after redirections, as the machine itself gets it."""
    lines = [f'url = "{each}"\noutput = /dev/null\n' for each in addresses]
    words = "curl --silent --insecure --location --config - --write-out"
    resolve = "--resolve portal.example:443:127.0.0.1"
    result = server.run(
        f"{words} '%{{response_code}} %{{url}}\\n' {resolve}", input="".join(lines)
    )
    return [line.split() for line in result.stdout.splitlines()]


def follow(operator, text, former):
    for line in lines_of(text):
        if not re.search(former.others, line):
            operator.do(line)

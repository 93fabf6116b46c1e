"""From a bare Debian to a site, by one command."""

import json
import re
import threading
import time

import pytest
from django.core.management.utils import get_random_secret_key

from tests.deploy.machine.conftest import CODE, HOST, status, wait_until_served
from tests.deploy.machine.machine import machine

pytestmark = pytest.mark.machine
INSTALL = f"{CODE}/deploy/install"
ANSWERS = f"{HOST}\nnone\nhere\nself-signed\n"
MINUTES = 5
LANGUAGES = ("zh-hans", "en", "ko")
# Whatever a second run could change, but what a run of services writes by itself.
STATE = """
find /etc /srv /usr /root /var/lib/portal -xdev -not -path '*/__pycache__*' \
    -printf '%p %T@ %C@ %l\n' | sort
runuser -u postgres -- pg_dump --data-only portal 2>/dev/null | grep -v restrict
"""
AUTHORITY = """
set -e
apt-get update --quiet=2
DEBIAN_FRONTEND=noninteractive apt-get install --quiet=2 --yes pebble > /dev/null 2>&1
mkdir /root/authority && cd /root/authority
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc -days 2 \
    -subj /CN=localhost -addext subjectAltName=DNS:localhost \
    -keyout key.pem -out chain.pem 2> /dev/null
cat > config.json <<'JSON'
{"pebble": {"listenAddress": "127.0.0.1:14000",
"managementListenAddress": "127.0.0.1:15000",
"certificate": "/root/authority/chain.pem", "privateKey": "/root/authority/key.pem",
"httpPort": 80, "tlsPort": 443}}
JSON
echo "127.0.0.1 portal.example" >> /etc/hosts
systemd-run --quiet --unit authority --setenv PEBBLE_VA_NOSLEEP=1 \
    --setenv PEBBLE_WFE_NONCEREJECT=0 pebble -config /root/authority/config.json
sleep 1
"""


@pytest.fixture(scope="module")
def first(put_code):
    """A machine after the first run, that run, and its seconds."""
    with machine() as made:
        put_code(made)
        begin = time.monotonic()
        variables = {"TZ": "America/New_York"}
        done = made.run(f"umask 077; {INSTALL}", input=ANSWERS, variables=variables)
        yield made, done, time.monotonic() - begin


@pytest.fixture
def installed(first):
    return first[0]


def test_one_command_and_four_answers_make_a_site_in_minutes(first):
    made, done, seconds = first
    questions = len(re.findall(r"(?:\.cn|\]): ", done.stdout))
    print(f"\ninstall: {seconds:.0f} s, 1 command, {questions} questions")
    assert seconds < MINUTES * 60
    assert questions <= 5
    assert done.stdout.count("First administrator: admin, password ") == 1
    chain = ("--cacert", f"{made.folder}/chain.pem")
    text = made.run("cat /etc/portal/tls/fullchain.pem").stdout
    (made.folder / "chain.pem").write_text(text)
    pages = {path: status(made, path, *chain) for path in map("/{}/".format, LANGUAGES)}
    assert {*pages.values()} == {200}, pages
    assert status(made, "/admin/login/", *chain) == 200
    assert status(made, "/en/", protocol="http") == 301
    assert made.run("systemctl --failed --quiet").stdout == ""


def test_a_second_run_asks_nothing_and_changes_nothing(installed):
    made = installed
    before = made.run(STATE).stdout
    done = made.run(INSTALL)
    assert "First administrator" not in done.stdout
    after = made.run(STATE).stdout
    assert {*after.splitlines()} ^ {*before.splitlines()} == set()


def test_what_the_office_changed_in_nginx_is_left(installed):
    site = "/etc/nginx/sites-available/portal"
    made = installed
    made.run(f"cp {site} /tmp/site; sed -i 's/rate=10r/rate=20r/' {site}")
    assert "changes of yours" in made.run(INSTALL).stdout
    assert "rate=20r" in made.run(f"cat {site}").stdout
    made.run(f"mv /tmp/site {site}; rm {site}.next; systemctl reload nginx")


def test_settings_arrive_in_commands_as_in_the_service(installed):
    made = installed
    keys = {f"KEY_{n}": get_random_secret_key() for n in range(100)}
    keys |= {"KEY_A": r"""# $HOME `id` \n "a' %h \\""", "KEY_B": " 友好 城市 "}
    made.run("cp -p /etc/portal.env /root/portal.env")
    write = "".join(
        f'with_setting {name} "${name}" <$SETTINGS >/root/new\n'
        "cat /root/new >$SETTINGS\n"
        for name in keys
    )
    made.run(f"set -e; . {CODE}/deploy/parts/common.sh\n{write}", variables=keys)
    show = "import json, os; print(json.dumps(dict(os.environ)))"
    shown = made.run(f"portalctl shell --verbosity 0 --command '{show}'").stdout
    made.run("systemctl restart portal")
    wait_until_served(made)
    show = "cat /proc/$(systemctl show --value --property MainPID portal)/environ"
    lines = made.run(show).stdout.split("\0")
    service = dict(line.split("=", 1) for line in lines if line)
    for found in (json.loads(shown), service):
        assert {name: found.get(name) for name in keys} == keys
    made.run("mv /root/portal.env /etc/portal.env; systemctl restart portal")
    wait_until_served(made)


def test_commands_run_as_the_account_and_are_in_the_log_of_the_service(installed):
    made = installed
    made.run("portalctl backup")
    assert made.run("find /var/lib/portal -not -user portal").stdout == ""
    log = made.run("journalctl --identifier portal --output cat --grep backup").stdout
    assert '"event"' in log
    ended = made.run("portalctl shell --command 'raise SystemExit(7)'", check=False)
    assert ended.returncode == 7
    asked = made.run("portalctl nonsense", check=False)
    assert (asked.returncode, asked.stdout) == (1, "")
    assert "nonsense" in asked.stderr
    typed = made.run("portalctl shell --verbosity 0", input="print('$HOME 42')")
    assert typed.stdout == "$HOME 42\n"
    given = made.run("portalctl shell --verbosity 0 --command 'print(\"$HOME %h\")'")
    assert given.stdout == "$HOME %h\n"


def test_a_restart_loses_no_request(installed):
    made, found, over = installed, [], threading.Event()

    def ask():
        while not over.is_set():
            found.append(status(made, f"/en/?q={len(found)}", "--insecure"))

    thread = threading.Thread(target=ask)
    thread.start()
    made.run("systemctl restart portal; sleep 2")
    over.set()
    thread.join()
    assert len(found) > 2
    assert {*found} == {200}


def test_units_end_well_and_the_doctor_hears_of_one_that_was_killed(installed):
    made = installed
    made.run("systemctl start portal-backup portal-nightly")
    made.run("systemctl kill --signal KILL portal")
    record = "/var/lib/portal/health.json"
    made.run(
        f"until grep -q '\"portal.service\"' {record}; do sleep 1; done", timeout=60
    )
    wait_until_served(made)
    found = json.loads(made.run("portalctl doctor --json", check=False).stdout)
    states = {line["name"]: line["state"] for line in found["lines"]}
    # No mail server was named, and a container has the clock of its host.
    wrong = {name for name, state in states.items() if state != "green"}
    assert wrong <= {"mail", "clock"}
    assert states["mail"] == "yellow"
    # Their mails reach nobody, and so they say.
    made.run("systemctl start portal-doctor", check=False)
    failed = made.run("systemctl --failed --plain --no-legend").stdout
    assert {line.split()[0].partition("@")[0] for line in failed.splitlines()} <= {
        "portal-doctor.service",
        "portal-failed",
    }
    made.run("systemctl reset-failed")


def test_the_office_s_own_certificate_is_taken_if_it_fits(installed):
    made = installed
    make = (
        "openssl req -x509 -newkey rsa:2048 -noenc -days 2 -subj /CN={0} "
        "-addext subjectAltName=DNS:{0} -keyout /root/{0}.key -out /root/{0}.pem"
    )
    for name in (HOST, "other.example"):
        made.run(make.format(name))
    before = made.run("md5sum /etc/portal/tls/*").stdout
    for chain, key, word in [
        ("other.example.pem", "other.example.key", "is not for"),
        (f"{HOST}.pem", "other.example.key", "is not that of"),
        ("none.pem", "none.key", "is missing"),
    ]:
        own = f"{INSTALL} --certificate /root/{chain},/root/{key}"
        done = made.run(own, check=False)
        assert done.returncode == 1
        assert word in done.stderr
    assert made.run("md5sum /etc/portal/tls/*").stdout == before
    made.run(f"{INSTALL} --certificate /root/{HOST}.pem,/root/{HOST}.key")
    shown = f"openssl x509 -noout -fingerprint -in /root/{HOST}.pem"
    served = (
        "openssl s_client -connect 127.0.0.1:443 </dev/null 2>/dev/null"
        " | openssl x509 -noout -fingerprint"
    )
    assert made.run(served).stdout == made.run(shown).stdout


def test_an_authority_gives_a_certificate_by_acme_and_renews_it(installed):
    made = installed
    made.run(AUTHORITY)
    trust = {"REQUESTS_CA_BUNDLE": "/root/authority/chain.pem"}
    server = "https://localhost:14000/dir"
    acme = f"{INSTALL} --certificate acme --acme-server {server}"
    made.run(acme, variables=trust)
    served = (
        "openssl s_client -connect 127.0.0.1:443 </dev/null 2>/dev/null"
        " | openssl x509 -noout -issuer"
    )
    assert "Pebble" in made.run(served).stdout
    renew = f"certbot renew --dry-run --no-random-sleep-on-renew --server {server}"
    made.run(renew, variables=trust)
    before = made.run(STATE).stdout
    made.run(INSTALL)
    assert made.run(STATE).stdout == before


def test_sqlite_and_the_content_that_comes_with_the_portal(installed):
    """Above the installed machine, whose packages it has; last, since that one ends."""
    installed.stop()
    options = f"--yes --host {HOST} --database sqlite --demo"
    with machine(installed.layer) as made:
        made.run("systemctl stop portal; rm /etc/portal.env")
        made.run(f"{INSTALL} {options}")
        assert status(made, "/en/cities/incheon/", "--insecure") == 200
        assert made.run("stat -c %U /var/lib/portal/db.sqlite3").stdout == "portal\n"

"""An installation that is killed at any of its steps goes on when it is run again."""

import re
import subprocess
import time
from pathlib import Path

import pytest
from django.conf import settings

from tests.deploy.documents import lines_of, pages
from tests.deploy.machine.conftest import CODE, HOST, status
from tests.deploy.machine.machine import machine

pytestmark = pytest.mark.machine
OPTIONS = f"--yes --host {HOST} --admin-mail office@{HOST}"
STEPS = " ".join(
    re.findall(
        r"^STEPS\+?=\((.*)\)$",
        (Path(settings.BASE_DIR) / "deploy/install").read_text(),
        re.MULTILINE,
    )
).split()
# Seconds after which a step is in the middle of what it does.
LONG = {"packages": 15, "release": 20, "tables": 8}
KILL = "pkill -KILL --session $(cat /run/session)"


def begin(made):
    words = f"bash -c 'echo $$ >/run/session; exec {CODE}/deploy/install {OPTIONS}'"
    return made.start(
        words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def kill_in(made, step, seconds):
    """Kill it, and all that it started, so many seconds after a step began."""
    process = begin(made)
    for line in process.stdout:
        if line == f"== {step.replace('_', ' ')}\n":
            break
    else:
        raise AssertionError(f"It ended before {step}.")
    time.sleep(seconds)
    made.run(KILL, check=False)
    process.wait(timeout=30)


def test_it_goes_on_after_each_step_at_which_it_was_killed(put_code):
    with machine() as made:
        put_code(made)
        check_each_step(made)


def test_without_a_network_too(put_code, wheelhouse):
    with machine() as made:
        made.run("apt-get update --quiet=2")
        for line in lines_of(pages("en")["install.md"]):
            if "debs" in line or "--download-only" in line:
                made.run(line)
        made.run("ip route delete default; echo > /etc/resolv.conf")
        put_code(made)
        made.put(wheelhouse, "/root/wheelhouse")
        check_each_step(made)


def check_each_step(made):
    for step in STEPS:
        kill_in(made, step, 0.5)
        if step in LONG:
            kill_in(made, step, LONG[step])
    done = made.run(f"{CODE}/deploy/install {OPTIONS}")
    assert "answers. Staff sign in" in done.stdout
    assert status(made, "/ko/", "--insecure") == 200
    count = "from portal.models import User; print(User.objects.count())"
    counted = made.run(f"portalctl shell --verbosity 0 --command '{count}'")
    assert counted.stdout == "1\n"
    assert made.run("ls -A /srv/portal/releases").stdout.split() == ["1.0.0"]
    assert made.run("ls /etc/nginx/*/*.new /etc/*.new", check=False).stdout == ""
    assert made.run("systemctl --failed --quiet").stdout == ""

"""The commands in deploy/, as far as they can be tried without a machine."""

import json
import re
import shutil
import subprocess

import pytest
from django.core.management.utils import get_random_secret_key

from tests.deploy.nginx import DEPLOY

pytestmark = pytest.mark.deploy
COMMANDS = [path for path in DEPLOY.iterdir() if path.is_file() and not path.suffix]


def bash(code, **options):
    options |= {"capture_output": True, "text": True, "cwd": DEPLOY, "timeout": 30}
    return subprocess.run(["bash", "-c", code], check=False, **options)


def test_shellcheck_finds_nothing():
    if not shutil.which("shellcheck"):
        pytest.skip("no shellcheck on this machine")
    files = [*COMMANDS, *(DEPLOY / "parts").iterdir()]
    command = ["shellcheck", "--external-sources", *files]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.stdout == ""


def test_a_setting_is_written_so_that_each_reader_gets_it_whole(tmp_path):
    """Read back by a shell, since systemd is not here: both read quotes alike."""
    values = [get_random_secret_key() for _ in range(100)]
    values += [r"""# $HOME `id` \n "a' %h \\""", " 友好 城市 ", "", "-n", "a&b|c"]
    write = '. parts/common.sh; with_setting KEY "$VALUE"'
    file = "A=1\nKEY=former\nKEYS=2\n"
    for value in values:
        new = bash(write, env={"VALUE": value, "PATH": "/usr/bin:/bin"}, input=file)
        (tmp_path / "env").write_text(new.stdout)
        read = bash(f". {tmp_path}/env; printf '%s|%s|%s' $A \"$KEY\" $KEYS")
        assert read.stdout == f"1|{value}|2"
    lines = bash(write, env={"VALUE": "a\nB=c", "PATH": "/usr/bin:/bin"}, input=file)
    assert "several lines" in lines.stderr


def test_a_wrong_answer_is_named_before_anything_is_done():
    found = {
        options: bash(f"./install --yes {options}").stderr
        for options in (
            "--hots a.example",
            "--host",
            "--host portal",
            "--host 'a.example; id'",
            "--host a.example --mail office@a.example",
            "--host a.example --database mysql://a",
            "--host a.example --certificate mine.pem",
            "--host a.example --fixtures /none",
        )
    }
    words = ["--hots", "--host", "'portal'", "name of the host", "--mail", "--database"]
    words += ["--certificate", "--fixtures"]
    for message, word in zip(found.values(), words, strict=True):
        assert word in message, json.dumps(found, indent=1)


def test_every_option_is_explained():
    text = bash("./install --help").stdout
    taken = bash(r"grep -oE '^ {12}--[a-z-]+\)' install").stdout.split()
    taken = {option.rstrip(")") for option in taken} - {"--help"}
    assert len(taken) > 9
    assert {option for option in taken if f"  {option} " not in text} == set()
    assert max(map(len, text.splitlines())) <= 90


def asked_after(setting):
    """The pages that are asked for after an upgrade, and what is said of them."""
    name, _, value = setting.partition("=")
    code = f"""
    . parts/common.sh; . parts/releases.sh
    setting() {{ case $1 in '{name}') echo '{value}' ;; esac; }}
    curl() {{ case ${{!#}} in */admin/*) printf 404 ;; *) printf 200 ;; esac; }}
    smoke_test portal.example"""
    return bash(code)


def test_a_desk_that_is_closed_to_the_machine_itself_stops_no_upgrade():
    assert "/admin/login/ answers 404" in asked_after("PUBLIC_ONLY=off").stdout
    for setting in ("PUBLIC_ONLY=On", "ADMIN_NETWORKS=10.20.0.0/16"):
        done = asked_after(setting)
        assert (done.stdout, done.stderr, done.returncode) == ("", "", 0), setting


@pytest.mark.parametrize(
    ("before", "applied", "expected"),
    [
        (None, "a b", "as before"),
        ("a b", "a b", "as before"),
        ("a b", "a b c", "stopped"),
    ],
)
def test_a_pause_ends_where_a_step_fails_unless_tables_are_changed(
    before, applied, expected, tmp_path
):
    (tmp_path / "paused").touch()
    if before:
        (tmp_path / "before").write_text(before)
    code = f"""
    . parts/common.sh
    eval "$(sed --quiet '/^are_changed()/,/^}}/p; /^leave()/,/^}}/p' upgrade)"
    NEW={tmp_path} OLD=/old
    systemctl() {{ :; }}; version_of() {{ echo 1; }}; names() {{ echo '{applied}'; }}
    activate() {{ echo "$1 again"; }}
    (exit 1) || leave"""
    done = bash(code)
    assert expected in done.stderr
    assert ("/old again" in done.stdout) == (expected == "as before")


def test_a_timer_that_the_office_disabled_is_not_enabled_by_an_upgrade(tmp_path):
    code = f"""
    . parts/common.sh; . parts/services.sh
    BEGUN={tmp_path}
    put() {{ cat >/dev/null; }}; systemctl() {{ echo "$*"; }}
    put_units ..; echo again; rm {tmp_path}/portal-doctor; put_units .."""
    first, second = bash(code).stdout.split("again")
    timers = r"enable --quiet --now (\S+)\.timer"
    assert len(re.findall(timers, first)) == 3
    assert re.findall(timers, second) == ["portal-doctor"], "one that is new"

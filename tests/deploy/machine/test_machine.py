"""The harness: a machine has systemd and a network, and nothing of it is left."""

import subprocess
from pathlib import Path

import pytest

from tests.deploy.machine.machine import machine

pytestmark = pytest.mark.machine


def test_a_machine_boots_reaches_the_packages_and_begins_above_another():
    with machine() as first:
        assert first.run("systemctl is-system-running").stdout == "running\n"
        first.run("apt-get update && echo kept > /etc/kept")
        first.stop()
        with machine(first.layer) as second:
            assert second.run("cat /etc/kept").stdout == "kept\n"
            assert (second.root / "etc/kept").read_text() == "kept\n"
            groups = Path(f"/proc/{second.init}/cgroup").read_text()
            assert f"::/{second.name}/" in groups, "it shares them with another machine"
            folder = second.folder
    assert not folder.exists()
    found = subprocess.run(["pgrep", "--full", folder.name], check=False)
    assert found.returncode == 1

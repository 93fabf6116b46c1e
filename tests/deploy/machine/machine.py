"""Throw-away machines: Debian 13 under systemd-nspawn, with systemd and a network.

The tree of a bare Debian is made once for each list of its packages, in CACHE. Each
machine has an overlay above it, mounted in a mount namespace of its own, so nothing
is left mounted when it ends. As root only; forwarding of IPv4 is turned on and left on.
"""

import hashlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

CACHE = Path("/var/tmp/portal-machines")
SUITE = "trixie"
# What the installer of Debian leaves on every server, as far as a program can notice.
PACKAGES = ("ca-certificates", "dbus", "iproute2", "procps", "systemd-sysv", "tzdata")
TOOLS = ("ip", "mmdebstrap", "nft", "nsenter", "systemd-nspawn", "unshare")
CLEAN = {
    "HOME": "/root",
    "LANG": "C",
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
}
# cgroups of version 2 without their controllers, where the host has those elsewhere.
# Each machine has its own: systemd kills by cgroup, which would reach other machines.
BOOT = """
set -e
if [ "$(stat --file-system --format %T /sys/fs/cgroup)" != cgroup2fs ]; then
    umount --recursive /sys/fs/cgroup
    mount -t cgroup2 none /sys/fs/cgroup
fi
mkdir --parents "/sys/fs/cgroup/$NAME"
echo $$ >"/sys/fs/cgroup/$NAME/cgroup.procs"
mount -t overlay -o "lowerdir=$LOWER,upperdir=$FOLDER/upper,workdir=$FOLDER/work" \
    overlay "$FOLDER/root"
exec setpriv --pdeathsig TERM systemd-nspawn --quiet --register=no --keep-unit --boot \
    --private-network --console=pipe --resolv-conf=off --timezone=off \
    --hostname=server --directory="$FOLDER/root"
"""
NAT = """
table ip {name} {{
    chain out {{
        type nat hook postrouting priority 100
        ip saddr {address} oifname != "{name}" masquerade
    }}
}}
"""


def call(*words, **options):
    return subprocess.run(words, check=True, capture_output=True, text=True, **options)


def missing():
    """What keeps machines from running here; empty where nothing does."""
    tools = [name for name in TOOLS if not shutil.which(name)]
    if os.getuid():
        tools.append("root")
    return ", ".join(tools)


def settings_of_host(tree):
    """Where apt and pip get packages, and the authorities that they trust, as here."""
    for folder in ("etc/apt/apt.conf.d", "usr/local/share/ca-certificates"):
        (tree / folder).mkdir(parents=True, exist_ok=True)
        for path in Path("/", folder).glob("[!d]*"):  # not those of Docker's images
            shutil.copy(path, tree / folder)
    names = "index-url|extra-index-url|trusted-host|proxy|timeout"
    text = call("python3", "-m", "pip", "config", "list").stdout
    found = re.findall(rf"^[\w:.]+\.({names})='(.*)'$", text, re.MULTILINE)
    lines = [f"{name} = {value}\n" for name, value in found]
    (tree / "etc/pip.conf").write_text("[global]\n" + "".join(lines))
    call("chroot", tree, "update-ca-certificates", env=CLEAN)


def debian():
    """The tree of a bare Debian, made if it is not in the cache."""
    digest = hashlib.sha256(f"{SUITE} {PACKAGES}".encode()).hexdigest()[:12]
    tree = CACHE / f"debian-{digest}"
    if not tree.exists():
        CACHE.mkdir(exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=CACHE)) / "tree"
        include = f"--include={','.join(PACKAGES)}"
        call("mmdebstrap", "--mode=root", "--variant=minbase", include, SUITE, made)
        settings_of_host(made)
        made.rename(tree)
        made.parent.rmdir()
    return tree


@dataclass
class Machine:
    """A running one. `root` is its tree as the host sees it, `address` where it is."""

    folder: Path
    process: subprocess.Popen
    number: int  # of its network, 10.231.number.0/30
    init: int = 0  # the process on the host that is its first

    @property
    def name(self):
        return f"portal{self.number}"

    @property
    def address(self):
        return f"10.231.{self.number}.2"

    @property
    def root(self):
        return Path(f"/proc/{self.init}/root")

    @property
    def layer(self):
        """What it wrote; after `stop` another machine may begin above it."""
        return self.folder / "upper"

    def begin(self):
        """Wait until systemd has started everything, and connect the network."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        for _ in range(300):
            assert self.process.poll() is None, self.log()
            self.init = int((children.read_text().split() or [0])[0])
            if self.init and (self.root / "run/systemd/private").exists():
                break
            time.sleep(0.1)
        connect(self)
        self.run("systemctl is-system-running --wait", check=False, timeout=60)

    def words(self, command, **variables):
        values = [f"{name}={value}" for name, value in {**CLEAN, **variables}.items()]
        inside = ["env", "-i", "--chdir=/root", *values, "bash", "-c", command]
        return ["nsenter", f"--target={self.init}", "--all", "--", *inside]

    def run(self, command, check=True, timeout=600, variables=None, **options):
        """Run a line of bash as root; the result has what it printed, as text."""
        options = {"stdin": subprocess.DEVNULL, **options}
        if "input" in options:
            del options["stdin"]
        words = self.words(command, **(variables or {}))
        result = subprocess.run(
            words,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
            **options,
        )
        if check and result.returncode:
            raise AssertionError(f"{command}\n{result.stdout}\n{result.stderr}")
        return result

    def start(self, command, **options):
        """Start a line of bash as root, in a session of its own; it may be left."""
        return subprocess.Popen(self.words(f"exec setsid {command}"), **options)

    def put(self, source, target):
        """Copy a folder or a file of the host to a path that does not exist yet."""
        call("cp", "--recursive", "--dereference", source, f"{self.root}{target}")

    def log(self):
        return (self.folder / "console").read_text(errors="replace")

    def stop(self, how=signal.SIGTERM):
        """Shut it down in order, or with SIGKILL as when the power fails."""
        if how == signal.SIGKILL and self.init:
            os.kill(self.init, how)
        self.process.send_signal(how)
        try:
            self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        subprocess.run(
            ["nft", "delete", "table", "ip", self.name],
            check=False,
            capture_output=True,
        )


def connect(machine):
    """Join its network to the host's, and through that to what the host reaches."""
    name, near = machine.name, f"10.231.{machine.number}.1"
    net = ["nsenter", f"--target={machine.init}", "--net", "ip"]
    device = ["ip", "link", "set", f"{name}b", "netns", str(machine.init)]
    call(*device, "name", "host0")
    call(*net, "address", "add", f"{machine.address}/30", "dev", "host0")
    for device in ("lo", "host0"):
        call(*net, "link", "set", device, "up")
    call(*net, "route", "add", "default", "via", near)
    call("nft", "-f", "-", input=NAT.format(name=name, address=machine.address))
    Path("/proc/sys/net/ipv4/ip_forward").write_text("1")


def reserve_network():
    """The number of a network that no other machine has; its device marks it."""
    for number in range(256):
        device = f"portal{number}"
        link = ["ip", "link", "add", device, "type", "veth", "peer", f"{device}b"]
        if not subprocess.run(link, check=False, capture_output=True).returncode:
            call("ip", "address", "add", f"10.231.{number}.1/30", "dev", device)
            call("ip", "link", "set", device, "up")
            return number
    raise AssertionError("All networks are in use.")


@contextmanager
def machine(*layers):
    """A fresh Debian, above the layers of machines that are stopped, the lowest first.

    It ends with the block, and all that it wrote is deleted.
    """
    if names := missing():
        pytest.skip(f"no machines here: {names} is missing")
    lower = ":".join(str(path) for path in [*reversed(layers), debian()])
    folder, number = Path(tempfile.mkdtemp(prefix="run-", dir=CACHE)), reserve_network()
    for name in ("upper", "work", "root"):
        (folder / name).mkdir()
    folder.chmod(0o755)
    (folder / "upper/etc").mkdir(exist_ok=True)
    shutil.copy("/etc/resolv.conf", folder / "upper/etc")
    variables = {"PATH": os.environ["PATH"], "LOWER": lower, "FOLDER": folder}
    variables["NAME"] = f"portal{number}"
    words = ["unshare", "--mount", "bash", "-c", BOOT]
    with (folder / "console").open("w") as console:
        process = subprocess.Popen(
            words,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=console,
            start_new_session=True,
        )
    made = Machine(folder, process, number)
    try:
        made.begin()
        yield made
    finally:
        if process.poll() is None:
            made.stop()
        subprocess.run(
            ["ip", "link", "delete", made.name], check=False, capture_output=True
        )
        shutil.rmtree(folder, ignore_errors=True)

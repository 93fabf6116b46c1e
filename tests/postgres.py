"""`python -m tests.postgres COMMAND ...`: run a command with a PostgreSQL at hand.

The command finds it in DATABASE_URL: the server that TEST_DATABASE_URL names, else a
throwaway one made of the PostgreSQL programs of this machine.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = ("initdb", "pg_ctl", "postgres")
INITDB = (
    *("initdb", "--username=tester", "--auth=trust", "--no-sync"),
    *("--locale=C.UTF-8", "--encoding=UTF8"),
)
# Nothing of it has to survive, so nothing waits for the disk.
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def find_programs():
    """The folder on PATH with all of a server's programs, else the newest one."""
    on_path = [Path(path).parent for path in [shutil.which("pg_ctl")] if path]
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    newest_first = sorted(versions, key=lambda path: -float(path.parent.name))
    for folder in [*on_path, *newest_first]:
        if all(os.access(folder / name, os.X_OK) for name in PROGRAMS):
            return folder
    return None


def give_away(folder):
    """Let another account own the folder where we are root, whom PostgreSQL refuses.

    Returns what makes a subprocess run as that account.
    """
    if os.getuid() != 0:
        return {}
    names = {account.pw_name for account in pwd.getpwall()}
    account = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(folder, account.pw_uid, account.pw_gid)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


@contextmanager
def throwaway_server(programs):
    """The address of a server that lives as long as the block."""
    folder = Path(tempfile.mkdtemp(prefix="portal-postgres-"))
    log = folder / "log"
    server = f"-k {folder} -c listen_addresses= {FAST}"
    try:
        identity = give_away(folder)

        def run(program, *arguments):
            command = [programs / program, "-D", folder / "data", *arguments]
            with log.open("a") as output:
                subprocess.run(
                    command,
                    check=True,
                    cwd=folder,
                    stdout=output,
                    stderr=output,
                    **identity,
                )

        run(*INITDB)
        try:
            run("pg_ctl", "start", "-w", "-l", folder / "server.log", "-o", server)
            yield f"postgresql://tester@/{folder}/postgres"
        finally:
            run("pg_ctl", "stop", "-w", "-m", "immediate")
    except subprocess.CalledProcessError:
        sys.stderr.write(log.read_text())
        raise
    finally:
        shutil.rmtree(folder)


@contextmanager
def server():
    """What tells a command of a PostgreSQL in its environment; None if there is none.

    An end by signal takes a throwaway server along like any other end.
    """
    programs = find_programs()
    if url := os.environ.get("TEST_DATABASE_URL"):
        print("On the PostgreSQL of TEST_DATABASE_URL:", flush=True)
        yield {"DATABASE_URL": url}
    elif programs is None:
        print("Not run on PostgreSQL: none found here or in TEST_DATABASE_URL.")
        yield None
    else:
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: sys.exit(1))
        with throwaway_server(programs) as url:
            print(f"On a PostgreSQL from {programs}:", flush=True)
            yield {"DATABASE_URL": url}


def main(command):
    with server() as address:
        if address is None:
            return int(os.environ.get("REQUIRE_POSTGRES") == "1")
        return subprocess.call(command, env={**os.environ, **address})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`python -m tests.hostile.killed MOMENT TASK ...`: do something and be killed in it.

A process that ends itself by SIGKILL runs nothing more, as one that somebody else ends.
The moment is `write` (a statement that writes, by its number), `file` (a file that gets
its name, by its number), `commit` (all is written, nothing is kept yet), `kept` (right
after), or `never`.
"""

import os
import signal
import sys
from functools import partial

import django
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client

WRITES = ("INSERT", "UPDATE", "DELETE", "CREATE", "ALTER")


def die_at(moment, number):
    """From now on, be killed at this moment."""
    count = files = 0

    def die():
        os.kill(os.getpid(), signal.SIGKILL)

    def look(execute, sql, *args):
        nonlocal count
        count += sql.lstrip().startswith(WRITES)
        if moment == "write" and count == number:
            die()
        return execute(sql, *args)

    def commit():
        if moment == "commit":
            die()
        connection.connection.commit()
        if moment == "kept":
            die()

    def replace(*names):
        nonlocal files
        files += 1
        if moment == "file" and files == number:
            die()
        return rename(*names)

    rename, os.replace = os.replace, replace
    connection.execute_wrappers.append(look)
    if moment in ("commit", "kept"):
        connection._commit = commit


def post(session, address, name, path, *fields):
    """Send a form with a file; the fields are names and values in turn."""
    data = dict(zip(fields[::2], fields[1::2], strict=True))
    if name:
        with open(path, "rb") as file:
            data[name] = SimpleUploadedFile(os.path.basename(path), file.read())
    client = Client(SERVER_NAME="localhost")
    client.cookies["sessionid"] = session
    print(client.post(address, data).status_code)


def main(moment, number, task, *arguments):
    django.setup()
    tasks = {
        "post": post,
        "loaddata": partial(call_command, "loaddata", verbosity=0),
        "backup": partial(call_command, "backup"),
        "restore": partial(call_command, "restore", "--replace"),
        "migrate": partial(call_command, "migrate", verbosity=0),
    }
    connection.ensure_connection()
    die_at(moment, int(number))
    tasks[task](*arguments)


if __name__ == "__main__":
    main(*sys.argv[1:])

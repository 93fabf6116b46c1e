"""What tests of forms that could not be processed share."""

import re
from contextlib import contextmanager
from html import unescape

from django.db import OperationalError, connection, transaction

from portal.models import Story
from tests.reading.form import read, values_in

ADD = "/admin/portal/story/add/"
HERE = {"origin": "http://testserver"}
ACCOUNT = {"username": "publisher", "password": "a password for tests"}
TEXTS = {"title_zh_hans": "新闻", "title_en": "News", "title_ko": "소식"}


def opened(client, address=ADD, model=Story):
    return read(client.get(address).text, model) | {"_save": ""}


def form_in(response, form_id=""):
    """What the page would send again."""
    return values_in(response.text, form_id)


def send_again(client, response, **filled_in):
    address = unescape(re.search('<form [^>]*action="([^"]*)"', response.text)[1])
    return client.post(address, form_in(response) | filled_in)


def sign_in(client):
    form = form_in(client.get("/admin/login/"), "login-form")
    return client.post("/admin/login/", form | ACCOUNT)


@contextmanager
def database_gone(sql=""):
    """Every statement fails, or each that begins so."""

    def fail(execute, statement, *args):
        if statement.startswith(sql):
            raise OperationalError("server closed the connection: PRIVATE")
        return execute(statement, *args)

    with connection.execute_wrapper(fail):
        yield


@contextmanager
def database_read_only():
    """What a full disk, a standby or a locked file comes to."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA query_only = ON")
            yield
            cursor.execute("PRAGMA query_only = OFF")
        else:
            cursor.execute("SET transaction_read_only = on")
            yield
            transaction.set_rollback(True)


def saved():
    return Story.objects.filter(**TEXTS).count()

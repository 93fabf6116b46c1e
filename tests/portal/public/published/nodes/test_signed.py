"""The request by which one server makes another one follow."""

import pytest
from django.db import OperationalError, connection
from django.test import Client, override_settings

from portal.models import Edition, Node
from portal.public.published import folder
from portal.public.published.nodes import signed
from portal.server.outage import outage

STORY = "/en/stories/first/"
pytestmark = pytest.mark.engine


@pytest.fixture
def behind(other, few, visitor):
    """The other server, which has not noticed that a story was withdrawn."""
    with other():
        assert visitor.get(STORY).status_code == 200
    few.status = "withdrawn"
    few.save()
    with other():
        assert visitor.get(STORY).status_code == 200
        yield other


def send(signature, method="post", path=signed.ADDRESS):
    return getattr(Client(), method)(path, headers={signed.HEADER: signature})


def signature_for(name):
    edition = Edition.objects.current()
    return signed.signature_for(name, edition)


def test_a_server_that_is_asked_gives_out_the_edition_of_the_database(behind, visitor):
    asked = signature_for(behind.url)
    with override_settings(PUBLIC_ONLY=True, ALLOWED_HOSTS=["portal.example"]):
        answer = send(asked)
    edition = Edition.objects.current()
    assert signed.opened(answer.text, signed.ANSWER) == asked
    assert folder.given_out() == str(edition)
    assert Node.objects.get(name=behind.url).key == edition.key
    assert visitor.get(STORY).status_code == 404
    assert send(asked).status_code == 200, "once more does no harm"
    assert folder.given_out() == str(edition)


def gone(*args):
    raise OperationalError("gone")


def test_without_the_database_it_gives_out_nothing(behind, visitor):
    asked = signature_for(behind.url)
    with connection.execute_wrapper(gone):
        answer = send(asked)
        assert folder.given_out() is None
        assert visitor.get(STORY).status_code == 503
    outage.end()
    assert signed.opened(answer.text, signed.ANSWER) == asked


def test_an_asking_of_before_changes_nothing_then(behind, few):
    asked = signature_for(behind.url)
    few.status = "published"
    few.save()  # on this server
    with connection.execute_wrapper(gone):
        assert send(asked).status_code == 200
    assert folder.given_out() == str(Edition.objects.current())


@pytest.mark.parametrize("case", ["none", "wrong", "another server", "old", "GET"])
def test_nobody_else_finds_the_address(behind, monkeypatch, case):
    before, asked = folder.given_out(), signature_for(behind.url)
    if case == "old":
        monkeypatch.setattr(signed, "AGE", -1)
    text = {
        "none": "",
        "wrong": asked[:-1] + "가",
        "another server": signature_for("http://10.0.0.1:8000"),
    }.get(case, asked)
    method = "get" if case == "GET" else "post"
    found, nothing = send(text, method), send(text, method, "/nodes/nothing")
    assert found.status_code == nothing.status_code == 404
    assert found.headers == nothing.headers
    assert found.content == nothing.content
    assert folder.given_out() == before

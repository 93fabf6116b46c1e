"""Pages travel compressed, and what holds a secret does not."""

import gzip

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse

from portal.editorial.workflow import previews
from portal.models import Story
from portal.server.compression import CompressPages

PAGE = "/en/cities/incheon/"
GZIP = {"accept-encoding": "br, gzip"}


def read(client, address=PAGE, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get(address, headers={**GZIP, **named})


def is_compressed(response):
    return response.headers.get("Content-Encoding") == "gzip"


def test_a_page_is_compressed_for_those_who_can_read_it(content, client):
    plain, packed = client.get(PAGE), read(client)
    assert is_compressed(packed)
    assert not is_compressed(plain)
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 2
    for response in (plain, packed):
        assert "Accept-Encoding" in response.headers["Vary"]


def test_one_address_gives_the_same_bytes_each_time(content, client):
    assert read(client).content == read(client).content


def test_what_a_browser_has_already_is_not_sent_again(content, client, make_one):
    first = read(client, "/en/")
    tag = first.headers["ETag"]
    assert tag.startswith("W/")  # the same page, not the same bytes
    again = read(client, "/en/", if_none_match=tag)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Vary"] == first.headers["Vary"]
    assert client.get("/en/", headers={"if-none-match": tag}).status_code == 304
    make_one(Story, "new")
    assert read(client, "/en/", if_none_match=tag).status_code == 200


@pytest.mark.parametrize("address", ["/en/nothing/", "/en/?a=%00"])
def test_an_error_page_is_compressed_too(content, client, address):
    assert is_compressed(read(client, address))


def test_the_admin_is_not_compressed(administrator, client):
    assert not is_compressed(read(client, reverse("admin:login")))
    client.force_login(administrator)
    assert not is_compressed(read(client, reverse("admin:index")))


def test_a_private_preview_is_not_compressed(content, publisher, client):
    story = Story.objects.create(title_zh_hans="题" * 200, slug="draft")
    link = previews.make_link(story, publisher, 1)
    response = read(client, previews.link_addresses(link)[0]["url"])
    assert response.status_code == 200
    assert not is_compressed(response)


def test_what_is_sent_while_it_is_made_or_is_short_stays_as_it_is(content, client, rf):
    request = rf.get("/en/", headers=GZIP)
    for response in (
        StreamingHttpResponse([b"a" * 1000], content_type="text/csv"),
        HttpResponse(b"a" * 1000, content_type="image/png"),
        HttpResponse(b"a" * 100, content_type="text/html"),
    ):
        packed = CompressPages(lambda _request, it=response: it)(request)
        assert not is_compressed(packed), response
    data = HttpResponse(b"a" * 1000, content_type="application/geo+json")
    assert is_compressed(CompressPages(lambda _request: data)(request))

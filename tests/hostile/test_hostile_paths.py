"""Addresses that no page ever had, and those that one had once."""

import unicodedata
from itertools import product

import pytest
from django.utils import translation

from portal.content.kinds import content_models
from tests.conftest import published
from tests.hostile.values import WRONG, body, cpu
from tests.pairs import paired, share
from tests.site import LANGUAGES

FOLDERS = [  # where a part of an address stands, and what it may become otherwise
    *("/{}/", "/en/{}/", "/en/{}", "/{}/cities/", "/en/cities/{}/", "/media/{}"),
    *("/ko/exchanges/{}/", "/zh-hans/pages/{}/", "/en/stories/{}/more/", "/{}"),
    *("/en/preview/{}/", "/en/preview/exchanges.city/{}/", "/en/preview/{}/1/"),
]
ADMIN = ["/admin/{}/", "/admin/exchanges/city/{}/change/", "/admin/exchanges/{}/"]


@pytest.mark.engine
def test_a_path_that_makes_no_sense_is_not_found(administrator, client):
    for number, folder in enumerate(FOLDERS):
        for value in share(WRONG, number, 5):
            path = folder.format(value)
            response = client.get(path, follow=True)
            assert response.status_code in (400, 404), path[:60]
            assert len(response.redirect_chain) <= 1, path[:60]
            assert "<script>" not in body(response)
    client.force_login(administrator)
    for number, folder in enumerate(ADMIN):
        for value in share(WRONG, number, 6):
            if "/" not in value:
                response = client.get(folder.format(value), follow=True)
                assert response.status_code < 500, (folder, value[:60])


def test_a_long_path_costs_no_more_than_a_page(content, client):
    client.get("/en/exchanges/")
    plain = cpu(lambda: client.get("/en/exchanges/"))
    for path in ("/" + "x" * 8000, "/en/cities/" + "x/" * 4000, "/" + "a-" * 4000):
        assert client.get(path).status_code in (400, 404)
        assert cpu(lambda path=path: client.get(path)) < 3 * plain, path[:20]


def written_differently(slug):
    accented = unicodedata.normalize("NFD", f"{slug[:-1]}é")
    return [
        *(slug.upper(), slug.title(), slug * 30, f"{slug}.", f"{slug}-", f"-{slug}"),
        *(accented, slug.replace("-", "_") + "_", f"{slug}%20", f"{slug}.html"),
        *("仁川", "인천", f"{slug}/{slug}", slug[:-1], f"{slug}%2f..%2f{slug}"),
    ]


def test_a_slug_written_differently_is_another_address(content, client, make_one):
    for number, (model, code) in enumerate(paired(content_models(), LANGUAGES)):
        row = model.objects.pages().first() or make_one(model, "alone-1")
        with translation.override(code):
            address = row.get_absolute_url()
        assert client.get(address).status_code == 200, address
        for slug in share(written_differently(row.slug), number, 3):
            other = address.replace(f"/{row.slug}/", f"/{slug}/")
            assert client.get(other).status_code == 404, other


def test_a_language_written_differently_is_no_prefix(content, client):
    languages = ("zh-Hans", "EN", "zh", "ko-KR", "en_GB", "zh-cn")
    for language, rest in product(
        languages, ("", "cities/", "cities/incheon/", "cities")
    ):
        response = client.get(f"/{language}/{rest}", follow=True)
        assert response.status_code == 404, (language, rest)
        assert not response.redirect_chain, (language, rest)


def test_an_address_without_a_language_leads_to_it_at_once(content, client):
    german = {"accept-language": "de, ko;q=0.5"}
    for path in ("/cities/", "/cities", "/cities/incheon/", "/exchanges/?city=x"):
        response = client.get(path, headers=german)
        assert response.status_code == 302
        expected = path.rstrip("/") + "/" * ("?" not in path)
        assert response.headers["Location"] == f"/ko{expected}"
        assert "Accept-Language" in response.headers["Vary"]


def test_an_old_address_of_what_is_hidden_leads_nowhere(client, make_city):
    """And one that another row has now leads to that row."""
    row = type(make_city("one")).objects.get(slug="one")
    row.slug = "two"
    row.save()
    expired = {"status": "published", "expires_at": published()["published_at"]}
    for values in ({"status": "withdrawn"}, expired):
        type(row).objects.filter(pk=row.pk).update(**values)
        for path in ("/en/cities/one/", "/en/cities/two/", "/en/cities/one"):
            response = client.get(path, follow=True)
            assert response.status_code == 404, (path, values)
            assert "two" not in str(response.redirect_chain)
    make_city("one", title_en="Another")
    for path in ("/en/cities/one/", "/en/cities/one"):
        response = client.get(path, follow=True)
        assert response.request["PATH_INFO"] == "/en/cities/one/"
        assert "Another" in response.text


def test_an_old_address_leads_to_the_new_one_in_one_hop(make_one, client):
    for model, code in paired(content_models(), LANGUAGES):
        row = model.objects.get(pk=make_one(model, "first").pk)
        for slug in ("second", "third"):
            row.slug = slug
            row.save()
        with translation.override(code):
            address = row.get_absolute_url()
        old = [address.replace("/third/", f"/{slug}/") for slug in ("first", "second")]
        for path in (*old, *(each.rstrip("/") for each in (*old, address))):
            response = client.get(path, follow=True)
            assert response.redirect_chain == [(address, 301)], path
            assert response.status_code == 200, path


def test_a_form_sent_without_the_slash_is_not_sent_on(content, client, settings):
    paths = ("/en", "/en/cities", "/en/cities/incheon", "/cities")
    methods = (client.post, client.put, client.patch, client.delete)
    for settings.DEBUG, send, path in product((True, False), methods, paths):
        response = send(path, {"name": "canary"})
        assert response.status_code in (302, 404), (send, path)
        assert "canary" not in response.text

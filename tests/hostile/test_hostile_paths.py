"""Addresses that no page ever had, and those that one had once."""

import unicodedata

import pytest
from django.utils import translation

from portal.content.kinds import content_models
from tests.conftest import published
from tests.hostile.values import NUL, WRONG, body, cpu
from tests.pairs import paired, share

LANGUAGES = ("zh-hans", "en", "ko")
FOLDERS = [  # where a part of an address stands, and what it may become otherwise
    *("/{}/", "/en/{}/", "/en/{}", "/{}/cities/", "/en/cities/{}/", "/media/{}"),
    *("/ko/exchanges/{}/", "/zh-hans/pages/{}/", "/en/stories/{}/more/", "/{}"),
    *("/en/preview/{}/", "/en/preview/exchanges.city/{}/", "/en/preview/{}/1/"),
]
ADMIN = ["/admin/{}/", "/admin/exchanges/city/{}/change/", "/admin/exchanges/{}/"]


@pytest.mark.engine
@pytest.mark.parametrize("folder", FOLDERS)
def test_a_path_that_makes_no_sense_is_not_found(content, client, folder):
    for value in share(WRONG, FOLDERS.index(folder), 5):
        path = folder.format(value)
        response = client.get(path, follow=True)
        assert response.status_code in (400, 404), path[:60]
        assert len(response.redirect_chain) <= 1, path[:60]
        assert "<script>" not in body(response)
    for value in NUL:
        assert client.get(folder.format(value)).status_code == 400


@pytest.mark.engine
@pytest.mark.parametrize("folder", ADMIN)
def test_a_path_that_makes_no_sense_is_no_page_of_the_admin_either(
    administrator, client, folder
):
    client.force_login(administrator)
    for value in share(WRONG, ADMIN.index(folder), 6):
        if "/" not in value:
            response = client.get(folder.format(value), follow=True)
            assert response.status_code < 500, value[:60]
    for value in NUL:
        assert client.get(folder.format(value)).status_code == 400


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


@pytest.mark.parametrize(("model", "code"), paired(content_models(), LANGUAGES))
def test_a_slug_written_differently_is_another_address(
    content, client, make_one, model, code
):
    row = model.objects.pages().first() or make_one(model, "alone-1")
    with translation.override(code):
        address = row.get_absolute_url()
    assert client.get(address).status_code == 200
    number = content_models().index(model)
    for slug in share(written_differently(row.slug), number, 3):
        other = address.replace(f"/{row.slug}/", f"/{slug}/")
        assert client.get(other).status_code == 404, other


@pytest.mark.parametrize("language", ["zh-Hans", "EN", "zh", "ko-KR", "en_GB", "zh-cn"])
def test_a_language_written_differently_is_no_prefix(content, client, language):
    for rest in ("", "cities/", "cities/incheon/", "cities"):
        response = client.get(f"/{language}/{rest}", follow=True)
        assert response.status_code == 404
        assert not response.redirect_chain


def test_an_address_without_a_language_leads_to_it_at_once(content, client):
    german = {"accept-language": "de, ko;q=0.5"}
    for path in ("/cities/", "/cities", "/cities/incheon/", "/exchanges/?city=x"):
        response = client.get(path, headers=german)
        assert response.status_code == 302
        expected = path.rstrip("/") + "/" * ("?" not in path)
        assert response.headers["Location"] == f"/ko{expected}"
        assert "Accept-Language" in response.headers["Vary"]


@pytest.mark.parametrize(("model", "code"), paired(content_models(), LANGUAGES))
def test_an_old_address_leads_to_the_new_one_in_one_hop(make_one, client, model, code):
    row = model.objects.get(pk=make_one(model, "first").pk)
    for slug in ("second", "third"):
        row.slug = slug
        row.save()
    with translation.override(code):
        address = row.get_absolute_url()
    for slug in ("first", "second"):
        old = address.replace("/third/", f"/{slug}/")
        for path in (old, old.rstrip("/")):
            response = client.get(path, follow=True)
            assert response.redirect_chain == [(address, 301)], path
            assert response.status_code == 200
    without_slash = client.get(address.rstrip("/"), follow=True)
    assert without_slash.redirect_chain == [(address, 301)]


def test_an_old_address_that_another_row_has_now_leads_to_that_row(
    make_one, client, make_city
):
    row = type(make_city("one")).objects.get(slug="one")
    row.slug = "two"
    row.save()
    make_city("one", title_en="Another")
    for path in ("/en/cities/one/", "/en/cities/one"):
        response = client.get(path, follow=True)
        assert response.request["PATH_INFO"] == "/en/cities/one/"
        assert "Another" in response.text


@pytest.mark.parametrize("values", [{"status": "withdrawn"}, {"expires_at": 0}])
def test_an_old_address_of_what_is_hidden_leads_nowhere(client, make_city, values):
    row = type(make_city("one")).objects.get(slug="one")
    row.slug = "two"
    row.save()
    if "expires_at" in values:
        values = {"expires_at": published()["published_at"]}
    type(row).objects.filter(pk=row.pk).update(**values)
    for path in ("/en/cities/one/", "/en/cities/two/", "/en/cities/one"):
        response = client.get(path, follow=True)
        assert response.status_code == 404
        assert "two" not in str(response.redirect_chain)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("debug", [True, False])
def test_a_form_sent_without_the_slash_is_not_sent_on(
    content, client, settings, method, debug
):
    settings.DEBUG = debug
    for path in ("/en", "/en/cities", "/en/cities/incheon", "/cities"):
        response = getattr(client, method)(path, {"name": "canary"})
        assert response.status_code in (302, 404)
        assert "canary" not in response.text

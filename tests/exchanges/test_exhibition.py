"""A city for a large screen: all of it is in the page, a slide for each thing."""

from exchanges.models import City, Exchange

PAGE = "/en/cities/incheon/exhibition/"


def slides(html):
    return html.count('<section class="slide')


def test_it_shows_the_city_its_exchanges_and_its_places(content, client):
    html = client.get(PAGE).text
    city = City.objects.get(slug="incheon")
    places = city.attractions.published().count()
    assert slides(html) == 1 + 1 + 12 + places + 1  # name, text, dates, places, code
    assert '<meta name="robots" content="noindex">' in html
    assert f'src="/s/city-{city.pk}.svg"' in html


def test_a_city_with_nothing_else_has_its_name_and_the_code(content, client):
    Exchange.objects.update(status="draft")
    City.objects.filter(slug="sapporo").update(body_zh_hans="", body_en="", body_ko="")
    assert slides(client.get("/en/cities/sapporo/exhibition/").text) == 2


def test_a_hidden_city_has_none(content, client):
    City.objects.filter(slug="incheon").update(status="withdrawn")
    assert client.get(PAGE).status_code == 404

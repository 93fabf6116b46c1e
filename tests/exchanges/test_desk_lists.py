"""The lists of exchanges and what belongs to them at the desk: filters and search."""

import pytest
from django.urls import reverse

from attractions.models import Attraction
from exchanges.models import Agreement, Delegation, Exchange
from portal.editorial.workflow.working_copies import create_working_copy

pytestmark = [pytest.mark.engine, pytest.mark.django_db]
KINDS = (Exchange, Delegation, Agreement, Attraction)


@pytest.fixture
def listed(make_one, make_city, as_, editor):
    """The slugs in a list, of two rows of each kind, about a city each."""
    home = make_city("sender")
    near = make_city("host", title_zh_hans="近邻", title_ko="이웃나라도시")
    far = make_city("place", title_zh_hans="远方")
    for slug, city, end in (("near", near, "1914"), ("far", far, "1913-02")):
        values = {"date": "1912-06" if city is near else "1913", "end_date": end}
        exchange = make_one(Exchange, slug, **values)
        exchange.cities.set([city])
        visit = {"sender": home, "host": city, "arrived": values["date"]}
        make_one(Delegation, slug, **visit)
        make_one(Agreement, slug, signed=values["date"], exchange=exchange)
        make_one(Attraction, slug, city=city)
    create_working_copy(near, editor)
    client = as_(editor)

    def slugs(model, **query):
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        answer = client.get(reverse(name), query)
        assert answer.status_code == 200
        return [row.slug for row in answer.context["cl"].result_list]

    return slugs


def test_lists_are_narrowed_to_a_city_a_year_and_the_names_of_partner_cities(listed):
    for model in KINDS:
        assert listed(model, city="host") == ["near"]
        assert listed(model, city="nowhere") == []
        for words in ("近邻", "이웃나라도시", "近邻 标题"):
            assert listed(model, q=words) == ["near"], (model, words)
    for model in KINDS[:3]:
        assert listed(model, year="1912") == ["near"]
        found = ["far", "near"] if model is Exchange else ["far"]
        assert listed(model, year="1913") == found, "one lasts until 1914"
        assert listed(model, year="1915") == []

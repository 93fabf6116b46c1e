"""What is translated is asked in the language of the reader, by one class a kind."""

import pickle

import pytest
from django.utils import translation
from modeltranslation.manager import MultilingualQuerySet
from modeltranslation.translator import translator

from exchanges.models import City

pytestmark = pytest.mark.engine

OURS = {"portal", "exchanges", "attractions"}


def test_no_query_makes_a_class_of_its_own(content):
    models = translator.get_registered_models(abstract=False)
    models = [each for each in models if each._meta.app_label in OURS]
    names = {model._meta.label for model in models}
    assert {"exchanges.City", "portal.Picture", "attractions.ScreenWork"} <= names
    for model in models:
        first, second = type(model.objects.all()), type(model.objects.filter(pk=1))
        assert first is second, model
        assert issubclass(first, MultilingualQuerySet), model
        assert issubclass(first, model.objects._queryset_class), model
    one, other = City.objects.order_by("slug")[:2]
    assert type(one.sources.all()) is type(other.sources.all())
    assert type(one.relations.all()) is type(other.relations.all())


def test_lookups_follow_the_language_and_a_queryset_can_be_kept(content):
    with translation.override("ko"):
        found = City.objects.published().filter(title="인천광역시")
        assert [city.slug for city in found] == ["incheon"]
        kept = pickle.loads(pickle.dumps(found))
        assert list(kept) == list(found)
    assert not City.objects.filter(title="인천광역시").exists()

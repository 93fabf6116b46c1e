"""What is to be translated, as it is found in rows and as the database finds it."""

import pytest

from portal.content import content_models
from portal.translated import LANGUAGES
from portal.translations import TO_DO, to_translate

pytestmark = pytest.mark.django_db


def test_it(content):
    list(to_translate(content_models(), ["en", "ko"], TO_DO))
    print(to_translate(content_models(), ["en", "ko"], TO_DO).count())
    for row in to_translate(content_models(), LANGUAGES, TO_DO)[:60]:
        print(row)

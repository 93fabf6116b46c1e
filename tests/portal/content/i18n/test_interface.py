"""The interface in an added language, for which there is no catalogue."""

from django.utils.translation import gettext, override, pgettext

from portal.content.i18n import interface


def test_words_are_english_and_dates_those_of_the_language():
    interface.prepare("ru")
    with override("ru"):
        assert gettext("Sister city") == "Sister city"
        assert pgettext("format of a day, month and year", "j F Y") == "j E Y г."

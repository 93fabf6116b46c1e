"""Numbers and dates as each language writes them."""

from django.utils.translation import gettext, override, pgettext

from portal.content.i18n import interface
from portal.content.i18n.figures import in_groups
from tests.tables import each_of


@each_of(
    (2_950_000, "295万", "295만", "2,950,000"),
    (2_947_217, "294万7217", "294만7217", "2,947,217"),
    (29_500_012, "2950万0012", "2950만0012", "29,500,012"),
    (100_000_000, "1亿", "1억", "100,000,000"),
    (12_860.5, "1万2860.5", "1만2860.5", "12,860.5"),
    (-20_000, "-2万", "-2만", "-20,000"),
    (2024, "2024", "2024", "2024"),
    (126.705206, "126.705206", "126.705206", "126.705206"),
    (12_980.0, "1万2980", "1만2980", "12,980"),
    (965.0, "965", "965", "965"),
    (0, "0", "0", "0"),
    ("12a45", "12a45", "12a45", "12a45"),
)
def test_a_number_has_the_groups_of_the_language(number, chinese, korean, english):
    for code, text in (("zh-hans", chinese), ("ko", korean), ("en", english)):
        with override(code):
            assert in_groups(number) == text


# An added language, for which there is no catalogue


def test_words_are_english_and_dates_those_of_the_language():
    interface.prepare("ru")
    with override("ru"):
        assert gettext("Sister city") == "Sister city"
        assert pgettext("format of a day, month and year", "j F Y") == "j E Y г."

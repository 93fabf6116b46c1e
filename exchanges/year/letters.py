"""Letters of congratulation: what the rows give for one, and its text as DOCX."""

import re

from django.utils.translation import override

from exchanges.models import Exchange
from exchanges.models.letter import TOKEN
from portal.content.partial_date import PartialDate
from portal.content.text import unix_lines
from portal.editorial.docx import Paper

OF_COUNTRY = {"JP": "ja", "KR": "ko"}  # the partner's language, else English
EMPTY = "＿＿＿＿"  # to be filled in by hand
RIGHT = ">"  # at the start of a line
MENTIONED = 3  # exchanges
# The form of address, with name and title; usual phrases, the first one is preset.
SALUTATIONS = {
    "zh-hans": (
        "尊敬的{name}{title}阁下：",
        "尊敬的{name}{title}先生：",
        "尊敬的{name}{title}女士：",
        "尊敬的{name}{title}：",
    ),
    "en": ("Dear {title} {name},", "Your Worship,", "Your Excellency,"),
    "ja": ("{title}　{name}　様", "{title}　{name}　閣下"),
    "ko": ("존경하는 {name} {title}님께", "존경하는 {name} {title} 귀하"),
}
TIES = {
    "zh-hans": {"sister": "友好城市", "friendly": "友好合作城市"},
    "en": {"sister": "sister-city", "friendly": "friendly-cooperation"},
    "ja": {"sister": "友好都市", "friendly": "友好協力都市"},
    "ko": {"sister": "자매도시", "friendly": "우호협력도시"},
}
# Titles of a mayor, for {city} in the words of the language.
MAYORS = {"zh-hans": "市长", "en": "Mayor", "ja": "{city}長", "ko": "시장"}
POSTS = {
    "zh-hans": "{home}人民政府市长",
    "en": "Mayor of {home}",
    "ja": "{home}長",
    "ko": "{home}장",
}
UNITS = "市区郡县道省"  # the last character of a name that says what the place is
LISTED = {"zh-hans": "；", "en": "; ", "ja": "、", "ko": ", "}
IN_YEAR = {"en": "{title} ({year})", "ko": "{title}({year}년)"}
MYRIAD = {"zh-hans": "万", "ja": "万", "ko": "만"}


def languages_for(city):
    return ["zh-hans", OF_COUNTRY.get(city.country, "en")]


def name_of(city, language):
    """Return a city as a letter names it, empty if the rows do not have the name."""
    if language == "ja":
        return city.local_name if city.local_language == "ja" else ""
    with override(language):
        name = city.title
    if language == "zh-hans" and city.country != "CN" and name[-1:] not in UNITS:
        return f"{name}市"
    is_own = (city.local_language or "").lower() == language
    return city.local_name if is_own and city.local_name else name


def presets(relation, home, language):
    """Return what the form offers for the letter in a language."""
    city, names = relation.city, {}
    for name, row in (("city", city), ("home", home)):
        names[name] = name_of(row, language) if row else ""
    return names | {
        "title": MAYORS[language].format(**names) if names["city"] else "",
        "post": POSTS[language].format(**names) if names["home"] else "",
        "tie": TIES[language][relation.kind],
        "exchanges": "\n".join(exchanges_of(city, language)),
    }


def exchanges_of(city, language):
    """Return the latest public exchanges with their years; none in Japanese."""
    if language == "ja":
        return []
    rows = Exchange.objects.published().of_city(city.slug).in_order()
    form = IN_YEAR.get(language, "{title}（{year}年）")
    with override(language):
        return [
            form.format(title=each.title, year=each.year) for each in rows[:MENTIONED]
        ]


def values_of(relation, home, language, typed):
    """Return the value of each field; `typed` is the data of the form."""
    since, years = relation.since, typed["years"]
    number = home and home.population
    own = {
        "salutation": salutation(typed),
        "since": in_words(since, language),
        "since_year": str(since.year) if since else "",
        "years": str(years),
        "nth": ordinal(years) if language == "en" else str(years),
        "population": about(number, language) if number else "",
        "population_year": str(home.population_year) if number else "",
        "exchanges": LISTED[language].join(typed["exchanges"].splitlines()),
        "date": in_words(typed["date"], language),
    }
    texts = ("name", "title", "home", "city", "tie", "hope", "post", "signer")
    return own | {name: typed[name] for name in texts}


def salutation(typed):
    text = typed["salutation"]
    for name in ("name", "title"):
        text = text.replace(f"{{{name}}}", typed[name])
    return re.sub(" +(,|$)", r"\1", re.sub(" +", " ", text))


def in_words(date, language):
    """Return a date, or one known to the month or year, as a letter writes it."""
    with override("zh-hans" if language == "ja" else language):
        return PartialDate.parse(date).display() if date else ""


def ordinal(number):
    last = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else last}"


def about(number, language):
    """Return a population as a letter says it: 907万, 9.07 million, 163,480."""
    if language in MYRIAD:
        myriads = round(number / 10_000)
        return f"{myriads}{MYRIAD[language]}" if number >= 10_000 else str(number)
    if number < 1_000_000:
        return f"{number:,}"
    return f"{number / 1_000_000:.2f}".rstrip("0").rstrip(".") + " million"


def fill(text, values):
    """Return the text of a template with its fields filled, and the empty ones.

    Those in square brackets are left out with their brackets, others become a blank
    to be filled in by hand.
    """
    empty = []

    def filled(found):
        if found["twice"]:
            return found["twice"][0]
        if found["option"] is None:
            name = found["field"].strip()
            empty.extend([] if values[name] else [name])
            return values[name] or EMPTY
        before, text = len(empty), TOKEN.sub(filled, found["option"])
        return text if len(empty) == before else ""

    found = TOKEN.sub(filled, unix_lines(text))
    return found.strip("\n"), list(dict.fromkeys(empty))


def lines_of(text):
    """Return the lines of a letter as pairs of a text and True for the right."""
    lines = (line.rstrip() for line in text.split("\n"))
    return [(line.removeprefix(RIGHT), line.startswith(RIGHT)) for line in lines]


def as_docx(letters):
    """Return the DOCX of pairs of a language and a text, each on a page of its own."""
    paper = Paper(letters[0][0], "", size=14)
    for number, (language, text) in enumerate(letters):
        if number:
            paper.new_page()
        paper.use_language(language)
        for line, is_right in lines_of(text):
            paper.text(line, align="right" if is_right else "left")
    return paper.data()

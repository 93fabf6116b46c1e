"""The accessibility statement says what is so, in every language."""

import re

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

LANGUAGES = [code for code, _ in settings.LANGUAGES]


def statement(client, code):
    html = client.get(f"/{code}/pages/accessibility/").text
    return html.split('<div class="prose">')[1].split("</div>")[0]


@pytest.mark.parametrize("code", LANGUAGES)
def test_it_names_the_switch_as_the_page_does(content, client, code):
    text = statement(client, code)
    html = client.get(f"/{code}/").text
    switch = html.split('<details class="display"')[1].split("</details>")[0]
    with translation.override(code):
        for name in ("Text and contrast", "Large text", "High contrast"):
            assert gettext(name) in text
            assert gettext(name) in switch
        assert gettext("Report an error on this page") in text


@pytest.mark.parametrize("code", LANGUAGES)
def test_it_says_what_is_tested_and_as_much_what_is_not(content, client, code):
    text = statement(client, code)
    parts = re.split("<h2>", text)[1:]
    assert len(parts) == 4
    _switch, tested, unmet, _report = parts
    assert tested.count("<li>") == 7
    assert {"axe", "320", "200", "7:1"} <= set(re.findall(r"axe|320|200|7:1", tested))
    assert unmet.count("<li>") == 4
    assert "GB/T 37668-2019" in unmet
    assert "PDF" in unmet
    assert f'href="/{code}/pages/contact/"' in text

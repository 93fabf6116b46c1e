import pytest

from portal.rich_text import clean


@pytest.mark.parametrize(
    "html",
    [
        "<p>Text</p>",
        '<h2>Heading</h2><p><a href="/en/cities/">Cities</a></p>',
        "<ul><li>One</li></ul><blockquote><p>Said</p></blockquote>",
        '<table><tbody><tr><th scope="row">A</th><td>B</td></tr></tbody></table>',
        '<p lang="ko">실미도</p>',
    ],
)
def test_what_editors_need_stays_as_it_is(html):
    assert clean(html) == html


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<p onclick='alert(1)'>x</p>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='jav&#9;ascript:alert(1)'>x</a>",
        "<img src=x onerror=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<iframe src='//evil.example'></iframe>",
        "<p style='position:fixed'>x</p>",
        "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
        "<h1>x</h1>",
    ],
)
def test_what_could_do_harm_is_taken_out(html):
    cleaned = clean(html)
    for trace in ("script", "alert", "on", "style", "iframe", "img", "data:", "<h1"):
        assert trace not in cleaned.lower()


def test_cleaning_twice_changes_nothing():
    html = "<p>a & b < c</p><a href='http://x.example?a=1&b=2'>x</a>"
    assert clean(clean(html)) == clean(html)


def test_plain_text_becomes_paragraphs_and_stays_text():
    assert clean("One & two\n\nThree") == "<p>One &amp; two</p>\n\n<p>Three</p>"

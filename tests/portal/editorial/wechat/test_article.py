"""What the account's editor takes of our texts, and how its checker knows."""

import io
import zipfile

import pytest
from django.utils.translation import override
from PIL import Image

from exchanges.models import Exchange
from portal.content.i18n.languages import languages_of
from portal.editorial.wechat.article import Page, write_article
from portal.editorial.wechat.checker import (
    LONGEST_DIGEST,
    LONGEST_TITLE,
    MOST_PICTURE_BYTES,
    check_html,
)
from portal.editorial.wechat.package import encoded, write_zip
from portal.models import Picture, Story
from tests.pictures import encoded as file_of
from tests.pictures import landscape, upload

PAGE = Page("https://s.example", "https://s.example/s/story-1", "/s/story-1.svg")
P = '<p style="color:#333;font-size:16px">'
# A piece of HTML, and a word of what is said about it.
REFUSED = [
    ("<div>a</div>", "div"),
    ("<h1>a</h1>", "h1"),
    ("<script>a</script>", "script"),
    ('<p style="color:red">a</p>', "font-size"),
    ("<p>a</p>", "color"),
    ('<td style="color:red;font-size:9px">a</td>', "background-color"),
    ('<span style="position:fixed">a</span>', "position"),
    ('<span style="color:var(--a)">a</span>', "var("),
    ('<span style="display:flex">a</span>', "display"),
    ('<span class="a">a</span>', "class"),
    ('<span onclick="a()">a</span>', "onclick"),
    ('<a href="https://example.com/">a</a>', "example.com"),
    ("<ul><li>a<ul><li>b</li></ul></li></ul>", "list"),
    (f"{P}a</p>\n{P}b</p>", "line break"),
    ("<!-- a -->", "comment"),
    (f"{P}{'a' * 20_000}</p>", "20000"),
]
TAKEN = [
    f"{P}a<br>b <strong>c</strong></p>",
    '<section style="border-left:1px solid red;margin:0"></section>',
    '<a href="https://mp.weixin.qq.com/s/abc">a</a>',
    '<img src="a.jpg" alt="b" style="width:100%">',
]
BODY = """<h2>Head</h2>
<p>See <a href="https://a.example/x?y=1&amp;z=2">there</a>, <a
 href="https://a.example/x?y=1&amp;z=2">there</a> and <a href="mailto:a@b.cn">us</a>;
 <a href="https://mp.weixin.qq.com/s/abc">an article</a>.</p>
<ul><li>one<ol start="3"><li><p>deep</p></li></ol></li></ul>
<blockquote>said</blockquote><li>alone</li>
<table><caption>Cap</caption><tr><th>a</th></tr><tr><td colspan="2">10<sup>2</sup>
 &lt;b&gt;</td></tr></table>"""


def test_the_checker_names_what_is_not_taken_and_nothing_else():
    with override("en"):
        wrong = [html for html, word in REFUSED if word not in str(check_html(html))]
        assert wrong == []
        assert [html for html in TAKEN if check_html(html)] == []


def test_everything_of_ours_is_taken(content):
    """In each language; only the lengths of title and text may be too large."""
    rows = [*Story.objects.published(), *Exchange.objects.published()]
    found = {}
    for row in rows:
        for language in languages_of(row, "title"):
            article = write_article(row, language, PAGE, lambda picture: "a.jpg")
            assert article.html.count("<p ") > 1
            with override("en"):
                left = check_html(article.html)
            if [each for each in left if not each.startswith("The article has")]:
                found[row.slug, language] = left
    assert len(rows) > 50
    assert found == {}


@pytest.mark.engine
def test_a_text_becomes_boxes_with_numbered_links(make_one):
    row = make_one(Story, "one", body_zh_hans=BODY, title_zh_hans="长" * 33)
    Story.objects.filter(pk=row.pk).update(summary_zh_hans="摘" * 129)
    article = write_article(Story.objects.get(), "zh-hans", PAGE, str)
    html = article.html
    for words in (
        "there<span",
        ">[1]</span>, there<",
        ">[2]</span>;",
        "3. deep",
        "alone",
    ):
        assert words in html
    assert "[1] https://a.example/x?y=1&amp;z=2</p>" in html
    assert "[2] a@b.cn</p>" in html
    assert '<a href="https://mp.weixin.qq.com/s/abc">an article</a>' in html
    assert "10² &lt;b&gt;" in html
    assert html.count("<table") == 1
    assert 'src="/s/story-1.svg"' in html
    for words in ("<h2", "<ul", "<ol", "<li", "colspan", "\n"):
        assert words not in html
    said = " ".join(article.findings)
    assert f"33 个字，最多 {LONGEST_TITLE}" in said
    assert f"129 个字，最多 {LONGEST_DIGEST}" in said
    assert len(article.findings) == 3, "and joined cells"


def test_pictures_are_small_enough_in_the_order_of_the_article(make_one, media_folder):
    cover = Picture.objects.create(file=upload(file_of(landscape())), credit="王")
    row = make_one(Story, "one", cover=cover, body_zh_hans="<p>字</p>")
    lost = Picture.objects.create(file=upload(file_of(Image.new("RGB", (9, 9)))))
    lost.file.storage.delete(lost.file.name)
    row.body_zh_hans += f'<figure data-picture="{lost.pk}"></figure>'
    row.save()
    data = write_zip(Story.objects.get(), "zh-hans", PAGE)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        texts = [archive.read(f"article.{each}").decode() for each in ("html", "txt")]
        picture = archive.read("pictures/01.jpg")
        assert Image.open(archive.open("pictures/code.png")).format == "PNG"
    assert names == ["article.html", "article.txt", *sorted(names[2:], reverse=True)]
    assert "pictures/01.jpg" in texts[0]
    assert "pictures/code.png" in texts[0]
    assert "© 王" in texts[0]
    assert "无法读取" in texts[1]
    assert len(picture) < MOST_PICTURE_BYTES
    assert Image.open(io.BytesIO(picture)).format == "JPEG"


def test_what_is_transparent_or_too_large_becomes_a_jpeg():
    clear = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    assert encoded(clear.copy(), "PNG")[0] == "png"
    ending, data = encoded(clear, "WEBP")
    assert ending == "jpg"
    assert Image.open(io.BytesIO(data)).getpixel((1, 1)) == (255, 255, 255)
    noise = Image.effect_noise((1440, 1440), 200).convert("RGB")
    assert len(encoded(noise, "PNG")[1]) < MOST_PICTURE_BYTES

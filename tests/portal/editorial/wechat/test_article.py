"""What the account's editor takes of our texts, and what is said of the rest."""

import io
import zipfile
from urllib.parse import urlsplit

import pytest
from lxml import html as lxml_html
from PIL import Image

from exchanges.models import Exchange
from portal.content.i18n.languages import languages_of
from portal.editorial.wechat.article import Page, write_article
from portal.editorial.wechat.checker import (
    HOST,
    LONGEST_CONTENT,
    LONGEST_DIGEST,
    LONGEST_TITLE,
    MOST_PICTURE_BYTES,
)
from portal.editorial.wechat.package import encoded, write_zip
from portal.models import Picture, Story
from tests.pictures import encoded as file_of
from tests.pictures import landscape, upload

PAGE = Page("https://s.example", "https://s.example/s/story-1", "/s/story-1.svg")
# What users report to stay (md2wechat-skill, wechat-article-formatter); there is no
# official list. No h1, because the title has a box of its own.
TAGS = {
    *("section", "p", "span", "strong", "em", "u", "br", "hr", "blockquote", "pre"),
    *("h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "code", "img", "a"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"img": {"src", "alt"}, "a": {"href"}}  # and `style` everywhere
PROPERTIES = {
    *("color", "font-size", "font-weight", "font-style", "line-height"),
    *("letter-spacing", "text-align", "text-indent", "text-decoration"),
    *("background-color", "width", "max-width", "border-radius"),
}
FAMILIES = ("border", "margin", "padding")  # with their sides
NEEDED = {  # by each such tag itself, because the editor hands nothing down to it
    "p": {"color", "font-size"},
    "th": {"background-color", "font-size"},
    "td": {"background-color", "font-size"},
}
BODY = """<h2>Head</h2>
<p>See <a href="https://a.example/x?y=1&amp;z=2">there</a>, <a
 href="https://a.example/x?y=1&amp;z=2">there</a> and <a href="mailto:a@b.cn">us</a>;
 <a href="https://mp.weixin.qq.com/s/abc">an article</a>.</p>
<ul><li>one<ol start="3"><li><p>deep</p></li></ol></li></ul>
<blockquote><b>said</b></blockquote><li>alone</li>
<table><caption>Cap</caption><tr><th>a</th></tr><tr><td colspan="2">10<sup>2</sup>
 &lt;b&gt;</td></tr></table>"""


def not_taken(html):
    """What the editor would drop or change of the tags of an article."""
    found = []
    for node in lxml_html.fragment_fromstring(html).iter():
        style, tag = node.get("style", ""), node.tag
        names = {each.partition(":")[0] for each in style.split(";") if each}
        refused = (
            tag not in TAGS,
            {*node.keys()} - {"style"} - ATTRIBUTES.get(tag, set()),
            {each for each in names - PROPERTIES if not each.startswith(FAMILIES)},
            "(" in style,  # a function
            NEEDED.get(tag, set()) - names,
            tag in ("ul", "ol") and [*node.iterancestors("ul", "ol")],
            urlsplit(node.get("href", "")).hostname not in (None, HOST),
        )
        if any(refused):
            found.append(lxml_html.tostring(node))
    return found


def test_the_tags_of_all_articles_are_taken_by_the_editor(content, make_one):
    """In each language; the lengths are checked with the text below."""
    make_one(Story, "hard", body_zh_hans=BODY)
    rows = [*Story.objects.published(), *Exchange.objects.published()]
    found = {}
    for row in rows:
        for language in languages_of(row, "title"):
            article = write_article(row, language, PAGE, lambda picture: "a.jpg")
            assert article.html.count("<p ") > 1
            assert "\n" not in article.html, "it would become an empty line"
            if wrong := not_taken(article.html):
                found[row.slug, language] = wrong
    assert len(rows) > 50
    assert found == {}


@pytest.mark.engine
def test_a_text_becomes_boxes_with_numbered_links(make_one):
    body = BODY + f"<p>{'字' * LONGEST_CONTENT}</p>"
    row = make_one(Story, "one", body_zh_hans=body, title_zh_hans="长" * 33)
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
    assert f"最多 {LONGEST_CONTENT} 个" in said
    assert len(article.findings) == 4, "and joined cells"


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

"""A feed as a strict reader takes it: by the schema and the rules of RFC 4287."""

from datetime import datetime
from pathlib import Path

from lxml import etree

NAMES = {"a": "http://www.w3.org/2005/Atom"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).with_name("rfc4287.rng")))


class Atom:
    """A feed; raises where it is not well-formed, valid, or keeps no rule."""

    def __init__(self, content):
        self.root = etree.fromstring(content)
        SCHEMA.assertValid(self.root)
        self.entries = [Entry(each) for each in self.root.iterfind("a:entry", NAMES)]
        assert self.root.find("a:author", NAMES) is not None
        ids = [each.id for each in self.entries]
        assert len(ids) == len(set(ids))
        for element in (self.root, *(entry.root for entry in self.entries)):
            keep_rules(element)

    @property
    def id(self):
        return self.root.findtext("a:id", None, NAMES)

    @property
    def title(self):
        return self.root.findtext("a:title", None, NAMES)

    @property
    def language(self):
        return self.root.get(LANG)

    @property
    def updated(self):
        return moment(self.root, "updated")

    @property
    def titles(self):
        return [entry.title for entry in self.entries]

    def links(self, rel, kind=None):
        """The addresses of the links by their language."""
        return links(self.root, rel, kind)


class Entry:
    def __init__(self, root):
        self.root = root
        self.id = root.findtext("a:id", None, NAMES)
        self.title = root.findtext("a:title", None, NAMES)
        self.summary = root.findtext("a:summary", None, NAMES)
        self.kind = root.find("a:category", NAMES).get("term")
        self.published = moment(root, "published")
        self.updated = moment(root, "updated")

    def language(self, name):
        """What the element says of its language."""
        return self.root.find(f"a:{name}", NAMES).get(LANG)

    def links(self, rel):
        return links(self.root, rel)


def moment(root, name):
    return datetime.fromisoformat(root.findtext(f"a:{name}", None, NAMES))


def links(root, rel, kind=None):
    found = [each for each in root.iterfind("a:link", NAMES) if each.get("rel") == rel]
    found = [each for each in found if kind in (None, each.get("type"))]
    return {each.get("hreflang"): each.get("href") for each in found}


def keep_rules(element):
    """Sections 4.1.1 and 4.1.2: ids are absolute, one alternate of a kind."""
    assert ":" in element.findtext("a:id", None, NAMES)
    kinds = [
        (each.get("type"), each.get("hreflang"))
        for each in element.iterfind("a:link[@rel='alternate']", NAMES)
    ]
    assert kinds
    assert len(kinds) == len(set(kinds))
    assert all(
        each.get("href").startswith("http")
        for each in element.iterfind("a:link", NAMES)
    )

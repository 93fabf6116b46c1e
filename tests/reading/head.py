"""What the head of a page tells machines, read as they would."""

import json
from html.parser import HTMLParser


class Head(HTMLParser):
    """The canonical address, translations, feeds, the Open Graph and the JSON-LD."""

    def __init__(self, html):
        super().__init__()
        self.canonical, self.alternates, self.meta = [], {}, {}
        self.feeds, self.other_locales = {}, []
        self.scripts, self.title, self.inside = [], "", None
        # The rest of the page is long, and says nothing of this.
        head, end, body = html.partition("</head>")
        assert end
        assert "application/ld+json" not in body
        self.feed(head)
        self.close()

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if values.get("rel") == "canonical":
            self.canonical.append(values["href"])
        if values.get("rel") == "alternate" and "type" in values:
            self.feeds[values["href"]] = values["title"]
        elif values.get("rel") == "alternate":
            assert values["hreflang"] not in self.alternates
            self.alternates[values["hreflang"]] = values["href"]
        if values.get("property") == "og:locale:alternate":  # one for each language
            self.other_locales.append(values["content"])
            return
        for name in {values.get("property"), values.get("name")} - {None}:
            if tag == "meta":
                assert name not in self.meta, name
                self.meta[name] = values["content"]
        is_data = values.get("type") == "application/ld+json"
        self.inside = "script" if is_data else tag
        if is_data:
            self.scripts.append("")

    def handle_endtag(self, tag):
        self.inside = None

    def handle_data(self, data):
        if self.inside == "script":
            self.scripts[-1] += data
        if self.inside == "title":
            self.title += data

    @property
    def graph(self):
        """The nodes of the one script; none where there is no script."""
        assert len(self.scripts) < 2
        if not self.scripts:
            return []
        found = json.loads(self.scripts[0])
        assert found["@context"] == "https://schema.org"
        return found["@graph"]

    def node(self, kind):
        """The one node of a type."""
        (node,) = [each for each in self.graph if each["@type"] == kind]
        return node

"""Makes every page of an edition before anybody asks for it."""

from itertools import chain

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from portal.content.i18n.translatable import LANGUAGES
from portal.content.kinds import content_models
from portal.public.open_data.datasets import DATASETS
from portal.public.published import folder
from portal.public.published.addresses import file_of
from portal.public.published.answers import is_published_view
from portal.public.published.making import clean_request
from portal.public.published.upkeep.links import addresses_in

ALONE = ("/robots.txt", "/sitemap.xml", "/data/catalog.jsonld")
HELD_LINKS = (".html", ".xml", ".svg")  # of files that lead on


def pages():
    """The addresses to begin with: home pages, what was changed last, files of data."""
    for code in LANGUAGES:
        yield in_language("home", code)
    rows = chain.from_iterable(map(rows_of, content_models()))
    for _changed, view, slug in sorted(rows, key=lambda row: row[0], reverse=True):
        for code in LANGUAGES:
            yield in_language(view, code, slug=slug)
    yield from ALONE
    for name, dataset in DATASETS.items():
        for form in dataset.forms:
            yield reverse("data_file", args=[name, form])


def in_language(view, code, **kwargs):
    with override(code):
        return reverse(view, settings.PUBLIC_URLCONF, kwargs=kwargs)


def rows_of(model):
    view = f"{model._meta.app_label}:{model._meta.model_name}"
    rows = model.objects.pages().order_by("pk").values_list("updated_at", "slug")
    return ((changed, view, slug) for changed, slug in rows.iterator())


class Warming:
    """One round over all pages of an edition, a page a `step`."""

    def __init__(self, name, get_response):
        self.name, self.get_response = name, get_response
        self.seeds, self.found = pages(), []
        self.seen, self.done, self.made, self.is_over = set(), 0, 0, False

    @property
    def known(self):
        """How many pages have been met so far."""
        return len(self.seen)

    def step(self):
        """Make the next page, if it is not there; `is_over` after the last one."""
        path = next(self.seeds, None) or (self.found.pop() if self.found else None)
        if path is None:
            self.is_over = True
            return
        file = file_of(path)
        if file is None or file in self.seen or not is_published_view(path):
            return
        self.seen.add(file)
        body = folder.read_in(self.name, file)
        if body is None:
            self.get_response(clean_request(path)).close()
            body = folder.read_in(self.name, file)
            self.made += body is not None
        self.done += 1
        if body is not None and file.endswith(HELD_LINKS):
            self.found += {
                each for each in addresses_in(body.decode()) if file_of(each)
            }

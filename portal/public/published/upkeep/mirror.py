"""The current edition as a plain static site, to be copied to another place.

What only the application can answer (search, filters, reports of errors) is linked to
at the site itself. The pages of a long list, which have a query there, become files.
"""

import os
import re
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.translation import gettext as _

from portal.content.i18n.translatable import LANGUAGES
from portal.public.published import folder
from portal.public.published.addresses import INDEX, path_of
from portal.public.published.answers import NEVER, view_at
from portal.public.published.making import clean_request
from portal.public.published.upkeep.links import addresses_in, links_in, with_links
from portal.public.published.upkeep.moved import redirects

MARK = ".mirror"  # says that the folder may be written to
REDIRECTS, MISSING = "redirects.map", "404.html"
PAGE = re.compile(r"page=([1-9][0-9]{0,5})")
STYLE_LINK = re.compile(r'url\("?([^")]+)"?\)')


class MirrorError(Exception):
    """Why there is no mirror, in a sentence."""


class Counts(NamedTuple):
    """How many files a mirror has, and how many of them were written or deleted."""

    files: int
    written: int
    deleted: int


def mirror(target, get_response):
    """Write the edition that is given out into a folder, of which it returns `Counts`.

    Of a folder that has a mirror only what differs is written. Before that it is looked
    whether each link leads to a file, a redirect, or to the site: `MirrorError` else.
    `FileNotFoundError` says that the edition ended meanwhile.
    """
    check_target(target)
    target = Path(target)
    with TemporaryDirectory(prefix="portal-mirror-") as made:
        site = Mirror(folder.given_out(), get_response, Path(made))
        site.collect()
        target.mkdir(parents=True, exist_ok=True)
        (target / MARK).touch()
        written = sum(write(target / file, site.content(file)) for file in site.sources)
    deleted = delete_others(target, {*site.sources, MARK})
    return Counts(len(site.sources), written, deleted)


def check_target(target):
    """Raise `MirrorError` where a folder holds something that is no mirror."""
    target = Path(target)
    is_new = not target.exists() or not any(target.iterdir())
    if not is_new and not (target / MARK).exists():
        text = _("%(folder)s holds something else. Name an empty folder.")
        raise MirrorError(text % {"folder": target})


def write(path, body):
    """Whether the file had to be written."""
    with suppress(OSError):
        if path.read_bytes() == body:
            return False
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.write_bytes(body)
    os.replace(new, path)
    return True


def delete_others(target, kept):
    """Delete what does not belong to the mirror, and folders that are empty then."""
    deleted = 0
    for place, _folders, names in os.walk(target, topdown=False):
        for each in names:
            path = Path(place, each)
            if str(path.relative_to(target)) not in kept:
                path.unlink()
                deleted += 1
        if not os.listdir(place) and Path(place) != target:
            os.rmdir(place)
    return deleted


class Mirror:
    """Where each file of a mirror comes from, and what is in it."""

    def __init__(self, name, get_response, made):
        self.edition = folder.edition_folder(name or "none")
        self.get_response, self.made = get_response, made
        self.sources = {}  # paths, by the name of the file
        self.moved = {}

    def collect(self):
        """Find or make every file. Raises `MirrorError` where a link leads nowhere."""
        self.moved = dict(redirects())
        self.sources = dict(self.files_of_edition())
        self.add_pages()
        self.add(MISSING, self.made_at(f"/{LANGUAGES[0]}/-/", status=404))
        lines = (f"{old} {new};\n" for old, new in sorted(self.moved.items()))
        self.add(REDIRECTS, "".join(lines).encode())
        for file in self.pages():
            self.add_static(self.content(file).decode())
        for file in self.pages():
            self.check(file)

    def pages(self):
        return [file for file in self.sources if file.endswith(".html")]

    def files_of_edition(self):
        for place, _folders, names in os.walk(self.edition):
            for each in names:
                path = Path(place, each)
                if not each.startswith(".") and path.suffix != ".gz":
                    yield str(path.relative_to(self.edition)), path

    def add(self, file, body):
        path = self.made / str(len(self.sources))
        path.write_bytes(body)
        self.sources[file] = path

    def add_pages(self):
        """Make the other pages of each list, of which the edition has the first."""
        waiting = self.pages()
        while waiting:
            file = waiting.pop()
            text = self.sources[file].read_text()
            for parts in links_in(text, address_of(file)):
                new = file_of_page(parts)
                if (
                    new
                    and new not in self.sources
                    and file_at(parts.path) in self.sources
                ):
                    self.add(new, self.made_at(parts.path, parts.query))
                    waiting.append(new)

    def made_at(self, path, query="", status=200):
        with closing(self.get_response(clean_request(path, query))) as response:
            if response.status_code != status:
                text = _("%(address)s cannot be made.")
                raise MirrorError(text % {"address": f"{path}?{query}".rstrip("?")})
            return response.content

    def content(self, file):
        """What is written: pages with links that lead to files, or to the site."""
        body = self.sources[file].read_bytes()
        if not file.endswith(".html"):
            return body
        return with_links(body.decode(), address_of(file), self.link).encode()

    def link(self, parts):
        """What stands in the place of a link; None where it can stay."""
        page = file_of_page(parts)
        if page in self.sources:
            return f"/{page.removesuffix(INDEX)}"
        if parts.path.startswith(settings.STATIC_URL):
            return None
        is_first = parts.query in ("", "page=1")
        is_here = file_at(parts.path) in self.sources or parts.path in self.moved
        own = parts._replace(scheme="", netloc="")
        if is_first and is_here:
            return own._replace(query="").geturl()
        return settings.SITE_URL + own.geturl()

    def add_static(self, text):
        """Add the style sheets, scripts and icons that a page names, and their own."""
        url = settings.STATIC_URL
        waiting = [p[len(url) :] for p in addresses_in(text) if p.startswith(url)]
        while waiting:
            name = waiting.pop()
            file = f"{url[1:]}{name}"
            if file in self.sources:
                continue
            self.sources[file] = path = static_path(name)
            if name.endswith(".css"):
                for link in STYLE_LINK.findall(path.read_text()):
                    waiting.append(os.path.normpath(f"{os.path.dirname(name)}/{link}"))

    def check(self, file):
        for path in addresses_in(self.content(file).decode()):
            is_here = file_at(path) in self.sources or path in self.moved
            if not is_here and view_at(path) not in NEVER:
                text = _("%(page)s leads to %(address)s, which is missing.")
                raise MirrorError(text % {"page": path_of(file), "address": path})


def file_at(path):
    return f"{path[1:]}{INDEX}" if path.endswith("/") else path[1:]


def file_of_page(parts):
    """The file of a further page of a list; None of any other address."""
    number = PAGE.fullmatch(parts.query)
    is_page = number and number[1] != "1" and parts.path.endswith("/")
    return f"{parts.path[1:]}page-{number[1]}/{INDEX}" if is_page else None


def address_of(file):
    """The address for which a page was made, from where its links lead on."""
    return re.sub(r"page-[0-9]+/$", "", path_of(file))


def static_path(name):
    """A static file, as `collectstatic` has it, or the source while DEBUG is on."""
    path = Path(staticfiles_storage.path(name))
    found = path if path.is_file() else finders.find(name)
    if found is None:
        text = _("The static file %(name)s is missing: run collectstatic.")
        raise MirrorError(text % {"name": name})
    return Path(found)

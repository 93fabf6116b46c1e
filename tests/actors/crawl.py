"""Finds the pages of the admin by itself: follows the links, presses the buttons."""

import re
from html import unescape
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

from tests.reading.buttons import forms_of

HOME = "/admin/"
LINK = re.compile(r'<a\s(?:[^>]*?\s)?href="([^"]*)"')


class UndoError(Exception):
    """Takes back what a pressed button did."""


class Crawler:
    """Every page that one account reaches from the start page of the admin.

    Of the addresses that lead to one view only the first is opened, and one more for
    each thing that a view can be asked for, such as a filter of a list. So the number
    of pages does not grow with the content.
    """

    def __init__(self, client):
        self.client = client
        self.seen = set()

    def walk(self, *first):
        """Yield the way to each page and its answer; these addresses come first."""
        waiting = [HOME, *first]
        while waiting:
            address = waiting.pop(0)
            response = self.client.get(address, follow=True)
            yield address, response
            if is_page(response):
                forms = forms_of(response.text)
                links = [*links_in(response.text), *questions(forms)]
                found = [urljoin(address, link) for link in links]
                waiting += filter(self.is_new_address, found)
                yield from self.press_all(address, forms)

    def is_new_address(self, address):
        """Whether its view, or something that it asks of the view, was not seen yet."""
        parts = urlsplit(address)
        if parts.netloc or not parts.path.startswith(HOME):
            return False
        return self.is_new(asked_of(address))

    def is_new(self, asked):
        """Whether some of this is asked or done at its view for the first time."""
        is_new = bool(asked - self.seen)
        self.seen |= asked
        return is_new

    def press_all(self, address, forms):
        """Press each kind of button once, send each kind of form empty and wrong."""
        for form in forms:
            for way in form.ways() if form.method == "post" else ():
                action = urljoin(address, way.action)
                if self.is_new({(view_of(action), way.name)}):
                    yield f"{action} {way.name}", self.press(action, way.values, form)

    def press(self, action, values, form):
        """The page that answers; whatever the button did is undone."""
        client = Client(headers={"origin": "http://testserver"})
        client.cookies.update(self.client.cookies)
        data = {name: SimpleUploadedFile("1.1", b"1") for name in form.files}
        for name, value in values:
            data.setdefault(name, []).append(value)
        try:
            with transaction.atomic():
                response = client.post(action, data, follow=True)
                raise UndoError
        except UndoError:
            return response


class Links(Crawler):
    """Follows links and presses nothing."""

    def press_all(self, address, forms):
        return ()


def view_of(address):
    """The name of the view of an address, or its path where it leads to none."""
    path = urlsplit(address).path
    try:
        return resolve(path).view_name
    except Resolver404:
        return path


def asked_of(address):
    """The view of an address, with each thing that the address asks of it."""
    query = parse_qsl(urlsplit(address).query, keep_blank_values=True)
    # Where a form leads back to changes nothing on it.
    names = {name for name, _ in query} - {"_changelist_filters"}
    return {(view_of(address), name) for name in names or [""]}


def is_page(response):
    return response.headers.get("Content-Type", "").startswith("text/html")


def links_in(html):
    """Where the links of a page lead, without reading the rest of it."""
    return [unescape(address) for address in LINK.findall(html)]


def questions(forms):
    """The addresses to which forms lead that only ask for something."""
    for form in forms:
        if form.method == "get":
            yield f"{form.action}?{urlencode([*form.hidden, *form.shown])}"

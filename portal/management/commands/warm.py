"""`manage.py warm`: every public page is asked for, so that the web servers keep it."""

import re
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from http.client import (
    BAD_REQUEST,
    TOO_MANY_REQUESTS,
    HTTPException,
    HTTPSConnection,
)
from ipaddress import ip_address
from threading import local
from time import sleep
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.management.terminal import Progress, TerminalCommand
from portal.public.front.changes import forget

AT_ONCE = 2  # connections: the portal has visitors, too
PATIENCE = 60  # seconds
PAUSE = 10  # seconds, if a web server has had too many requests from here
NAMED = 5  # addresses in a sentence
START = ("/sitemap.xml", "/robots.txt")
LINKS = re.compile(r'\s(?:href|src|srcset|content)="([^"]+)"|<loc>([^<]+)</loc>')


class Command(TerminalCommand):
    help = (
        "Asks each web server in front for every public page, so that it keeps it and "
        "no visitor waits for it. After a release or a changed setting, use --new."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "servers",
            nargs="*",
            metavar="SERVER",
            help="host or host:port that answers for SITE_URL; else those of FRONTS",
        )
        parser.add_argument(
            "--new", action="store_true", help="Begin a new edition of all pages first."
        )

    def handle(self, servers, new, **options):
        servers = servers or [urlsplit(each).hostname for each in settings.FRONTS]
        if not servers or not settings.SITE_URL:
            raise CommandError(_("SITE_URL or FRONTS is not set."))
        if new:
            forget()
        for server in servers:
            progress = Progress()
            count, missing = crawl(server, progress)
            progress.end()
            if missing:
                names = ", ".join(missing[:NAMED])
                text = _("%(server)s: %(count)d addresses do not answer: %(names)s")
                values = {"server": server, "count": len(missing), "names": names}
                raise CommandError(text % values)
            text = ngettext(
                "%(count)d address answers.", "%(count)d addresses answer.", count
            )
            self.stdout.write(f"{server}: {text % {'count': count}}")


def crawl(server, progress):
    """Follow all links from the site map; return the number of pages, and failures."""
    visitor, waiting, seen, missing = Visitor(server), [*START], {*START}, []
    with ThreadPoolExecutor(AT_ONCE) as threads:
        while waiting:
            found = {}
            answers = threads.map(visitor.ask, waiting)
            for path, text in zip(waiting, answers, strict=True):
                if text is None:
                    missing.append(path)
                else:
                    found |= dict.fromkeys(links_in(text))
                progress(_("pages"), len(seen) - len(missing), 0)
            waiting = [path for path in found if path not in seen]
            seen |= {*waiting}
    return len(seen) - len(missing), missing


def links_in(text):
    """Yield the paths on this site, without a query, that a page leads to or shows."""
    site = urlsplit(settings.SITE_URL)
    for found in LINKS.finditer(text):
        for address in unescape(found[1] or found[2]).split(","):
            parts = urlsplit(address.strip().partition(" ")[0])
            is_own = parts.netloc in ("", site.netloc) and parts.path.startswith("/")
            if is_own and not parts.query and parts.path != "/":
                yield parts.path


class Visitor(local):
    """Asks a web server for pages of the site, over one connection in each thread."""

    def __init__(self, server):
        self.connection = Connection(server)

    def ask(self, path):
        """Return the text of a page, empty if it is none; None without an answer."""
        try:
            self.connection.request("GET", path)
            response = self.connection.getresponse()
            body = response.read()
        except (OSError, HTTPException):
            self.connection.close()
            return None
        if response.status == TOO_MANY_REQUESTS:
            sleep(int(response.headers.get("Retry-After", PAUSE)))
            return self.ask(path)
        if response.status >= BAD_REQUEST:
            return None
        is_text = response.headers.get_content_maintype() in ("text", "application")
        return body.decode(errors="replace") if is_text else ""


class Connection(HTTPSConnection):
    """A connection to a given server for SITE_URL, whatever its name resolves to."""

    def __init__(self, server):
        super().__init__(urlsplit(settings.SITE_URL).netloc, timeout=PATIENCE)
        self.place = urlsplit(f"//{server}")

    def connect(self):
        place = self.place.hostname, self.place.port or self.default_port
        plain = socket.create_connection(place, PATIENCE)
        context = ssl.create_default_context()
        if ip_address(plain.getpeername()[0]).is_loopback:
            # Nobody is in between, so a certificate that signs itself is enough.
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self.sock = context.wrap_socket(plain, server_hostname=self.host)

"""Ask other servers for an address, but none in a private network.

The name is resolved once, the addresses found are checked, and the connection goes to
one of them: no later answer of a name server leads elsewhere. Redirects are followed
one by one, each checked in the same way. Time, size and schemes are bounded.
"""

import contextlib
import ipaddress
import socket
import ssl
import threading
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit

AGENT = "YouchengLinkCheck"
PATIENCE = 10  # seconds for one step of a connection
LONGEST = 30  # seconds for one answer in all
REDIRECTS = 5
PORTS = {"http": 80, "https": 443}
UNICAST = ipaddress.ip_network("2000::/3")  # what IANA has given out of IPv6
SAFE = "%/:=&?~#+!$,;'@()*[]"


class UnreachableError(Exception):
    """A server that does not answer, or whose name is unknown here."""


class Answer(NamedTuple):
    """An HTTP status, 0 if none was asked for; `is_refused` for a private address.

    `content` has as many bytes of a body as were asked for.
    """

    status: int
    content: bytes = b""
    location: str = ""
    is_refused: bool = False

    @property
    def text(self):
        return self.content.decode(errors="replace")


REFUSED = Answer(0, is_refused=True)


def is_public(address):
    """Return True for an IP address of the public internet.

    An IPv6 address that has an IPv4 address in it is not taken.
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    is_given = found.version == 4 or found in UNICAST
    return is_given and found.is_global and not found.is_multicast


def fetch(url, method, allowed=is_public, schemes=("http", "https"), most=0):
    """Return the answer at the end of all redirects. Raises `UnreachableError`.

    `allowed` says of an IP address whether it may be asked, `most` how many bytes of a
    body are read.
    """
    for _ in range(REDIRECTS):
        answer = ask(url, method, allowed, schemes, most)
        if not (300 <= answer.status < 400 and answer.location):
            return answer
        try:
            url = urljoin(url, answer.location)
        except ValueError:  # brackets that are no IPv6 address
            break
    return Answer(0)  # a circle, or no address: neither missing nor good


def ask(url, method, allowed, schemes, most):
    """Return the answer of one server, with where it redirects to."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme)
        host = (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError):
        return REFUSED
    if not host or parts.scheme not in schemes:
        return REFUSED
    address = resolved(host, port)
    if not all(map(allowed, address)):
        return REFUSED
    kind = Secure if parts.scheme == "https" else Plain
    connection = kind(host, port, timeout=PATIENCE)
    connection.address = address[0]
    watch = threading.Timer(LONGEST, connection.end)
    watch.start()
    try:
        path = quote(parts.path or "/", safe=SAFE)
        query = f"?{quote(parts.query, safe=SAFE)}" if parts.query else ""
        headers = {"User-Agent": AGENT, "Accept": "*/*", "Connection": "close"}
        connection.request(method, path + query, headers=headers)
        response = connection.getresponse()
        content = response.read(most) if most and response.status == 200 else b""
        # `http.client` reads bytes as Latin-1; many servers send UTF-8.
        location = response.headers.get("Location", "").encode("latin-1")
        return Answer(response.status, content, quote(location, safe=SAFE))
    except (OSError, HTTPException, ValueError) as error:
        raise UnreachableError(str(error)) from error
    finally:
        watch.cancel()
        connection.close()


def resolved(host, port):
    """Return the IP addresses of a name. Raises `UnreachableError`."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnreachableError(str(error)) from error
    addresses = dict.fromkeys(each[4][0] for each in found)
    return sorted(addresses, key=lambda each: ":" in each)  # IPv4 first


class Checked:
    """Mixin of a connection: connects to the address that was checked."""

    stream = None  # the socket, which `sock` forgets before the answer is read

    def connect(self):
        place = (self.address, self.port)
        self.sock = self.stream = socket.create_connection(place, self.timeout)

    def end(self):
        """Break off, because the whole answer takes too long."""
        if self.stream:
            with contextlib.suppress(OSError):
                self.stream.shutdown(socket.SHUT_RDWR)


class Plain(Checked, HTTPConnection):
    pass


class Secure(Checked, HTTPSConnection):
    def connect(self):
        super().connect()
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(self.sock, server_hostname=self.host)
        self.stream = self.sock

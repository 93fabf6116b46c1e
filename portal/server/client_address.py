"""Where a request comes from in the network, and a code that hides it."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac


def seen_address(request):
    """The address of the visitor; None where it is not known.

    Behind proxies it is the one that the outermost of ours saw: what stands before it
    in the header, anybody can write.
    """
    seen = forwarded(request)
    text = request.META.get("REMOTE_ADDR") or ""
    if 0 < settings.PROXIES <= len(seen):
        text = seen[-settings.PROXIES]
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def forwarded(request):
    header = request.headers.get("X-Forwarded-For")
    return header.split(",") if header else []


def is_within(request, networks):
    """Whether the visitor's address is in one of the networks.

    Who came past our proxies has the address of one of them, and is in none.
    """
    address = seen_address(request)
    is_known = address is not None and len(forwarded(request)) >= settings.PROXIES
    return is_known and any(address in network for network in networks)


def address_of(request):
    """The network address of the visitor as text, empty where it is not known.

    Of IPv6 it is the network of a household (/64), which has more addresses than
    anybody can count.
    """
    address = seen_address(request)
    if address is not None and address.version == 6:
        return str(ip_network((int(address) >> 64 << 64, 64)))
    return str(address or "")


def code_of(request):
    """The code of the visitor's address for today; empty where it is not known."""
    address = address_of(request)
    salt = f"portal.server.client_address {timezone.localdate()}"
    code = salted_hmac(salt, address, algorithm="sha256").hexdigest()
    return code if address else ""

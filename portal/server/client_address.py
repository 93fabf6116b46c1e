"""The network address of a visitor, and a code that hides it."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

LOOPBACK = [ip_network("127.0.0.0/8"), ip_network("::1/128")]  # this machine


def seen_address(request):
    """Return the address of the visitor, None if it is not known.

    Behind proxies it is the one that our outermost proxy saw, because earlier ones in
    the header can be forged.
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
    """Return True if the visitor's address is in one of the networks.

    A request that bypassed our proxies is in none, because its address is that of a
    proxy.
    """
    address = seen_address(request)
    is_known = address is not None and len(forwarded(request)) >= settings.PROXIES
    return is_known and any(address in network for network in networks)


def address_of(request):
    """Return the network address of the visitor as text, empty if not known.

    For IPv6 it is the network of a household (/64), because one household has more
    addresses than can be counted.
    """
    address = seen_address(request)
    if address is not None and address.version == 6:
        return str(ip_network((int(address) >> 64 << 64, 64)))
    return str(address or "")


def code_of(request):
    """Return the code of the visitor's address for today, empty if not known."""
    address = address_of(request)
    salt = f"portal.server.client_address {timezone.localdate()}"
    code = salted_hmac(salt, address, algorithm="sha256").hexdigest()
    return code if address else ""

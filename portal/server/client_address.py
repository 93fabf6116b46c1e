"""Where a request comes from in the network, and a code that hides it."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac


def address_of(request):
    """The network address of the visitor as text, empty where it is not known.

    Behind proxies it is the one that the outermost of ours saw: what stands before it
    in the header, anybody can write. Of IPv6 it is the network of a household (/64),
    which has more addresses than anybody can count.
    """
    forwarded = request.headers.get("X-Forwarded-For")
    seen = forwarded.split(",") if forwarded else []
    text = request.META.get("REMOTE_ADDR") or ""
    if 0 < settings.PROXIES <= len(seen):
        text = seen[-settings.PROXIES]
    try:
        address = ip_address(text.strip())
    except ValueError:
        return ""
    if address.version == 4:
        return str(address)
    mapped = address.ipv4_mapped
    return str(mapped or ip_network((int(address) >> 64 << 64, 64)))


def code_of(request):
    """The code of the visitor's address for today; empty where it is not known."""
    address = address_of(request)
    salt = f"portal.server.client_address {timezone.localdate()}"
    code = salted_hmac(salt, address, algorithm="sha256").hexdigest()
    return code if address else ""

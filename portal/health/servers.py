"""Checks that ask other servers: the front, TLS, mail, the registry of packages."""

import json
import re
import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from smtplib import SMTPException
from urllib.parse import urlsplit

from cryptography import x509
from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from portal.health.lines import green, reason_of, red, yellow
from portal.public.front.servers import late_servers
from portal.server.environment import read_safe_address
from portal.server.fetching import UnreachableError, fetch

# A registry that answers as PyPI does at NAME/VERSION/json, "" to ask none.
PACKAGE_INDEX = read_safe_address("PACKAGE_INDEX")
LOCKED = re.compile(r"^([\w.-]+)==([\w.!+-]+)", re.ASCII | re.MULTILINE)
MOST = 2**24  # bytes of an answer
AT_ONCE = 8
PATIENCE = 5  # seconds
ENDING, ENDS_SOON = 7, 21  # days; a renewal by ACME is due 30 days before the end


def front():
    """Ask each web server for its edition, which must be that of the portal."""
    if not settings.FRONTS:
        return green(_("No web server keeps pages (FRONTS is empty)."))
    if late := late_servers():
        return red(
            _("These do not have what the portal shows now: %(fronts)s."),
            _(
                "systemctl status portal-edition nginx. What they keep is begun "
                "again by: portalctl warm --new."
            ),
            fronts=", ".join(late),
        )
    return green(
        _("It has what the portal shows now: %(fronts)s."),
        fronts=", ".join(settings.FRONTS),
    )


def certificate():
    """Read the end of the certificate that the site's address is served with."""
    site = urlsplit(settings.SITE_URL)
    if site.scheme != "https":
        return green(_("SITE_URL is without TLS, so there is none."))
    ends = end_of_certificate(site.hostname, site.port or 443)
    left = ends - datetime.now(UTC)
    values = {"date": f"{ends:%Y-%m-%d}", "days": left.days}
    values["figures"] = {"portal_certificate_seconds": left.total_seconds()}
    text = _("It ends on %(date)s; days left: %(days)d.")
    advice = _(
        "Renew it: certbot renew, or put the new files into /etc/portal/tls; then "
        "systemctl reload nginx."
    )
    if left.days < ENDING:
        return red(text, advice, **values)
    if left.days < ENDS_SOON:
        return yellow(text, advice, **values)
    return green(text, **values)


def end_of_certificate(host, port):
    """Ask this machine, and where it has no TLS, the address. Raises `OSError`."""
    context = ssl.create_default_context()
    # Its time is what is asked for, also of one that has ended or signs itself.
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        connection = socket.create_connection(("127.0.0.1", port), PATIENCE)
    except OSError:
        connection = socket.create_connection((host, port), PATIENCE)
    with connection, context.wrap_socket(connection, server_hostname=host) as secure:
        found = secure.getpeercert(binary_form=True)
    return x509.load_der_x509_certificate(found).not_valid_after_utc


def host_of_mails():
    """Return the mail server, "" if none is named; `deploy/install` names none.invalid.

    RFC 6761 (6.4): no name that ends with `invalid` is anybody's, so nothing is sent.
    """
    host = settings.MAILERS["default"].get("OPTIONS", {}).get("host", "")
    return "" if host.endswith(".invalid") else host


def mail():
    """Sign in at the mail server, without sending anything."""
    host = host_of_mails()
    if not host:
        return yellow(
            _("No mail server is named, so no mails are sent."),
            _("Name a mail server by EMAIL_URL, for example smtp+tls://…"),
        )
    try:
        connection = mailers["default"]
        connection.open()
        connection.close()
    except (OSError, SMTPException) as error:
        return red(
            _("%(host)s does not take mails: %(reason)s."),
            _("See EMAIL_URL; portalctl doctor --mail ADDRESS sends one as a trial."),
            host=host,
            reason=reason_of(error),
        )
    return green(_("%(host)s takes mails."), host=host)


def send_trial(address):
    """Send a mail, and return the line of how that went."""
    subject = _("A trial of the portal's mails")
    text = _("The mail server of %(name)s takes mails.")
    name = settings.SITE_HOST or "localhost"
    message = EmailMessage(
        gettext(subject), gettext(text) % {"name": name}, None, [address]
    )
    values = {"host": host_of_mails(), "address": address}
    try:
        message.send()
    except (OSError, SMTPException, ValueError) as error:
        return red(
            _("%(host)s did not take a mail to %(address)s: %(reason)s."),
            _("See EMAIL_URL and EMAIL_FROM, and whether the server knows both."),
            **values,
            reason=reason_of(error),
        )
    return green(_("%(host)s has taken a mail to %(address)s."), **values)


def packages():
    """Ask the registry of each locked package whether its release has a known hole."""
    if not PACKAGE_INDEX:
        return green(_("No registry is asked (PACKAGE_INDEX is empty)."))
    locked = LOCKED.findall((settings.BASE_DIR / "requirements.txt").read_text())
    with ThreadPoolExecutor(AT_ONCE) as threads:
        try:
            found = [each for each in threads.map(holes, locked) if each]
        except (UnreachableError, ValueError, LookupError, TypeError) as error:
            threads.shutdown(wait=False, cancel_futures=True)
            return yellow(
                _("%(index)s cannot be asked: %(reason)s."),
                _("See whether this machine may reach it, or leave PACKAGE_INDEX out."),
                index=PACKAGE_INDEX,
                reason=reason_of(error),
            )
    if found:
        return red(
            _("Holes are known in: %(packages)s."),
            _("Upgrade to the release of the portal that has the newer ones."),
            packages="; ".join(found),
        )
    return green(
        _("None is pending; packages asked for: %(count)d."), count=len(locked)
    )


def holes(package):
    """Return a package with the names of its holes and the releases without, or ""."""
    name, version = package
    url = f"{PACKAGE_INDEX}/{name}/{version}/json"
    answer = fetch(url, "GET", allowed=lambda address: True, most=MOST)
    if answer.status != 200:
        raise UnreachableError(f"HTTP {answer.status}")
    known = [
        each
        for each in json.loads(answer.text).get("vulnerabilities", ())
        if not each.get("withdrawn")
    ]
    names = ", ".join(each["id"] for each in known)
    fixed = sorted({fix for each in known for fix in each.get("fixed_in") or ()})
    return known and f"{name} {version} ({names} → {', '.join(fixed)})"

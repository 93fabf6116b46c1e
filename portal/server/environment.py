"""Settings that are read from the environment, each checked at the start."""

import re
from ipaddress import IPv6Network, ip_network
from urllib.parse import parse_qsl, unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from PIL import ImageFont

env = environ.Env()


def wrong(name, value, rule):
    return ImproperlyConfigured(f"The setting {name} is {value!r}; it {rule}.")


def read_switch(name, default):
    """Return True if a switch is on. Raises `ImproperlyConfigured` for other words."""
    value = env.str(name, default=default).lower()
    if value not in {"on", "true", "yes", "1", "off", "false", "no", "0"}:
        raise wrong(name, value, "can be on or off")
    return value in env.BOOLEAN_TRUE_STRINGS


def read_choice(name, choices):
    """Return one of the choices, by default the first, or raise an error."""
    value = env.str(name, default=choices[0])
    if value not in choices:
        raise wrong(name, value, f"can be {' or '.join(choices)}")
    return value


def read_database(name, default):
    """Return the database of a URL. Raises `ImproperlyConfigured` for other engines."""
    database = env.db_url(name, default=default)
    engine = database.get("ENGINE", "").rpartition(".")[2]
    if engine not in {"sqlite3", "postgresql"}:
        raise ImproperlyConfigured(
            f"The setting {name} must begin with sqlite:/// or postgres://."
        )
    return database


def read_number(name, default, least):
    """Return a whole number of at least `least`. Raises `ImproperlyConfigured`."""
    value = env.str(name, str(default))
    is_number = value.isascii() and value.isdigit() and len(value) < 6
    if not is_number or int(value) < least:
        raise wrong(name, value, f"must be a whole number from {least}")
    return int(value)


def read_font(name):
    """Return the path of a font, or "". Raises `ImproperlyConfigured`."""
    path = env.str(name, "")
    try:
        return path and ImageFont.truetype(path, 12).path
    except OSError:
        rule = "must be the path of a TrueType or OpenType font"
        raise wrong(name, path, rule) from None


def read_address(name):
    """Return a web address, or "". Raises `ImproperlyConfigured`."""
    address = env.str(name, "")
    return address and checked_address(name, address)


def read_addresses(name):
    """Return web addresses, separated by commas. Raises `ImproperlyConfigured`."""
    return [checked_address(name, text.strip()) for text in env.list(name, default=[])]


def checked_address(name, address):
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise wrong(name, address, "must begin with https://")
    return address


def read_safe_address(name):
    """Return a web address by HTTPS or on this machine, or "". Raises the same."""
    address = read_address(name).rstrip("/")
    parts = urlsplit(address)
    if parts.scheme == "http" and parts.hostname not in ("127.0.0.1", "::1"):
        raise wrong(name, address, "must begin with https:// or http://127.0.0.1")
    return address


MAPPED = ip_network("::ffff:0:0/96")  # IPv4, written as IPv6


def read_networks(name):
    """Return networks, separated by commas. Raises `ImproperlyConfigured`."""
    return [read_network(name, text.strip()) for text in env.list(name, default=[])]


def read_network(name, text):
    try:
        network = ip_network(text)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"The setting {name} has {text!r}: {error}. It must be networks separated "
            "by commas, for example 10.20.0.0/16,2001:db8:1::/48."
        ) from None
    if isinstance(network, IPv6Network) and network.subnet_of(MAPPED):
        address = network.network_address.ipv4_mapped
        return ip_network(f"{address}/{network.prefixlen - MAPPED.prefixlen}")
    return network


def read_age_key(name):
    """Return a secret key of age, or "". Raises `ImproperlyConfigured`."""
    key = env.str(name, "")
    if key and not re.fullmatch("AGE-SECRET-KEY-1[0-9A-Z]{58}", key):
        raise ImproperlyConfigured(
            f"The setting {name} must be a key as `manage.py backup --new-key` prints."
        )
    return key


def read_mailer(name, default):
    """Return a mailer from a URL of a server or the console, or raise an error.

    The console is meant for the first run: it prints answers instead of sending them.
    """
    scheme = urlsplit(env.str(name, default)).scheme
    if scheme not in {"consolemail", "smtp", "smtp+tls", "smtp+ssl"}:
        raise ImproperlyConfigured(
            f"The setting {name} must begin with consolemail://, smtp://, smtp+tls:// "
            "or smtp+ssl://."
        )
    try:
        found = env.email_url(name, default=default)
    except ValueError as error:
        raise ImproperlyConfigured(f"The setting {name}: {error}.") from None
    mailer = {"BACKEND": found["EMAIL_BACKEND"]}
    if scheme != "consolemail":
        ports = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}
        mailer["OPTIONS"] = {
            "host": found["EMAIL_HOST"],
            "port": found["EMAIL_PORT"] or ports[scheme],
            "username": found["EMAIL_HOST_USER"],
            "password": found["EMAIL_HOST_PASSWORD"],
            "use_tls": scheme == "smtp+tls",
            "use_ssl": scheme == "smtp+ssl",
            "timeout": 10,  # seconds; visitors wait for the page
        }
    return mailer


BUCKETS = {"s3": "https", "s3+http": "http"}  # protocol of the server
BUCKET = re.compile(r"[\w.-]{3,63}", re.ASCII)
STYLES = ("path", "virtual")
REGION = "us-east-1"  # which many servers do not look at
LIKE_A_BUCKET = (
    "s3://KEY:SECRET@HOST/BUCKET/FOLDER?region=REGION, or the same without KEY:SECRET@ "
    "where AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY have them. In SECRET write / as "
    "%2F and + as %2B. Some servers want &style=virtual; s3+http:// is without TLS."
)


def read_bucket(name, otherwise=""):
    """Return the storage at an S3 address, or None. Raises `ImproperlyConfigured`.

    The error does not name the address, because it has a secret in it; `otherwise` says
    what else the setting may be.
    """
    address = env.str(name, "")
    found = address and bucket_at(address)
    if address and not found:
        rule = f"must {otherwise}be like {LIKE_A_BUCKET}"
        raise ImproperlyConfigured(f"The setting {name} {rule}")
    return found or None


def read_place(name):
    """Return the storage in a folder or at an S3 address, None, or raise an error."""
    address = env.str(name, "")
    path = address
    if address.startswith("file://"):
        path = unquote(address.removeprefix("file://"))
    if path.startswith("/"):
        modes = {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
        options = {"location": path, **modes}
        return {"BACKEND": "portal.files.storage.WholeFileStorage", "OPTIONS": options}
    return read_bucket(name, "be a folder, /mnt/copies or file:///mnt/copies, or ")


def bucket_at(address):
    """Return the storage at an S3 address; None if the address is invalid."""
    try:
        parts = urlsplit(address)
        asked = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        host = parts.hostname and parts.port != 0 and parts.netloc.rpartition("@")[2]
    except ValueError:
        return None
    bucket, _, folder = parts.path.strip("/").partition("/")
    style, key = asked.pop("style", STYLES[0]), parts.username
    region = asked.pop("region", "") or env.str("AWS_DEFAULT_REGION", REGION)
    is_right = parts.scheme in BUCKETS and host and BUCKET.fullmatch(bucket)
    is_right = is_right and style in STYLES and "@" not in parts.path
    if not is_right or asked or parts.fragment or bool(key) != bool(parts.password):
        return None
    options = {
        "endpoint_url": f"{BUCKETS[parts.scheme]}://{host}",
        "region_name": region,
        "addressing_style": style,
        "bucket_name": bucket,
        "location": unquote(folder).strip("/"),
    }
    if key:
        # Other credentials in the environment belong to another key.
        secret = {"access_key": unquote(key), "secret_key": unquote(parts.password)}
        options |= {**secret, "security_token": None, "session_profile": None}
    return {"BACKEND": "portal.files.bucket.BucketStorage", "OPTIONS": options}

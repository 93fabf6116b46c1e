"""Every setting, read from the environment; docs/en/settings.md has the table."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from portal.server.environment import (
    read_address,
    read_addresses,
    read_age_key,
    read_bucket,
    read_choice,
    read_database,
    read_font,
    read_mailer,
    read_networks,
    read_number,
    read_place,
    read_safe_address,
    read_switch,
)
from portal.server.languages import label_in_language, languages_in

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# Security

DEBUG = read_switch("DEBUG", "on")
SECRET_KEY = env.str("SECRET_KEY", "for-the-first-run-only" if DEBUG else "")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
SITE_URL = env.str("SITE_URL", "").rstrip("/")
SITE_HOST = urlsplit(SITE_URL).hostname
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
if SITE_HOST:
    ALLOWED_HOSTS = [SITE_HOST, *ALLOWED_HOSTS]

SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "form-action": [CSP.SELF],
}
# The check wants X-Frame-Options; every browser obeys `frame-ancestors` instead.
SILENCED_SYSTEM_CHECKS = ["security.W002"]
# The networks that may use the desk, if there is one; others get PUBLIC_URLCONF.
PUBLIC_ONLY = read_switch("PUBLIC_ONLY", "off")
ADMIN_NETWORKS = read_networks("ADMIN_NETWORKS")
ROOT_URLCONF, PUBLIC_URLCONF = "portal.urls", "portal.public.site_urls"
CSRF_FAILURE_VIEW = "portal.admin.drafts.failed.csrf_failure"
DESK_OUTAGE_VIEW = "portal.admin.drafts.failed.answer_fault"
DESK_MIDDLEWARE = "portal.admin.accounts.middleware.Desk"
HEALTH_VIEW = "portal.health.views.full"

if not DEBUG:
    if len(SECRET_KEY) < 50:
        raise ImproperlyConfigured(
            "DEBUG is off, so SECRET_KEY must be set to at least 50 random characters."
        )
    if not SITE_HOST or not SITE_URL.startswith("https://"):
        raise ImproperlyConfigured(
            "DEBUG is off, so SITE_URL must be set to the address of the site, for "
            "example https://youhao.example.cn."
        )
    SECURE_SSL_REDIRECT = True
    SECURE_SSL_HOST = urlsplit(SITE_URL).netloc  # whatever host and port was asked for
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^edition$"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    HSTS = read_choice("HSTS", ["host", "subdomains", "preload"])
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = HSTS != "host"
    SECURE_HSTS_PRELOAD = HSTS == "preload"
    SILENCED_SYSTEM_CHECKS += ["security.W005", "security.W021"]  # the office decides
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    CSRF_TRUSTED_ORIGINS = [SITE_URL]
    LOGGING = {  # Django would only send mails, and log nothing if no address gets them
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"joined": {"()": "portal.server.request_log.JoinedRequests"}},
        "formatters": {
            "text": {
                "()": "portal.server.request_log.Lines",
                "format": "%(levelname)s %(name)s: %(message)s",
            },
            "json": {"()": "portal.server.request_log.JsonLines"},
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "filters": ["joined"],
                "formatter": read_choice("LOG_FORMAT", ["text", "json"]),
            },
            "audit": {"class": "logging.StreamHandler"},  # its lines are JSON already
        },
        "loggers": {
            "django": {"handlers": ["stderr"], "level": "WARNING"},
            "portal": {"handlers": ["stderr"], "level": "WARNING"},
            "portal.audit": {
                "handlers": ["audit"],
                "level": "INFO",
                "propagate": False,
            },
        },
    }

# Applications: portal is before modeltranslation because both have a loaddata and the
# first one wins, modeltranslation before the admin that it extends.

INSTALLED_APPS = [
    "portal",
    "exchanges",
    "portal.internal",
    "portal.inspection",
    "attractions",
    "modeltranslation",
    "reversion",
    "django_prose_editor",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "portal.server.request_log.log_requests",
    "portal.server.middleware.close_desk",
    "django.middleware.security.SecurityMiddleware",
    "portal.server.middleware.StaticFiles",
    "portal.server.middleware.ConditionalGet",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "portal.public.middleware.Outages",
    "portal.public.middleware.say_how_long",
    "portal.server.middleware.clean_request",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.server.middleware.NameLanguage",
    "portal.public.middleware.OneRedirect",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.server.middleware.Desk",
    "django.contrib.messages.middleware.MessageMiddleware",
]

WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # About 8 kB each, at most 25 MB in a process. Drawing one again is faster than a
    # request to another machine.
    "drawings": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "drawings",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 3000},
    },
}

# Database

# How long one statement may take on PostgreSQL; 0 for commands, which may take longer.
STATEMENT_SECONDS = read_number("STATEMENT_SECONDS", 0, least=0)
DATABASES = {
    "default": read_database("DATABASE_URL", f"sqlite:///{BASE_DIR / 'db.sqlite3'}")
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Opening the file and reading its schema costs as much as a small page.
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        "init_command": ("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"),
    }
else:
    from portal.server.database_pool import BoundedConnection, check

    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    options = DATABASES["default"].setdefault("OPTIONS", {})
    # A frozen server, a lost network: seconds, and milliseconds for unconfirmed data.
    options |= {"connect_timeout": 3, "keepalives_idle": 10, "keepalives_interval": 5}
    options |= {"keepalives_count": 3, "tcp_user_timeout": 20_000}
    options["options"] = f"-c statement_timeout={STATEMENT_SECONDS}s"
    options["pool"] = {
        "min_size": 1,
        "max_size": 4,
        # Every request waits so long while the server is down: less than a worker may.
        "timeout": 3,
        # The pool tries again after 1, 2, 4 ... seconds, so that after ten minutes it
        # would not notice for minutes that the server is back; then it gives up, and
        # the next request tries at once.
        "reconnect_timeout": 3,
        "check": check,  # a restart breaks all of them
        "connection_class": BoundedConnection,
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The web servers in front that keep pages, and for how many minutes each may give them
# out while nothing of the portal answers.
FRONTS = read_addresses("FRONTS")
STALE_MINUTES = read_number("STALE_MINUTES", 60 if FRONTS[1:] else 72 * 60, least=1)

# Accounts

AUTH_USER_MODEL = "portal.User"
AUTHENTICATION_BACKENDS = ["portal.demo.Backend"]
LOGIN_REDIRECT_URL = "admin:index"  # used if next= is another site
SESSION_ENGINE = "portal.admin.accounts.sessions"
SESSION_IDLE_MINUTES = read_number("SESSION_IDLE_MINUTES", 30, least=1)
SESSION_HOURS = read_number("SESSION_HOURS", 12, least=1)
SESSION_COOKIE_AGE = SESSION_HOURS * 3600  # the row of the session ends before it
PASSWORD_HASHERS = ["portal.admin.passwords.PatientHasher"]
VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "portal.admin.passwords.NamesValidator"},
    {"NAME": f"{VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{VALIDATION}.NumericPasswordValidator"},
]

# Users who publish or manage accounts need a second factor, so many days after the
# first request for it; others may have one.
SECOND_FACTOR = read_switch("SECOND_FACTOR", "off" if DEBUG else "on")
SECOND_FACTOR_DAYS = read_number("SECOND_FACTOR_DAYS", 7, least=0)

# Reports of errors and the answers to them

MAILERS = {"default": read_mailer("EMAIL_URL", "consolemail://")}
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", "portal@localhost")
AUDIT_KEPT_DAYS = read_number("AUDIT_KEPT_DAYS", 1095, least=365)  # a year by law
REPORTS_KEPT_DAYS = read_number("REPORTS_KEPT_DAYS", 90, least=1)
PROXIES = read_number("PROXIES", 0 if DEBUG else 1, least=0)
# Contacts are kept so long unless confirmed; gifts: 国务院令第133号第七条
CONTACTS_KEPT_DAYS = read_number("CONTACTS_KEPT_DAYS", 730, least=1)
GIFT_DECLARED_YUAN = read_number("GIFT_DECLARED_YUAN", 200, least=1)
GIFT_DECLARED_MONTHS = read_number("GIFT_DECLARED_MONTHS", 1, least=1)
# A machine that proposes translations, if the office names one
TRANSLATE_URL = read_safe_address("TRANSLATE_URL")
TRANSLATE_KEY = env.str("TRANSLATE_KEY", "")

# Languages and time

LANGUAGES_ROOT = env.str("LANGUAGES_ROOT", str(BASE_DIR / "languages"))
LANGUAGES = languages_in(LANGUAGES_ROOT)
LANGUAGE_CODE = "zh-hans"
LOCALE_PATHS = [BASE_DIR / "portal/locale", BASE_DIR / "portal/locale/django"]
if Path(LANGUAGES_ROOT).is_dir():  # makemessages stumbles over a folder that is not
    LOCALE_PATHS += [LANGUAGES_ROOT]
MODELTRANSLATION_DEFAULT_LANGUAGE = LANGUAGE_CODE
MODELTRANSLATION_FALLBACK_LANGUAGES = {"default": ("en", "zh-hans")}
MODELTRANSLATION_BUILD_LOCALIZED_VERBOSE_NAME = label_in_language
TIME_ZONE = "Asia/Shanghai"
USE_THOUSAND_SEPARATOR = True

# Files

STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", str(BASE_DIR / "static-root"))
MEDIA_URL = "/media/"
MEDIA_ROOT = env.str("MEDIA_ROOT", str(BASE_DIR / "media"))
MEDIA_BUCKET = read_bucket("MEDIA_URL_S3")  # in place of that folder
BACKUP_KEY = read_age_key("BACKUP_KEY")
BACKUP_ROOT = env.str("BACKUP_ROOT", str(BASE_DIR / "copies"))
BACKUP_PLACE = read_place("BACKUP_URL")  # off this machine
SHARE_PICTURE_FONT = read_font("SHARE_PICTURE_FONT")
DATA_LICENCE = read_address("DATA_LICENCE")
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
STORAGES = {
    "default": MEDIA_BUCKET or {"BACKEND": "portal.files.storage.WholeFileStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "portal.server.static_files.JoinedStaticFilesStorage"
        )
    },
}
if BACKUP_PLACE:
    STORAGES["copies"] = BACKUP_PLACE
SPECTACULAR_SETTINGS = {"OAS_VERSION": "3.1.0"}  # the description of the API

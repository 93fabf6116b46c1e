"""Style sheets: many to read are one to fetch, packed for who accepts it."""

import gzip
import re
import time

import pytest
from django.contrib.staticfiles import storage
from django.core.management import call_command
from django.http import HttpResponse
from django.template import Context, Template
from django.test import RequestFactory

from portal.server.middleware import StaticFiles
from tests.tables import each_of

TEXT = b"a { color: red }" * 99
IS_PACKED = {
    "gzip": True,
    "br, gzip;q=0.5": True,
    "identity;q=0, gzip": True,
    "gzip;q=0, identity": False,
    "br;q=1.0, GZIP ; q=0.000": False,
    "gzip;q=0": False,
    "identity": False,
    "": False,
    "a" * 8000: False,
}


@each_of(*IS_PACKED)
def test_gzip_is_sent_only_to_who_accepts_it(accepted, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = False
    (tmp_path / "portal").mkdir(exist_ok=True)
    (tmp_path / "portal" / "a.css").write_bytes(TEXT)
    (tmp_path / "portal" / "a.css.gz").write_bytes(gzip.compress(TEXT))
    request = RequestFactory().get(
        f"{settings.STATIC_URL}portal/a.css", headers={"accept-encoding": accepted}
    )
    before = time.process_time()
    response = StaticFiles(lambda _request: HttpResponse(status=404))(request)
    assert time.process_time() - before < 0.5, "a long header costs no more"
    assert response.status_code == 200
    assert (response.get("Content-Encoding") == "gzip") == IS_PACKED[accepted]


LINK = re.compile(r'<link rel="stylesheet" href="/static/([^"]+)">')


def linked(tag):
    """The files of the style sheets that a page names."""
    return LINK.findall(Template(f"{{% load portal %}}{{% {tag} %}}").render(Context()))


def use_production(settings, folder):
    settings.STATIC_ROOT = folder
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {
            "BACKEND": "portal.server.static_files.JoinedStaticFilesStorage"
        },
    }


@pytest.mark.full  # all files are collected, twice
def test_one_sheet_holds_all_in_their_order(settings, tmp_path):
    static = settings.BASE_DIR / "portal/static"
    tags = ("style_sheets", "admin_style_sheets")
    sheets = {tag: [(static / n).read_text() for n in linked(tag)] for tag in tags}
    use_production(settings, tmp_path)
    for _again in range(2):
        call_command("collectstatic", interactive=False, verbosity=0)
        for tag in tags:
            (joined,) = linked(tag)
            text = (tmp_path / joined).read_text()
            assert rules(text) == rules("\n".join(sheets[tag])) != [], tag
            assert "/*" not in text, tag
            assert (tmp_path / f"{joined}.gz").stat().st_size < 9_600, tag


def rules(css):
    """What a style sheet says: its lines without comments and indentation."""
    said = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return [line.strip() for line in said.splitlines() if line.strip()]


def test_the_layers_stand_in_the_order_that_the_first_sheet_states(settings):
    static = settings.BASE_DIR / "portal/static"
    sheets = [(static / name).read_text() for name in linked("style_sheets")]
    layers = re.findall(r"^@layer (\w+) {", "\n".join(sheets), re.MULTILINE)
    assert list(dict.fromkeys(layers)) == ["tokens", "elements", "layout", "components"]
    stated = re.search(r"^@layer ([\w, ]+);", sheets[0], re.MULTILINE)
    assert stated[1].split(", ") == list(dict.fromkeys(layers))


def test_trying_it_out_writes_nothing(settings, tmp_path):
    use_production(settings, tmp_path)
    call_command("collectstatic", interactive=False, verbosity=0, dry_run=True)
    assert not list(tmp_path.iterdir())
    assert storage.staticfiles_storage.location == str(tmp_path)

"""Many style sheets to read are one to fetch in production, on each side."""

import re

import pytest
from django.contrib.staticfiles import storage
from django.core.management import call_command
from django.template import Context, Template

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

"""The rules of the house, which hold for everything at once."""

import re
from pathlib import Path

import yaml
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.core.management import call_command
from django.test import Client
from django.utils import translation
from modeltranslation.translator import translator

from portal.admin.guide import FOLDERS, PAGES, template_of
from portal.content.kinds import content_models
from portal.content.models import Content
from portal.models import LoadedRow
from tests.conftest import FIXTURES
from tests.pairs import paired
from tests.tables import each_of

ROOT = Path(settings.BASE_DIR)
APPS = ("portal", "exchanges", "attractions")
LANGUAGES = [code for code, _ in settings.LANGUAGES]
ADMIN_TEMPLATES = Path(admin.__file__).parent / "templates"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def sources():
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def test_words_are_plain():
    """None of these is in the sources: each made a sentence hard to read."""
    riddles = re.compile(
        r"\b(stands?|lies|somebody|whoever|of which|told|anew|by then|in the place of|"
        r"odd)\b",
        re.IGNORECASE,
    )
    found = {path: riddles.findall(path.read_text()) for path in sources()}
    assert {path: words for path, words in found.items() if words} == {}


@each_of("browser", "deploy")
def test_what_needs_another_program_is_marked_and_in_one_folder(mark):
    """The part of the suite that runs it looks nowhere else."""
    marked = re.compile(rf"^pytestmark = (\[[^\]]*|.*)mark\.{mark}", re.MULTILINE)
    files = {*(ROOT / "tests").rglob("test_*.py")}
    found = {path for path in files if marked.search(path.read_text())}
    assert found == {*(ROOT / "tests" / mark).glob("test_*.py")}
    assert found


def test_no_migration_is_missing(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@each_of(*content_models())
def test_each_kind_of_content_inherits_once_and_keeps_the_rules(model):
    assert Content in model.__bases__
    assert not model._meta.ordering, "modeltranslation counts wrong with an ordering"
    names = {constraint.name for constraint in model._meta.constraints}
    label = f"{model._meta.app_label}_{model._meta.model_name}"
    for rule in Content.Meta.constraints:
        assert rule.name % {"app_label": "", "class": ""} in {
            name.replace(label, "_", 1) for name in names
        }


def test_no_translated_model_has_an_ordering():
    models = translator.get_registered_models(abstract=False)
    assert not [model for model in models if model._meta.ordering]


@each_of(*content_models())
def test_each_kind_of_content_is_translated_and_in_the_admin(model):
    fields = translator.get_options_for_model(model).get_field_names()
    assert {"title", "summary", "body", "note"} <= set(fields)
    assert model in admin.site._registry
    assert model.listing.name


def test_every_model_of_the_house_has_a_chinese_name():
    for model in [
        model for app in APPS for model in apps.get_app_config(app).get_models()
    ]:
        if not model._meta.default_permissions or model is LoadedRow:
            continue  # seen by no one
        with translation.override("zh-hans"):
            assert re.search(r"[一-鿿]", str(model._meta.verbose_name)), model


@each_of(*paired(content_models(), LANGUAGES))
def test_each_kind_of_content_has_a_page_in_each_language(model, language, make_one):
    row = make_one(model, "one", title_en="Title", title_ko="제목")
    with translation.override(language):
        response = Client().get(row.get_absolute_url())
    assert response.status_code == 200
    assert getattr(row, f"title_{language.replace('-', '_')}") in response.text


def test_fixtures_name_no_pk_and_only_columns_with_a_language():
    for path in FIXTURES:
        text = Path(path).read_text()
        assert text.startswith("---\n")
        assert text.endswith("\n...\n")
        for record in yaml.safe_load(text):
            assert "pk" not in record, path
            model = apps.get_model(record["model"])
            if model in translator.get_registered_models():
                translated = translator.get_options_for_model(model).get_field_names()
                assert not set(translated) & record["fields"].keys(), record


def test_every_kind_of_content_comes_in_a_fixture_and_in_all_languages(content):
    for model in content_models():
        assert model.objects.published().exists(), model
        # What stands on the page of an event need not say once more what that was.
        fields = ("title",) if model.part_of else ("title", "summary")
        for row in model.objects.all():
            for code in LANGUAGES:
                columns = [f"{field}_{code.replace('-', '_')}" for field in fields]
                assert all(getattr(row, column) for column in columns), (row, code)


def test_every_template_is_used():
    code = "\n".join(path.read_text() for path in sources())
    markup = "\n".join(path.read_text() for path in TEMPLATES)
    views = {
        f"{model._meta.app_label}/{model._meta.model_name}_{kind}.html"
        for model in content_models()
        for kind in ("list", "detail")
    }
    guide = {template_of(name, language) for name in PAGES for language in FOLDERS}
    by_django = {"400.html", "403.html", "404.html", "500.html"}
    for path in TEMPLATES:
        name = str(path.relative_to(ROOT / "templates"))
        is_override = (ADMIN_TEMPLATES / name).exists()
        is_named = f'"{name}"' in code + markup
        assert name in views | guide | by_django or is_override or is_named, name


def test_every_block_of_the_base_is_filled_by_some_page():
    base = (ROOT / "templates/base.html").read_text()
    pages = "".join(path.read_text() for path in TEMPLATES if path.name != "base.html")
    for block in re.findall(r"{% block (\w+) %}", base):
        assert f"{{% block {block} %}}" in pages


def test_partials_are_included_with_nothing_but_what_they_ask_for():
    for path in TEMPLATES:
        for include in re.findall(r"{% include .*? %}", path.read_text()):
            assert include.endswith(" only %}"), f"{path}: {include}"
            assert re.search(r'"[\w/]+/_\w+\.html"', include), f"{path}: {include}"


def test_no_template_carries_a_script_or_a_style_of_its_own():
    for path in TEMPLATES:
        found = re.search(
            r"<script(?! src=)|<style|\sstyle=|\son[a-z]+=|data:", path.read_text()
        )
        assert not found, f"{path}: {found}"


def test_the_locked_requirements_name_no_host():
    for path in ROOT.glob("requirements*.txt"):
        assert "://" not in path.read_text()
        assert "--hash=sha256:" in path.read_text()


def test_every_stylesheet_is_one_layer():
    folder = ROOT / "portal/static/portal"
    for path in (*folder.glob("*.css"), *folder.glob("components/*.css")):
        layers = re.findall(r"^@layer (\w+) {", path.read_text(), re.MULTILINE)
        assert layers == [path.stem if path.parent == folder else "components"]
        assert "!important" not in path.read_text()
        assert not re.search(r"url\(|@import|^ *#", path.read_text(), re.MULTILINE)


def test_the_documents_name_every_setting_in_both_languages_and_no_dead_link():
    """A README has at most 70 lines, each document is there in both languages."""
    for readme in ("README.md", "README.zh-hans.md"):
        assert len((ROOT / readme).read_text().splitlines()) <= 70, readme
    tables = [(ROOT / f"docs/{code}/settings.md").read_text() for code in ("en", "zh")]
    named = [set(re.findall(r"`([A-Z][A-Z_0-9]+)`", table)) for table in tables]
    assert named[0] == named[1]
    english = {each.name for each in (ROOT / "docs/en").iterdir()}
    chinese = {each.name for each in (ROOT / "docs/zh").iterdir()}
    assert chinese == english | {"dengbao.md"}  # for reviewers of 等保 alone
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/*/*.md"), *ROOT.glob("deploy/*.md")]
    for page in pages:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page}: {target}"

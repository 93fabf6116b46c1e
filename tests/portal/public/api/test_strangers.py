"""What programs of strangers rely on: a description, cursors, examples, tables."""

import csv
import importlib.util
import io
import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from exchanges.models import Agreement
from portal.content.i18n.translatable import LANGUAGES, column_of
from portal.models import Story
from portal.public.api.datasets import DATASETS, ENDPOINTS
from tests.conftest import hidden

HOST = "http://testserver"
ROOT = "/api/v1/"


# A client that is made from the description


@pytest.fixture
def stranger(one_friendship, client, tmp_path):
    """What openapi-python-client has written, with a client of it for the site."""
    (tmp_path / "openapi.json").write_bytes(
        client.get(f"{ROOT}openapi.json?lang=en").content
    )
    (tmp_path / "config.yaml").write_text("post_hooks: []")
    program = Path(sys.executable).with_name("openapi-python-client")
    command = [program, "generate", "--path", "openapi.json", "--config", "config.yaml"]
    command += ["--meta", "none", "--output-path", "stranger", "--fail-on-warning"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    spec = importlib.util.spec_from_file_location(
        "stranger", tmp_path / "stranger" / "__init__.py"
    )
    sys.modules["stranger"] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def answer(request):
        found = client.get(request.url.raw_path.decode())
        return httpx.Response(found.status_code, content=found.content)

    yield module.Client(
        HOST,
        httpx_args={"transport": httpx.MockTransport(answer)},
        raise_on_unexpected_status=True,
    )
    for name in [name for name in sys.modules if name.split(".")[0] == "stranger"]:
        del sys.modules[name]


def test_a_client_is_made_from_the_description_and_reads_every_set(stranger):
    for name, dataset in ENDPOINTS.items():
        module = importlib.import_module(f"stranger.api.{name}.{name}_list")
        found, cursor = [], {}
        while cursor is not None:
            page = module.sync(client=stranger, limit=2, **cursor)
            found += page.results
            query = parse_qs(urlsplit(page.next_ or "").query)
            cursor = {"cursor": query["cursor"][0]} if query else None
        assert len(found) == page.count == dataset.public().count(), name
        one = importlib.import_module(f"stranger.api.{name}.{name}_retrieve")
        for row in found[:1]:
            assert one.sync(row.id.partition(":")[2], client=stranger) == row
    cities = importlib.import_module("stranger.api.exchanges.exchanges_list")
    for row in cities.sync(client=stranger, city="incheon").results:
        assert "city:incheon" in row.city_ids


# Cursors


def follow(client, address):
    """The pages from an address on, each as it is asked for."""
    while address:
        page = client.get(address).json()
        yield [row["id"].partition(":")[2] for row in page["results"]]
        address = page["next"]


@pytest.mark.engine
def test_rows_that_come_and_go_meanwhile_move_no_other(make_one, client):
    """An offset gives a row twice if one is published before it, and misses others."""
    waiting = make_one(Story, "waiting", **hidden("draft"))
    for number in range(6):
        make_one(Story, f"s-{number}")
    pages = follow(client, f"{ROOT}stories/?limit=2")
    assert next(pages) == ["s-0", "s-1"]
    Story.objects.filter(pk=waiting.pk).update(status="published")
    make_one(Story, "last")
    assert next(pages) == ["s-2", "s-3"]
    Story.objects.filter(slug__in=["s-0", "s-3", "waiting"]).update(status="withdrawn")
    assert [*pages] == [["s-4", "s-5"], ["last"]]
    first = client.get(f"{ROOT}stories/?limit=2").json()
    assert (first["count"], first["previous"]) == (5, None)
    second = client.get(first["next"]).json()
    assert client.get(second["previous"]).json()["results"] == first["results"]


# Examples and tables


def test_the_examples_of_the_page_run_as_they_are(content, client, monkeypatch, capsys):
    Agreement.objects.filter(slug="sister-city-agreement-2014").update(has_term=False)

    def urlopen(address):
        assert address.startswith(f"{HOST}{ROOT}")
        response = client.get(address.removeprefix(HOST))
        assert response.status_code == 200, response.content
        return io.BytesIO(response.content)

    monkeypatch.setattr("urllib.request.urlopen", urlopen)
    for language in LANGUAGES:
        html = client.get(f"/{language}/data/").text
        examples = re.findall("<pre[^>]*><code>(.*?)</code></pre>", html, re.DOTALL)
        assert len(examples) == 4
        names = {}
        printed = []
        for each in examples:
            exec(unescape(each), names)
            printed.append(capsys.readouterr().out)
        assert re.search("^2014 city:incheon [1-9]", printed[1], re.MULTILINE)
        title = Agreement.objects.get(slug="sister-city-agreement-2014")
        assert (
            f"2014-06-12 {getattr(title, column_of('title', language))}" in printed[2]
        )
        assert len(printed[3].splitlines()) > 3


READ_AS = {"integer": int, "number": float, "boolean": ["false", "true"].index}


def test_the_tables_are_described_in_a_data_package_and_for_the_web(
    content, client, settings
):
    settings.DATA_LICENCE = "https://licence.example/"
    package = client.get("/data/datapackage.json").json()
    address = "/data/csv-metadata.json"
    response = client.get(address)
    assert response["Content-Type"] == "application/csvm+json"
    assert response["Access-Control-Allow-Origin"] == "*"
    group = response.json()
    assert group["@context"][0] == "http://www.w3.org/ns/csvw"
    assert package["licenses"] == [{"path": settings.DATA_LICENCE}]
    assert group["dc:license"] == {"@id": settings.DATA_LICENCE}
    assert [each["name"] for each in package["resources"]] == list(DATASETS)
    for resource, table in zip(package["resources"], group["tables"], strict=True):
        assert resource["path"] == table["url"] == f"{resource['name']}.csv"
        file = client.get(f"/data/{table['url']}")
        assert f"<{address}>" in file["Link"]
        text = file.content.decode().removeprefix("\ufeff")
        names, *rows = csv.reader(io.StringIO(text, newline=""))
        fields, columns = resource["schema"]["fields"], table["tableSchema"]["columns"]
        assert [field["name"] for field in fields] == names
        assert [column["titles"] for column in columns] == names
        for field, *values in zip(fields, *rows, strict=True):
            assert field["description"]
            read = READ_AS.get(field["type"], str)
            assert all(str(read(value)) for value in values if value), field
        languages = {c["name"]: c["lang"] for c in columns if "lang" in c}
        assert languages.get("title_zh_hans", "zh-Hans") == "zh-Hans"

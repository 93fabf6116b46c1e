"""The files with all rows of a set, made when they are asked for.

A file is written to the disk before the first byte is sent. So a slow reader holds no
connection to the database, an error gives an error page and no half of a file, and a
reader learns its length first.
"""

from contextlib import ExitStack
from hashlib import sha256
from itertools import batched
from tempfile import SpooledTemporaryFile
from typing import NamedTuple

from django.conf import settings
from django.http import FileResponse, Http404
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from portal.content.i18n.languages import bcp47
from portal.content.i18n.translatable import LANGUAGES
from portal.public.api.datasets import DATASETS, states
from portal.public.api.fields import moment
from portal.public.api.files.csv_format import rows_as_csv
from portal.public.api.files.json_format import rows_as_geojson, rows_as_json
from portal.server.absolute_urls import site_root

IN_MEMORY = 1_000_000  # bytes of a file; a larger one goes to the disk
AT_ONCE = 500  # rows that are fetched


class Download(FileResponse):
    """A file that is sent in large pieces, which costs less."""

    block_size = 64 * 1024


class Form(NamedTuple):
    """A format: its name, the function that writes it, and its media type."""

    label: str
    write: object
    media_type: str
    parameters: str = ""


FORMS = {
    "csv": Form("CSV", rows_as_csv, "text/csv", "; charset=utf-8; header=present"),
    "json": Form("JSON", rows_as_json, "application/json"),
    "geojson": Form("GeoJSON", rows_as_geojson, "application/geo+json"),
}


@require_safe
def data_file(request, name, form):
    """Answer with all public rows of a set in one format, or with 404.

    Every cache asks again each time, so what is withdrawn is gone everywhere. The ETag
    is a digest of the content.
    """
    dataset = DATASETS.get(name)
    if not dataset or form not in dataset.forms:
        raise Http404("no such data")
    meta = described(dataset, site_root(request))
    file, digest = stored(FORMS[form].write(dataset, rows_of(dataset, request), meta))
    response = Download(
        file,
        as_attachment=True,
        filename=f"{name}.{form}",
        content_type=FORMS[form].media_type + FORMS[form].parameters,
        headers={"ETag": f'"{digest}"', "Cache-Control": "public, no-cache"},
    )
    response["Content-Language"] = ", ".join(map(bcp47, LANGUAGES))
    return for_everybody(response)


def rows_of(dataset, request):
    """Yield the public rows as dictionaries, some hundred in memory at once."""
    serializer = dataset.serializer(context={"request": request})
    rows = dataset.rows().iterator(chunk_size=AT_ONCE)
    return map(serializer.to_representation, rows)


def stored(texts):
    """Return an open file with all texts, deleted when it is closed, and its digest."""
    folder, digest = settings.FILE_UPLOAD_TEMP_DIR, sha256()
    with ExitStack() as on_error:
        file = on_error.enter_context(SpooledTemporaryFile(IN_MEMORY, dir=folder))
        for some in batched(texts, 100):
            content = "".join(some).encode()
            file.write(content)
            digest.update(content)
        file.seek(0)
        on_error.pop_all()
    return file, digest.hexdigest()[:32]


def for_everybody(response):
    """Let scripts of any other site read it: it is public and knows no cookie."""
    response["Access-Control-Allow-Origin"] = "*"
    return response


def described(dataset, root):
    """Return what a file says of itself before its rows."""
    return {
        "name": dataset.name,
        "title": in_all_languages(dataset.title),
        "row": in_all_languages(dataset.row),
        "as_of": moment(states()[dataset.name].changed),
        "licence": settings.DATA_LICENCE or None,
        "described_at": pages(root),
        "catalog": root + reverse("data_catalog"),
    }


def in_all_languages(text):
    """Return a text of the interface in each language, by its BCP 47 code."""
    found = {}
    for code in LANGUAGES:
        with override(code):
            found[bcp47(code)] = str(text)
    return found


def pages(root):
    """Return the address of the page about the data in each language."""
    found = {}
    for code in LANGUAGES:
        with override(code):
            found[bcp47(code)] = root + reverse("portal:open_data")
    return found

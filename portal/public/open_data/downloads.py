"""The files of open data, made while they are asked for.

A file is written to the disk before the first byte is sent. So whoever reads slowly
holds no connection to the database, an error in the middle is an error page and no half
of a file, and the length that is said beforehand shows a transfer that broke off.
"""

from contextlib import ExitStack, closing
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
from portal.public.open_data.columns import moment
from portal.public.open_data.csv_format import rows_as_csv
from portal.public.open_data.datasets import DATASETS
from portal.public.open_data.json_format import rows_as_geojson, rows_as_json
from portal.public.open_data.state import states
from portal.server.absolute_urls import site_root

IN_MEMORY = 1_000_000  # bytes of a file; a larger one goes to the disk
AT_ONCE = 100  # rows that are written


class Download(FileResponse):
    """A file that is sent in few pieces: each has its price."""

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
    """All public rows of a set, in one format; what is not there is a 404.

    Every cache asks again each time, so that what is withdrawn is gone everywhere. The
    version of a file is a digest of its bytes.
    """
    dataset = DATASETS.get(name)
    if not dataset or form not in dataset.forms:
        raise Http404("no such data")
    response = answer(request, dataset, form)
    response["Cache-Control"] = "public, no-cache"
    response["Content-Language"] = ", ".join(map(bcp47, LANGUAGES))
    return for_everybody(response)


def for_everybody(response):
    """Let scripts of any other site read it: it is public and knows no cookie."""
    response["Access-Control-Allow-Origin"] = "*"
    return response


def described(dataset, root):
    """What a file says of itself before its rows."""
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
    """A text of the interface in each language, by its BCP 47 code."""
    found = {}
    for code in LANGUAGES:
        with override(code):
            found[bcp47(code)] = str(text)
    return found


def pages(root):
    """The describing page in each language."""
    found = {}
    for code in LANGUAGES:
        with override(code):
            found[bcp47(code)] = root + reverse("portal:open_data")
    return found


def answer(request, dataset, form):
    """The file, which the server in front compresses for those who can read it."""
    file, digest = made(dataset, form, site_root(request))
    return Download(
        file,
        as_attachment=True,
        filename=f"{dataset.name}.{form}",
        content_type=FORMS[form].media_type + FORMS[form].parameters,
        headers={"ETag": f'"{digest}"'},
    )


def made(dataset, form, root):
    with closing(dataset.rows()) as rows:
        meta = described(dataset, root)
        return written(FORMS[form].write(dataset, rows, root, meta))


def written(texts):
    """An open file with all the texts, which is gone once closed, and its digest."""
    folder, digest = settings.FILE_UPLOAD_TEMP_DIR, sha256()
    with ExitStack() as on_error:
        file = on_error.enter_context(SpooledTemporaryFile(IN_MEMORY, dir=folder))
        for some in batched(texts, AT_ONCE):
            content = "".join(some).encode()
            file.write(content)
            digest.update(content)
        file.seek(0)
        on_error.pop_all()
    return file, digest.hexdigest()[:32]

"""The files of open data, made while they are asked for.

A file is written to the disk before the first byte is sent. So whoever reads slowly
holds no connection to the database, an error in the middle is an error page and no half
of a file, and the length that is said beforehand shows a transfer that broke off.
"""

from contextlib import ExitStack, closing
from gzip import GzipFile
from hashlib import sha256
from itertools import batched
from tempfile import SpooledTemporaryFile
from typing import NamedTuple

from django.conf import settings
from django.http import FileResponse, Http404, StreamingHttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import content_disposition_header
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
from portal.server.compression import accepts_gzip
from portal.server.conditional import mark

IN_MEMORY = 1_000_000  # bytes of a file; a larger one goes to the disk
AT_ONCE = 100  # rows that are written
LEVEL = 1  # of compression; 6 saves a seventh of the bytes for four times the work


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

    Every cache asks again each time, so that what is withdrawn is gone everywhere; the
    answer is 304 where nothing has changed, and costs one query.
    """
    dataset = DATASETS.get(name)
    if not dataset or form not in dataset.forms:
        raise Http404("no such data")
    state = states()[name]
    meta = described(dataset, state, site_root(request))
    tag = f'W/"{mark_of(state, meta)}"'
    response = get_conditional_response(request, tag)
    if not response:
        response = answer(request, dataset, form, meta)
        mark(request, response, tag)
    response["ETag"] = tag
    response["Cache-Control"] = "public, no-cache"
    response["Content-Language"] = ", ".join(map(bcp47, LANGUAGES))
    patch_vary_headers(response, ["Accept-Encoding"])
    return for_everybody(response)


def for_everybody(response):
    """Let scripts of any other site read it: it is public and knows no cookie."""
    response["Access-Control-Allow-Origin"] = "*"
    return response


def mark_of(state, meta):
    """What a file is recognised by: its rows, and what it says before them."""
    return sha256(f"{state.mark} {meta}".encode()).hexdigest()[:32]


def described(dataset, state, root):
    """What a file says of itself before its rows."""
    return {
        "name": dataset.name,
        "title": in_all_languages(dataset.title),
        "row": in_all_languages(dataset.row),
        "as_of": moment(state.changed),
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


def answer(request, dataset, form, meta):
    """The file; to those who ask for its headers only, only these."""
    media_type = FORMS[form].media_type + FORMS[form].parameters
    name, is_packed = f"{dataset.name}.{form}", accepts_gzip(request)
    if request.method == "HEAD":
        response = StreamingHttpResponse(content_type=media_type)
        response["Content-Disposition"] = content_disposition_header(True, name)
    else:
        file = made(dataset, form, site_root(request), meta, is_packed)
        response = Download(
            file, as_attachment=True, filename=name, content_type=media_type
        )
    if is_packed:
        response["Content-Encoding"] = "gzip"
    return response


def made(dataset, form, root, meta, is_packed):
    with closing(dataset.rows()) as rows:
        return written(FORMS[form].write(dataset, rows, root, meta), is_packed)


def written(texts, is_packed):
    """An open file with all the texts, from its beginning; it is gone once closed."""
    folder = settings.FILE_UPLOAD_TEMP_DIR
    with ExitStack() as on_error:
        file = on_error.enter_context(SpooledTemporaryFile(IN_MEMORY, dir=folder))
        if is_packed:
            # No name and no time, so that the same rows are the same bytes.
            with GzipFile("", "wb", LEVEL, file, mtime=0) as packed:
                write_all(packed, texts)
        else:
            write_all(file, texts)
        file.seek(0)
        on_error.pop_all()
    return file


def write_all(file, texts):
    for some in batched(texts, AT_ONCE):
        file.write("".join(some).encode())

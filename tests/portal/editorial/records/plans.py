"""What the tests of tables share: files as people send them, and taking them in."""

from pathlib import Path

from django.contrib import admin
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from exchanges.models import Exchange
from portal.admin.tables import pending_files
from portal.editorial.records.apply import Import, import_table
from portal.editorial.records.plan import make_plan
from portal.editorial.records.sources import read_table
from portal.editorial.records.table import write
from portal.editorial.xlsx import sheets
from tests.actors.desk import page
from tests.portal.editorial.xlsx.files import from_excel as file_of
from tests.portal.editorial.xlsx.files import written
from tests.reading.form import values_in

HEAD = ["slug", "title_zh_hans", "kind", "date", "cities"]
NEW = ["new-event", "全新的活动", "visit", "2012-06", "incheon"]


def table_of(model):
    """The table about a model, whichever admin offers it."""
    for each in admin.site._registry.values():
        for table in getattr(each, "tables", ()):
            if table.model is model:
                return table
    raise AssertionError(f"no table is about {model}")


def waiting():
    """The folder of files that were looked at and wait to be taken in."""
    return Path(default_storage.path(pending_files.FOLDER))


def exported(table, rows):
    """The file that an export of the rows is."""
    return upload(write(table, rows))


def upload(data, name="table.xlsx"):
    return SimpleUploadedFile(name, data)


def rewritten(sheet, columns=None):
    """A file with these columns of a sheet, or with all."""
    rows = [[*row.texts.values()][:columns] for row in sheet.rows]
    return written(sheet.header[:columns], rows)


def without_marks(file):
    """An exported file without its last column, which says what the rows were."""
    file.seek(0)
    return rewritten(sheets.read_sheet(file), -1)


def edited(file, **texts):
    """The file as somebody gives it back who wrote into its first row."""
    file.seek(0)
    sheet = sheets.read_sheet(file)
    for name, text in texts.items():
        label = str(Exchange._meta.get_field(name).verbose_name)
        sheet.rows[0].texts[label] = text
    return rewritten(sheet)


def of_place(*rows, text="新地点"):
    """A file that gives exchanges a place."""
    return file_of(["slug", "place_zh_hans"], *([row.slug, text] for row in rows))


def of_new_and(*rows):
    """A file that gives a new exchange and these the same place."""
    known = ([row.slug, row.title_zh_hans, row.kind, str(row.date)] for row in rows)
    rows = [NEW, *([*each, "incheon"] for each in known)]
    return file_of([*HEAD, "place_zh_hans"], *([*row, "新地点"] for row in rows))


def plan_of(table, file):
    return make_plan(table, read_table(file))


def imported(table, file, user, **options):
    """Look at a file and take it in."""
    sheet = sheets.read_sheet(file)
    digest = make_plan(table, sheet).digest
    return import_table(Import(table, sheet, file.name, digest, **options), user)


def problems_of(plan):
    return [(p.number, p.label, p.text, p.reason) for p in plan.problems]


# At the desk


def address(table, name="import", *args):
    return page(table.content, name, table.name, *args)


def look(client, table, file):
    return client.post(address(table), {"file": file})


def confirmed(client, response, **values):
    """Press the button of a preview."""
    url = response.wsgi_request.path
    html = response.text.partition("import-preview")[2].partition("</form>")[0]
    return client.post(url, values_in(html) | values)

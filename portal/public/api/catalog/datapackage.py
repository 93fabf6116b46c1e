"""The description of all tables: a Data Package, and CSV on the Web.

https://datapackage.org, https://www.w3.org/TR/tabular-metadata/
"""

from django.conf import settings
from django.http import JsonResponse
from django.utils.translation import override

from portal.content.i18n.languages import bcp47
from portal.public.api.datasets import DATASETS, DESCRIPTION, TITLE
from portal.public.api.fields import Type
from portal.public.cross_origin import open_to_scripts

# What a type is called in a Data Package and in CSVW.
TYPES = {
    Type.WHOLE: ({"type": "integer"}, "integer"),
    Type.DECIMAL: ({"type": "number"}, "decimal"),
    Type.SWITCH: ({"type": "boolean"}, "boolean"),
    Type.MOMENT: ({"type": "datetime"}, "dateTimeStamp"),
    Type.ADDRESS: ({"type": "string", "format": "uri"}, "anyURI"),
}
TEXT = ({"type": "string"}, "string")
COMPACT = {"ensure_ascii": False, "separators": (",", ":")}


@open_to_scripts
def datapackage(request):
    """Answer with the description of all CSV files, in the first language."""
    with override(settings.LANGUAGE_CODE):
        package = {
            "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
            "name": "open-data",
            "title": str(TITLE),
            "description": str(DESCRIPTION),
            "resources": [
                {
                    "name": dataset.name,
                    "path": f"{dataset.name}.csv",
                    "title": str(dataset.title),
                    "description": str(dataset.row),
                    "type": "table",
                    "format": "csv",
                    "mediatype": "text/csv",
                    "encoding": "utf-8",
                    "schema": {
                        "fields": [*map(field, dataset.columns)],
                        "primaryKey": ["id"],
                    },
                }
                for dataset in DATASETS.values()
            ],
        }
    if settings.DATA_LICENCE:
        package["licenses"] = [{"path": settings.DATA_LICENCE}]
    return JsonResponse(package, json_dumps_params=COMPACT)


def field(column):
    unit = f" ({column.unit})" if column.unit else ""
    description = f"{column.help_text}{unit}"
    kind, _datatype = TYPES.get(column.type, TEXT)
    return {"name": column.field_name, **kind, "description": description}


@open_to_scripts
def csv_metadata(request):
    """Answer with the same in CSVW, at the address where its readers look for it."""
    with override(settings.LANGUAGE_CODE):
        group = {
            "@context": [
                "http://www.w3.org/ns/csvw",
                {"@language": bcp47(settings.LANGUAGE_CODE)},
            ],
            "dc:title": str(TITLE),
            "dc:description": str(DESCRIPTION),
            "tables": [
                {
                    "url": f"{dataset.name}.csv",
                    "dc:title": str(dataset.title),
                    "dc:description": str(dataset.row),
                    "tableSchema": {
                        "columns": [*map(column_in_csvw, dataset.columns)],
                        "primaryKey": "id",
                    },
                }
                for dataset in DATASETS.values()
            ],
        }
    if settings.DATA_LICENCE:
        group["dc:license"] = {"@id": settings.DATA_LICENCE}
    return JsonResponse(
        group, content_type="application/csvm+json", json_dumps_params=COMPACT
    )


def column_in_csvw(column):
    _kind, datatype = TYPES.get(column.type, TEXT)
    found = {
        "name": column.field_name,
        "titles": column.field_name,
        "datatype": datatype,
        "dc:description": field(column)["description"],
    }
    if column.language and column.type == Type.TEXT:
        found["lang"] = bcp47(column.language)
    if column.type == Type.LIST:
        found["separator"] = " "
    return found

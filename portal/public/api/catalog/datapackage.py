"""The description of all tables as a Data Package (https://datapackage.org)."""

from django.conf import settings
from django.http import JsonResponse
from django.utils.translation import override

from portal.public.api.datasets import DATASETS, DESCRIPTION, TITLE
from portal.public.api.fields import Type
from portal.public.cross_origin import open_to_scripts

TYPES = {
    Type.WHOLE: {"type": "integer"},
    Type.DECIMAL: {"type": "number"},
    Type.SWITCH: {"type": "boolean"},
    Type.MOMENT: {"type": "datetime"},
    Type.ADDRESS: {"type": "string", "format": "uri"},
}
TEXT = {"type": "string"}


@open_to_scripts
def datapackage(request):
    """Answer with the description of all CSV files, in the first language."""
    with override(settings.LANGUAGE_CODE):
        package = {
            "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
            "name": "open-data",
            "title": str(TITLE),
            "description": str(DESCRIPTION),
            "resources": [*map(resource, DATASETS.values())],
        }
    if settings.DATA_LICENCE:
        package["licenses"] = [{"path": settings.DATA_LICENCE}]
    text = {"ensure_ascii": False, "separators": (",", ":")}
    return JsonResponse(package, json_dumps_params=text)


def resource(dataset):
    return {
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


def field(column):
    unit = f" ({column.unit})" if column.unit else ""
    description = f"{column.help_text}{unit}"
    name = {"name": column.field_name}
    return {**name, **TYPES.get(column.type, TEXT), "description": description}

"""The catalogue of the open data, by what DCAT-AP asks for."""

from pathlib import Path

from django.test import Client
from django.urls import reverse
from pyshacl import validate
from rdflib import RDF, Graph
from rdflib.namespace import SH

SHAPES = Path(__file__).with_name("dcat_ap.ttl")


def faults():
    """What the shapes do not find, or find where it may not be."""
    response = Client().get(reverse("data_catalog"))
    data = Graph().parse(data=response.content, format="json-ld")
    _conforms, report, _text = validate(data, shacl_graph=Graph().parse(SHAPES))
    for result in report.subjects(RDF.type, SH.ValidationResult):
        parts = (SH.focusNode, SH.resultPath, SH.resultMessage)
        node, path, message = (report.value(result, part) for part in parts)
        yield f"{node} {path}: {message}"

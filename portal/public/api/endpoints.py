"""The API: pages of the public rows of each set as JSON, and their description.

It is read only and knows no account. Texts are in all languages, so an answer is the
same for everybody; an error is in the language of the browser.
"""

from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import build_parameter_type
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.utils import OpenApiParameter
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.generics import get_object_or_404
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.pagination import CursorPagination
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.routers import APIRootView, DefaultRouter
from rest_framework.viewsets import ReadOnlyModelViewSet

from portal.content.i18n.languages import bcp47
from portal.content.i18n.translatable import LANGUAGES
from portal.models import FormerAddress
from portal.public.api.datasets import DESCRIPTION, ENDPOINTS, TITLE
from portal.public.cross_origin import for_everybody, preflight
from portal.server.absolute_urls import site_root

UNKNOWN = gettext_lazy("There is no such parameter.")
TWICE = gettext_lazy("This parameter is given more than once.")
ERRORS = {
    404: gettext_lazy("There is no such row, or it is not public."),
    405: gettext_lazy("The data can only be read, by GET or HEAD."),
}


class JSONOnly(BaseContentNegotiation):
    """Answers in JSON, whatever is accepted: an address has one content."""

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class Public:
    """Mixed into a view: any other site may read its answers; parameters are strict."""

    http_method_names = ("get", "head", "options")
    authentication_classes = permission_classes = parser_classes = ()
    renderer_classes = (JSONRenderer,)
    content_negotiation_class = JSONOnly
    parameters = ()

    def options(self, request, *args, **kwargs):
        return preflight()

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        errors = {
            name: [TWICE if name in self.parameters else UNKNOWN]
            for name, values in request.query_params.lists()
            if name not in self.parameters or len(values) > 1
        }
        if errors:
            raise ValidationError(errors)

    def handle_exception(self, error):
        response = super().handle_exception(error)
        if message := ERRORS.get(response.status_code):
            response.data = {"detail": message}
        return response

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        for_everybody(response)
        if response.status_code == 200:
            response.setdefault("Content-Language", ", ".join(map(bcp47, LANGUAGES)))
        return response


class Paging(CursorPagination):
    """`limit` rows from a cursor on, in the order in which they were entered.

    A cursor names the last row before it, so rows that are published or withdrawn while
    a program reads on make it neither miss another row nor get one twice, which an
    offset would. A number out of its range is an error, and so is a damaged cursor.
    """

    ordering = "pk"
    page_size, max_page_size = 100, 500
    page_size_query_param = "limit"
    parameters = ("limit", "cursor")
    page_size_query_description = gettext_lazy("How many rows, from 1 to 500.")
    cursor_query_description = gettext_lazy(
        "Where to go on: use the addresses of next and previous as they are."
    )

    def get_page_size(self, request):
        text = request.query_params.get("limit")
        if text is None:
            return self.page_size
        is_number = text.isascii() and text.isdecimal() and len(text) < 10
        if is_number and 1 <= int(text) <= self.max_page_size:
            return int(text)
        message = _("Give a whole number from %(least)d to %(most)d.")
        limits = {"least": 1, "most": self.max_page_size}
        raise ValidationError({"limit": [message % limits]})

    def decode_cursor(self, request):
        try:
            cursor = super().decode_cursor(request)
            position = cursor and cursor.position
            int(0 if position is None else position)
        except (NotFound, ValueError):
            message = _("Use the address of the next page as it was given.")
            raise ValidationError({"cursor": [message]}) from None
        return cursor

    def paginate_queryset(self, queryset, request, view=None):
        self.count = queryset.count()
        return super().paginate_queryset(queryset, request, view)

    def get_paginated_response(self, data):
        response = super().get_paginated_response(data)
        response.data = {"count": self.count, **response.data}
        return response

    def get_schema_operation_parameters(self, view):
        cursor, limit = super().get_schema_operation_parameters(view)
        bounds = {"minimum": 1, "maximum": self.max_page_size}
        limit["schema"] |= {**bounds, "default": self.page_size}
        return [cursor, limit]

    def get_paginated_response_schema(self, schema):
        whole = super().get_paginated_response_schema(schema)
        for name in ("next", "previous"):
            whole["properties"][name] = {"type": ["string", "null"], "format": "uri"}
        count = {"type": "integer", "minimum": 0}
        whole["properties"] = {"count": count, **whole["properties"]}
        return whole | {"required": [*whole["properties"]]}


class Description(AutoSchema):
    """The description of an endpoint in OpenAPI, in the words of its set."""

    def get_summary(self):
        return str(self.view.dataset.title)

    def get_description(self):
        return str(self.view.dataset.row)

    def _resolve_path_parameters(self, variables):
        return [
            build_parameter_type(
                name=name,
                schema={"type": "string"},
                location=OpenApiParameter.PATH,
                description=_("The identifier of a row, without its kind and colon."),
            )
            for name in variables
        ]

    def _map_serializer(self, serializer, direction, bypass_extensions=False):
        schema = super()._map_serializer(serializer, direction, bypass_extensions)
        schema.pop("description", None)  # the docstring, which is not for readers
        return schema

    def _map_serializer_field(self, field, direction, bypass_extensions=False):
        schema = super()._map_serializer_field(field, direction, bypass_extensions)
        unit = getattr(field, "unit", "")
        return schema | {"x-unit": str(unit)} if unit else schema


class Rows(Public, ReadOnlyModelViewSet):
    """The rows of a set, a page of them or one."""

    dataset = None
    filter_backends = (DjangoFilterBackend,)
    pagination_class = Paging
    lookup_field = "slug"
    schema = Description()

    @property
    def parameters(self):
        if self.detail:
            return ()
        return (*self.filterset_class.base_filters, *Paging.parameters)

    def get_queryset(self):
        return self.dataset.rows()

    def get_object(self):
        lookup, values = self.dataset.lookup, self.kwargs["slug"].split(":")
        if len(lookup) != len(values):
            raise NotFound
        return get_object_or_404(
            self.get_queryset(), **dict(zip(lookup, values, strict=True))
        )

    def retrieve(self, request, slug):
        """The row, or a redirect to the present address of one that had another."""
        try:
            return Response(self.get_serializer(self.get_object()).data)
        except Http404:
            row = FormerAddress.objects.leading_to(self.dataset.model, slug)
            if row is None:
                raise
            return redirect(f"{self.basename}-detail", slug=row.slug, permanent=True)


class Root(Public, APIRootView):
    """The addresses of all sets."""


class OpenAPI(Public, SpectacularJSONAPIView):
    """The description of the API, in the language of `lang` or else in the first."""

    schema = None  # it does not describe itself
    renderer_classes = (OpenApiJsonRenderer,)
    parameters = ("lang",)

    def get(self, request):
        code = request.query_params.get("lang", settings.LANGUAGE_CODE)
        if code not in LANGUAGES:
            choices = _(", ").join(LANGUAGES)
            message = _("The description is there in these languages: %(languages)s.")
            raise ValidationError({"lang": [message % {"languages": choices}]})
        with translation.override(code):
            response = self._get_schema_response(request)
            response.data["info"] = {
                "title": str(TITLE),
                "description": str(DESCRIPTION),
                "version": "1",
            }
            response.data["servers"] = [{"url": site_root(request)}]
        response["Content-Language"] = bcp47(code)
        return response


def urls():
    """Return the addresses of the API, once all apps have declared their sets."""
    router = DefaultRouter()
    router.include_format_suffixes = False
    router.APIRootView = Root
    for name, dataset in ENDPOINTS.items():
        values = {
            "dataset": dataset,
            "serializer_class": dataset.serializer,
            "filterset_class": dataset.filters,
        }
        viewset = type(f"Rows of {name}", (Rows,), values)
        router.register(name, viewset, basename=f"api-{name}")
    return [path("openapi.json", OpenAPI.as_view(), name="api-openapi"), *router.urls]

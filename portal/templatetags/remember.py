"""A part of a page that is kept as it was rendered, until what is public changes."""

from functools import partial

from django import template
from django.template.base import Node, token_kwargs
from django.utils.translation import get_language

from portal.models.published.memory import remembered
from portal.templatetags.covers import drawer_in

register = template.Library()


class Remembered(Node):
    """The part, by its name, what it is about, and the language of the page.

    Drawings on a page are counted, so a part that has some is another one elsewhere.
    """

    def __init__(self, nodelist, about, unless):
        self.nodelist, self.about, self.unless = nodelist, about, unless

    def render(self, context):
        if self.unless and self.unless.resolve(context):
            return self.nodelist.render(context)
        drawer = drawer_in(context)
        about = [each.resolve(context) for each in self.about]
        name = (*about, get_language(), drawer.drawn)
        text, drawer.drawn = remembered(name, partial(self.built, context, drawer))
        return text

    def built(self, context, drawer):
        return self.nodelist.render(context), drawer.drawn


@register.tag("remembered")
def remembered_part(parser, token):
    """`{% remembered "exchanges" city.pk unless=query %}`, up to `{% endremembered %}`.

    What is inside depends on what is public, on the language and on what is named here,
    and on nothing else: not on the request, the time of the day or the host.
    """
    _name, *bits = token.split_contents()
    named = bits[-1:] if bits[-1].startswith("unless=") else []
    unless = token_kwargs(list(named), parser).get("unless")
    about = bits[: len(bits) - len(named)]
    if not about:
        raise template.TemplateSyntaxError("A part that is remembered needs a name.")
    nodelist = parser.parse(["endremembered"])
    parser.delete_first_token()
    return Remembered(nodelist, list(map(parser.compile_filter, about)), unless)

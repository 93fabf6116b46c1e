"""Pictures on pages: what a browser may choose from is what is stored."""

from django import template

from portal.files import renditions

register = template.Library()


def offered(picture, choice):
    """The `<source>` elements of a picture: for each kind its type and its srcset."""
    found = []
    for ending in renditions.KINDS:
        stored = renditions.stored(picture, choice, ending)
        if stored:
            srcset = ", ".join(f"{url(picture, n)} {r.width}w" for n, r in stored)
            found.append({"type": f"image/{ending}", "srcset": srcset})
    return found


def url(picture, name):
    return picture.file.storage.url(name)


@register.simple_tag
def whole(picture):
    """The sources of the whole picture."""
    return offered(picture, renditions.whole(picture))


@register.simple_tag
def crop(picture):
    """The sources of a crop around the focal point, and the largest one for `<img>`."""
    choice = renditions.crops(picture)
    stored = renditions.stored(picture, choice, "webp")
    if not stored:
        return None
    name, largest = stored[-1]
    return {
        "sources": offered(picture, choice),
        "url": url(picture, name),
        "width": largest.width,
        "height": largest.height,
    }

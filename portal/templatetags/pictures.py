"""Pictures on pages, with the stored renditions for browsers to choose from."""

from django import template

from portal.files import renditions

register = template.Library()


def offered(picture, choice):
    """Return the `<source>` elements of a picture: type and srcset of each kind."""
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
    return offered(picture, renditions.whole(picture))


@register.simple_tag
def crop(picture):
    """Return the sources of a crop around the focal point, and the `<img>`."""
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

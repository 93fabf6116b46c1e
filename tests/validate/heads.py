"""What search engines make of the head of a page: a title and a description."""

from collections import defaultdict

from tests.reading.head import Head

LONGEST = 70  # characters of a title that they show


def faults(pages):
    """Titles that are too long; descriptions that are missing, or those of others."""
    told = defaultdict(list)
    for page in (each for each in pages if each.is_listed):
        if page.status != 200:
            yield f"{page.address}: in the site map, but its status is {page.status}"
            continue
        head = Head(page.html)
        if len(head.title) > LONGEST:
            yield f"{page.address}: {len(head.title)} characters: {head.title}"
        text = head.meta.get("description")
        if text:
            told[text].append(page.address)
        else:
            yield f"{page.address}: no description"
    for text, addresses in told.items():
        if len(addresses) > 1:
            yield f"{', '.join(addresses)}: the same description: {text}"

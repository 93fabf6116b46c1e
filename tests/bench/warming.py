"""`python -m tests.bench.warming --items 10000`: how long it takes to make all pages.

As `manage.py keep` does it, in one process: anew, and after one exchange was renamed.
On SQLite unless DATABASE_URL names another. Pictures for sharing are drawn once for
each page, and kept: with 10,000 items that takes an hour, or is left out (--no-media).
"""

import argparse
import time
from functools import partial
from tempfile import TemporaryDirectory

from tests.bench.engines import here


def report(items, media):
    from django.conf import settings

    from exchanges.models import Exchange
    from portal.models import Edition
    from portal.public.published.upkeep import warming
    from portal.public.published.upkeep.keeper import Keeper
    from tests.bench.content import fill

    if not media:
        found = warming.addresses_in
        warming.addresses_in = lambda text: filter(is_no_picture, found(text))
    fill(items)
    keeper = Keeper()
    with TemporaryDirectory(prefix="portal-warming-") as settings.PUBLISHED_ROOT:
        Edition.objects.begin(removes=True)
        tell("All pages, as after a release", keeper)
        before = inodes(str(keeper.edition))
        row = Exchange.objects.published().order_by("pk").first()
        row.title_en = f"{row.title_en} (renamed)"
        row.save()
        tell("After one exchange was renamed", keeper, before, row)
    keeper.listener.close()


def is_no_picture(address):
    return not address.startswith("/media/")


def tell(what, keeper, before=frozenset(), row=None):
    """Let the keeper make all pages, and say how long it took.

    `before` are the files of the edition before, by their numbers on the disk.
    """
    begin, spent = time.monotonic(), time.process_time()
    seen_after = first_seconds(keeper, row) if row else None
    keeper.run_until_whole()
    seconds, spent = time.monotonic() - begin, time.process_time() - spent
    after = inodes(str(keeper.edition))
    linked = len(before & after)
    print(f"{what}: {len(after):,} pages in {seconds:,.0f} s, {spent:,.0f} s of CPU,")
    print(
        f"{len(after) / spent:.1f} a second; {linked:,} are links to those of before."
    )
    if row:
        print(f"The home pages and those of the row were there in {seen_after:.2f} s.")


def first_seconds(keeper, row):
    """Seconds until the home pages and those of the row are there, in each language."""
    from portal.content.i18n.translatable import LANGUAGES
    from portal.public.published import folder

    begin = time.monotonic()
    files = [f"{code}/index.html" for code in LANGUAGES]
    files += [f"{code}/exchanges/{row.slug}/index.html" for code in LANGUAGES]
    keeper.run(lambda: not all(map(folder.read, files)))
    return time.monotonic() - begin


def inodes(name):
    """The pages of an edition, by their numbers on the disk."""
    from portal.public.published import folder

    files = folder.edition_folder(name).rglob("[!.]*.*")
    return {each.stat().st_ino for each in files if each.suffix != ".gz"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--items", type=int, default=10_000, help="exchanges")
    parser.add_argument("--no-media", action="store_true")
    options = parser.parse_args()
    here(partial(report, options.items, not options.no_media))


if __name__ == "__main__":
    main()

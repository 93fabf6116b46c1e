"""What is known of each kind of content: translations to do, and its last changes.

To find out takes every row of a kind, so it is done again only when one has changed:
then its entry of the search is written anew, in the same transaction. Of a kind with
very many rows, of which one changes all the time, it is done once a minute at most.
"""

from django.core.cache import cache

from portal.admin.start.numbers import ENTRIES, text
from portal.content.querysets import as_time, together
from portal.editorial.quality.freshness import last_times
from portal.editorial.translations.status import PAIRS, counts_of, rows_of

KEPT = 600  # seconds: what the clock brings onto the site is noticed then
LAST = "start:last:"
MANY, KEPT_OF_MANY = 1000, 60  # entries of a kind, seconds


def facts_of(models, numbers):
    """Of each model the numbers of `PAIRS`, and its last publication and change."""
    keys = {model: key_of(model, numbers) for model in models}
    of_many = {
        model: LAST + label_of(model) for model in models if is_large(model, numbers)
    }
    known = cache.get_many([*keys.values(), *of_many.values()])
    found = {
        model: known.get(keys[model], known.get(of_many.get(model))) for model in models
    }
    new = asked([model for model, facts in found.items() if facts is None])
    cache.set_many({keys[model]: facts for model, facts in new.items()}, KEPT)
    large = {of_many[model]: facts for model, facts in new.items() if model in of_many}
    cache.set_many(large, KEPT_OF_MANY)
    return found | new


def label_of(model):
    return model._meta.label_lower


def is_large(model, numbers):
    return any(count > MANY for count, *_ids in entries_of(model, numbers))


def entries_of(model, numbers):
    """The numbers that change whenever a row of the model does, or a part of one.

    While it stands on the page of another row, it has no entry, but is in that one's.
    """
    models = [model]
    if model.part_of:
        models.append(model._meta.get_field(model.part_of).related_model)
    return [numbers.get(ENTRIES + label_of(each), (0,)) for each in models]


def key_of(model, numbers):
    marks = [str(int(each)) for found in entries_of(model, numbers) for each in found]
    return f"start:{label_of(model)}:{'-'.join(marks)}"


def asked(models):
    """The same as `facts_of`, from the rows themselves, by one query."""
    if not models:
        return {}
    by_label = {label_of(model): model for model in models}
    names = ("name", *counts_of(models[0]), *last_times())
    found = {
        by_label[label]: (to_do, as_time(published), as_time(changed))
        for label, *to_do, published, changed in together(
            [of_kind(model) for model in models], names=names
        )
    }
    nothing = ([0] * len(PAIRS), None, None)
    return {model: found.get(model, nothing) for model in models}


def of_kind(model):
    counted = {**counts_of(model), **last_times()}
    rows = rows_of(model).order_by().annotate(name=text(label_of(model)))
    rows = rows.values("name").annotate(**counted)
    return rows.values_list("name", *counted)

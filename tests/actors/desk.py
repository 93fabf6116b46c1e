"""What the tests of the desk share: its addresses, versions and messages."""

import re

import reversion
from django.contrib.messages import get_messages
from django.urls import reverse
from reversion.models import Version

from portal.editorial.revisions import snapshots
from portal.editorial.revisions.compare import compare
from portal.editorial.revisions.snapshots import of_row
from portal.models import Story
from portal.models.audit import note_version
from tests.actors.scene import dump
from tests.reading.form import edit


def page(model, name, *args):
    """The address of a page of the desk about a kind of row."""
    info = f"{model._meta.app_label}_{model._meta.model_name}"
    return reverse(f"admin:{info}_{name}", args=args)


def versions(row):
    """The versions of a row, the newest first."""
    return list(Version.objects.get_for_object(row).order_by("-pk"))


def bring_back(client, row, version, **values):
    """Press the button on the page of a version."""
    return client.post(page(type(row), "revision", row.pk, version.pk), values)


def messages_of(response):
    """The messages that an answer leaves for the next page."""
    return " ".join(map(str, get_messages(response.wsgi_request)))


def save(row, user=None, **values):
    """Change a row and give it a version."""
    with reversion.create_revision():
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        note_version(row)
        if user:
            reversion.set_user(user)
    return versions(row)[0]


def story(**values):
    row = Story(title_zh_hans="新闻", title_en="First", title_ko="소식", slug="s")
    save(row, **values)
    return row


def contents(row):
    """All that a version brings back."""
    found = of_row(row)
    values = {
        name: value
        for name, value in found.values.items()
        if name not in snapshots.OWN | {"updated_by_id"}
    }
    parts = {
        key: (part.values | {"id": 0, key[0].attname: 0}, part.many)
        for key, part in found.parts.items()
    }
    return values, found.many, parts


def name(model, field):
    """The name of a field in the active language."""
    return str(model._meta.get_field(field).verbose_name)


def differences(old, new):
    """What differs, by the name of the field: two texts without their marks."""
    return {
        each.label: (plain(each.old), plain(each.new)) for each in compare(old, new)
    }


def plain(html):
    return re.sub(r"<[^>]*>", "", html)


def draft(client, **values):
    """A story that was written at the desk."""
    client.post(page(Story, "add"), {"title_zh_hans": "新闻", "_save": "", **values})
    return Story.objects.latest("pk")


def change(client, row, **values):
    response = edit(client, page(type(row), "change", row.pk), type(row), **values)
    assert response.status_code == 302
    row.refresh_from_db()


def delete(client, row):
    """Delete a row at the desk; returns its last version."""
    (version, *_) = versions(row)
    url = page(type(row), "delete", row.pk)
    assert client.post(url, {"post": "yes"}).status_code == 302
    assert not type(row)._base_manager.filter(pk=row.pk).exists()
    return version


def recover(client, version):
    model = version.content_type.model_class()
    return client.post(page(model, "recover", version.pk))


def listed(client, model):
    """The last versions of all that can be recovered."""
    found = client.get(page(model, "recoverlist")).context["entries"]
    return [entry["version"] for entry in found]


def not_recovered(client, version):
    """What is said when nothing comes back, after a check that nothing was done."""
    before = dump()
    model = version.content_type.model_class()
    response = recover(client, version)
    assert response["Location"] == page(model, "recover", version.pk)
    assert dump() == before
    assert client.get(response["Location"]).status_code == 200
    return messages_of(response)

"""Internal rows in a copy: their texts are ciphertext, and the key is not with it."""

import pytest

from exchanges.models import City
from portal.internal.models import Contact
from portal.models.accounts.encryption import Unreadable
from tests.portal.archive.test_contents import rows_of

pytestmark = pytest.mark.django_db(transaction=True)
WORD = "quetzalcoatl"


def test_a_copy_holds_ciphertext_that_the_key_alone_reads(make_one, copy_of, settings):
    row = Contact.objects.create(city=make_one(City, "seoul"), name=WORD, note=WORD)
    rows = rows_of(copy_of("one.tar"))
    assert WORD.encode() not in rows
    assert b"gAAAA" in rows
    former, settings.SECRET_KEY = settings.SECRET_KEY, "k" * 60
    lost = Contact.objects.get()
    assert isinstance(lost.name, Unreadable)
    lost.save()  # what cannot be read stays as it is stored
    settings.SECRET_KEY_FALLBACKS = [former]
    assert Contact.objects.get(pk=row.pk).name == WORD

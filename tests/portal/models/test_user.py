"""How the names of staff are written, wherever they stand."""

import pytest

from portal.models import User


@pytest.mark.parametrize(
    ("family", "given", "name"),
    [
        ("王", "丽", "王丽"),
        ("欧阳", "小明", "欧阳小明"),
        ("김", "민수", "김민수"),
        ("田中", "さくら", "田中さくら"),
        ("Wang", "Li", "Li Wang"),
        ("Smith", "Anna", "Anna Smith"),
        ("王", "Anna", "Anna 王"),
        ("王", "", "王"),
        ("", "丽", "丽"),
        (" 王 ", " 丽 ", "王丽"),
        ("", "", "account"),
    ],
)
def test_a_name_stands_in_the_order_of_its_language(family, given, name):
    user = User(username="account", last_name=family, first_name=given)
    assert str(user) == user.get_short_name() == name

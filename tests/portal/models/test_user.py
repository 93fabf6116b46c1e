"""How the names of staff are written, wherever they stand."""

from portal.models import User
from tests.tables import each_of


@each_of(
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
)
def test_a_name_stands_in_the_order_of_its_language(family, given, name):
    user = User(username="account", last_name=family, first_name=given)
    assert str(user) == user.get_short_name() == name

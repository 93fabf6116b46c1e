"""A new password is long, and nobody guesses it from the person."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from portal.models import User

PERSON = {
    "username": "wxm",
    "first_name": "小明",
    "last_name": "王",
    "email": "ming.w@office.example",
}


def code(password, **values):
    """Why a password is refused; nothing where it is taken."""
    try:
        validate_password(password, User(**{**PERSON, **values}))
    except ValidationError as error:
        return error.error_list[0].code
    return None


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("q7-Kd.w2xZp", "password_too_short"),  # eleven
        ("q7-Kd.w2xZp1", None),
        ("password1234", "password_too_common"),
        ("201806122018", "password_entirely_numeric"),
        ("WangXiaoming88", "password_is_name"),
        ("xiaomingwang88", "password_is_name"),
        ("王小明王小明王小明二〇二六", "password_is_name"),
        ("xiaoming/Berge&Schnee", None),
        ("ming.w@office", "password_too_similar"),
    ],
)
def test_a_password_is_taken_or_refused(password, reason):
    assert code(password) == reason


def test_a_korean_name_is_read_in_latin_letters_too():
    assert code("gimminsu2026", last_name="김", first_name="민수") == "password_is_name"


def test_who_has_no_name_may_take_any_long_password():
    assert code("q7-Kd.w2xZp1", first_name="", last_name="", email="") is None

"""A folder adds a language, if pages can be in it."""

from portal.server.languages import MESSAGES, can_be_added, languages_in
from tests.tables import each_of


@each_of(
    *(("ja", True), ("ru", True), ("pt-br", True)),
    *(("ko", False), ("ar", False), ("xx", False), ("zh-cn", False), ("", False)),
)
def test_a_language_can_be_added_that_is_known_and_left_to_right(code, is_right):
    assert can_be_added(code) is is_right


def test_a_folder_adds_a_language_and_any_other_does_not(tmp_path):
    for name in ("ja", "pt_BR", "ar", "ko", "ru.removed", "lost+found"):
        (tmp_path / name / MESSAGES).mkdir(parents=True)
    (tmp_path / "ru").mkdir()
    assert [code for code, _name in languages_in(tmp_path)][3:] == ["ja", "pt-br"]
    assert len(languages_in(tmp_path / "nothing")) == 3

"""What nobody sees in a typed text is replaced, and what is wanted is kept."""

from portal.content.text import without_unseen


def test_what_nobody_sees_is_replaced_and_what_is_wanted_is_kept():
    table = {
        "仁\u200b川\ufeff": "仁川",
        "soft\u00adware": "software",
        "가\u200d나": "가나",
        "x\u202ey\u2066z": "xyz",
        "a\u00a0b\tc": "a b c",
        "2012\u00a0年": "2012 年",
    }
    wrong = {
        typed: without_unseen(typed)
        for typed, text in table.items()
        if without_unseen(typed)[0] != text or not without_unseen(typed)[1]
    }
    assert wrong == {}
    kept = ["10\u00a0km²", "12\u00a0000", "«\u00a0Oui\u00a0: non\u202f!\u00a0»"]
    kept.append("👩\u200d👧")
    assert {text: without_unseen(text) for text in kept} == {
        text: (text, []) for text in kept
    }

"""What a place of a text is asked first, by the symbols beside it."""

from __future__ import annotations

from corpus_lint.chinese import character_forms
from corpus_lint.chinese.character_forms import OTHER, symbol
from corpus_lint.rules.wrong_conversion import WRONG


def test_a_look_at_symbols_hides_no_neighbour() -> None:
    for form in WRONG.characters:
        for written, symbols in zip(
            character_forms.suspicious_neighbours(form), character_forms.suspicious_symbols(form), strict=True
        ):
            # What has no symbol says nothing for a form.
            assert {symbol(one) for one in written} - {OTHER} <= symbols


def test_characters_that_only_one_script_has() -> None:
    from corpus_lint.chinese import scripts
    from corpus_lint.core import encodings

    simplified = scripts.characters_of(scripts.SIMPLIFIED)
    assert not any(encodings.has(codec, one) for one in simplified for codec in ("big5", "shift_jis"))
    assert "们" in simplified
    assert "国" not in simplified
    assert scripts.has(scripts.SIMPLIFIED, "我们")
    assert not scripts.has(scripts.SIMPLIFIED, "我們")

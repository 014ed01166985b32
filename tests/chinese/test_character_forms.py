"""What a place of a text is asked first, by the symbols beside it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus_lint.chinese import character_forms
from corpus_lint.chinese.character_forms import LONGEST_CONTEXT, NUMBER, OTHER, SCRIPTS, symbol
from corpus_lint.rules.wrong_conversion import WRONG


def test_a_look_at_symbols_hides_no_neighbour() -> None:
    for form in WRONG.characters:
        for written, symbols in zip(
            character_forms.suspicious_neighbours(form), character_forms.suspicious_symbols(form), strict=True
        ):
            # What has no symbol says nothing for a form.
            assert {symbol(one) for one in written} - {OTHER} <= symbols


def test_suspicious_pairs_are_each_form_with_each_of_its_neighbours() -> None:
    pairs = character_forms.suspicious_pairs()
    expected = set()
    for form in WRONG.characters:
        before, behind = character_forms.suspicious_neighbours(form)
        expected |= {one + form for one in before} | {form + one for one in behind}
    # A screen looks at code units.
    expected = {pair for pair in expected if max(pair) < character_forms.BEYOND}
    assert {pairs[at : at + 2] for at in range(0, len(pairs), 2)} == expected


def test_known_contexts_go_on_in_words_only() -> None:
    """``disagreement`` looks them up without a look at what ends one."""
    for script in SCRIPTS:
        for simple in set(character_forms.wrong_forms(script).values()):
            for context in character_forms.of(simple, script).beside:
                sides = context.split("_")
                assert OTHER not in context
                assert max(map(len, sides)) <= LONGEST_CONTEXT
                assert all(NUMBER not in side or side == NUMBER for side in sides)


@given(
    st.text("發髮頭后後著名的 理髮，,0１\n𠀀", max_size=6),
    st.sampled_from("發髮後著"),
    st.text("頭現名0，\n𠀀", max_size=6),
)
def test_what_is_farther_away_says_nothing(before: str, form: str, behind: str) -> None:
    for script in SCRIPTS:
        simple = character_forms.wrong_forms(script).get(form)
        if simple is not None:
            known = character_forms.of(simple, script)
            near = before[-LONGEST_CONTEXT:], behind[:LONGEST_CONTEXT]
            line = before.rpartition("\n")[2], behind.partition("\n")[0]
            said = {
                character_forms.disagreement(
                    character_forms.symbols(left + form + right), len(left), form, known
                )
                for left, right in ((before, behind), near, line)
            }
            assert len(said) == 1


def test_characters_that_only_one_script_has() -> None:
    from corpus_lint.chinese import scripts
    from corpus_lint.core import encodings

    simplified = scripts.characters_of(scripts.SIMPLIFIED)
    assert not any(encodings.has(codec, one) for one in simplified for codec in ("big5", "shift_jis"))
    assert "们" in simplified
    assert "国" not in simplified
    assert scripts.has(scripts.SIMPLIFIED, "我们")
    assert not scripts.has(scripts.SIMPLIFIED, "我們")

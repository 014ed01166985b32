"""Written Cantonese is told from Mandarin by its characters."""

import pytest

from corpus_lint import lint_text
from corpus_lint.chinese.cantonese import is_cantonese

CANTONESE = ("我隻錶唔見咗。", "佢哋執枱執到十點先走。", "呢隻狗好趣緻啊，邊個嘅？", "嗰陣時仲係咁細個。")
MANDARIN = ("唔，我不知道。", "他說這隻錶不走了。", "我们在那里看着。")


@pytest.mark.parametrize("text", CANTONESE)
def test_cantonese(text: str) -> None:
    assert is_cantonese(text, 1)


@pytest.mark.parametrize("text", MANDARIN)
def test_mandarin(text: str) -> None:
    assert not is_cantonese(text, 1)


def test_only_what_is_near_counts() -> None:
    text = "我隻錶唔見咗。" + "這一段是後來寫的。" * 20
    assert not is_cantonese(text, len(text) - 1)


def test_a_mandarin_passage_beside_a_cantonese_one_is_read() -> None:
    wrong = "這座小城有兩千多年的曆史，居民緻力保護古牆。\n"
    far = "這一段是後來寫的。" * 20 + "\n"
    assert [one.code for one in lint_text("我隻錶唔見咗。\n" + far + wrong, select=["SCR101"])] == ["SCR101"]

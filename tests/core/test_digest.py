"""The one hash: baselines are kept for years, so it must not change."""

from __future__ import annotations

from hashlib import blake2b

from corpus_lint.core.digest import digest


def test_the_hash_of_a_text_is_that_of_its_bytes() -> None:
    assert (
        digest("漢\udc80").hex()
        == blake2b("漢\udc80".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    )
    assert digest(b"a").hex() == "27c35e6e9373877f29e562464e46497e"


def test_parts_stand_one_behind_another() -> None:
    assert digest("a", b"b", memoryview(b"c"), size=6) == digest("abc", size=6)
    assert digest("a", key=b"k") != digest("a")

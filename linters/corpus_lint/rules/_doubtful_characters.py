"""Characters that stand in a text more often than those that look like them, looked for in a batch of texts: the screen of OBF102."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from corpus_lint.screens import Batch


def doubtful(
    batch: Batch, wrong: Sequence[str], rights: Sequence[str], max_right: float, fewest: int
) -> Iterator[tuple[int, int, int, list[str]]]:
    """Yield the number of a text, of a group of wrong characters, how often it has the right ones, and what is around each wrong one.

    ``wrong`` and ``rights`` are groups of characters. Of a group that is yielded there are no more than ``max_right`` right ones for
    each wrong one, and of all such groups of a text so many wrong ones as ``fewest``. Around each are the character before it, itself
    and the one behind it; END where the text begins or ends.
    """
    characters = "".join(sorted(set("".join((*wrong, *rights)))))
    ones, kinds = batch.characters(characters)
    size = len(characters)
    numbers = np.bincount(ones.owners * size + kinds, minlength=len(batch.starts) * size).reshape(-1, size)
    of_wrong, of_rights = (
        np.array([[one in group for one in characters] for group in groups], np.int64)
        for groups in (wrong, rights)
    )
    # A row for each text, a column for each group.
    places, right = numbers @ of_wrong.T, numbers @ of_rights.T
    found = right <= max_right * places
    found &= ((places * found).sum(axis=1) >= fewest)[:, None]
    # No character is in two groups of wrong ones.
    groups = np.where(of_wrong.any(axis=0), of_wrong.argmax(axis=0), -1)[kinds]
    chosen = np.flatnonzero((groups >= 0) & found[ones.owners, groups])
    chosen = chosen[np.lexsort((groups[chosen], ones.owners[chosen]))]
    texts, of_texts = ones.owners[chosen], groups[chosen]
    shown = list(ones.where(chosen).widened(1).decoded())
    keys = texts * len(wrong) + of_texts
    starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])[: len(keys)])
    ends = np.append(starts, len(keys))[1:]
    for start, end, text, group in zip(
        *(one.tolist() for one in (starts, ends, texts[starts], of_texts[starts])), strict=True
    ):
        yield text, group, int(right[text, group]), shown[start:end]

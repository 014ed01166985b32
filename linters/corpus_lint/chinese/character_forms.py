"""Which traditional form of a simplified character stands between two neighbours, and how sure that is.

``tools/tables/make_character_forms.py`` makes the table, ``character_forms.txt``, and says what it was made from and what a
line is. It is read when a text first needs it, and the line of a character when that character is first asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from corpus_lint.chinese import tables
from corpus_lint.core.lazy_patterns import lazy
from corpus_lint.core.values import dataclass

# Forms that differ by region only, and the one that stands for both.
SAME_FORMS = {"裏": "裡", "麪": "麵", "枱": "檯", "台": "臺", "麯": "麴", "祇": "只", "衹": "只", "噉": "啖"}
# Traditional characters that the table of single characters keeps apart from the simplified one.
CONFUSED = {"著": "着", "瞭": "了", "藉": "借", "徵": "征", "乾": "干", "夥": "伙", "餘": "余", "覆": "复"}
# The cost of a form in bits, as the table has it.
COST_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
COSTS = {digit: cost for cost, digit in enumerate(COST_DIGITS)}
# What stands beside a place is at most so long.
LONGEST_CONTEXT = 3
NUMBER, OTHER = "0", ","
DIGITS = "0123456789０１２３４５６７８９"
# Behind the first plane nothing is looked for.
BEYOND = "\U00010000"
FAR = lazy(f"[{BEYOND}-\U0010ffff]+")


def symbols(text: str) -> str:
    """A text as contexts have it: in simplified script, digits as ``0``, and ``,`` for all that is no Chinese character."""
    return "".join(map(symbol, text))


@cache
def symbol(character: str) -> str:
    """The symbol of a character."""
    if "\u4e00" <= character <= "\u9fff" or "\u3400" <= character <= "\u4dbf":
        return CONFUSED.get(character) or character.translate(tables.simplified())
    return NUMBER if character in DIGITS else OTHER


def contexts(text: str, place: int) -> Iterator[str]:
    """Yield what stands beside a place of a text of symbols, shorter contexts first, ``_`` for the place itself."""
    for left in lengthening(text, place, -1):
        yield f"{left}_"
    for right in lengthening(text, place, 1):
        yield f"_{right}"
    one, other = text[max(0, place - 1) : place], text[place + 1 : place + 2]
    if one not in ("", OTHER, NUMBER) and other not in ("", OTHER, NUMBER):
        yield f"{one}_{other}"


def lengthening(text: str, place: int, step: int) -> Iterator[str]:
    """Yield what stands before or behind a place, one character more each time, up to what is no Chinese character."""
    for length in range(1, LONGEST_CONTEXT + 1):
        end = place + step * length
        if not 0 <= end < len(text) or text[end] == OTHER or (text[end] == NUMBER and length > 1):
            return
        yield text[end:place] if step < 0 else text[place + 1 : end + 1]
        if text[end] == NUMBER:
            return


@dataclass(frozen=True, slots=True)
class CharacterForms:
    """The forms of one simplified character, what each costs alone and beside some contexts, in bits and in this order.

    ``needed`` has the wrong and right forms that can be told, with the bits that each pair needs beyond the others; ``right_too``
    forms with the contexts in which each is right whatever the costs are.
    """

    simple: str
    forms: str
    needed: dict[tuple[str, str], int]
    alone: tuple[int, ...]
    right_too: frozenset[str]
    beside: dict[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """The form that belongs into a place, by how many bits it costs less than what stands there, and the context that says so."""

    right: str
    bits: float
    context: str


# The scripts of the lines of the table.
TRADITIONAL, SIMPLIFIED = SCRIPTS = "t", "s"
# A context has to speak so many bits more for a form than its frequency does: names are full of rare forms.
LEAST_CONTEXT_BITS = 2
# A longer context has to speak so many bits against a form that is right in the word at its end.
OVERRULING_BITS = 5


@cache
def _lines() -> dict[str, dict[str, str]]:
    """The rest of each line by script and simplified character: a text needs few of them, so that none is taken apart yet."""
    lines: dict[str, dict[str, str]] = {script: {} for script in SCRIPTS}
    for line in tables.read("character_forms.txt").splitlines():
        script, simple, rest = line.split("\t", 2)
        lines[script][simple] = rest
    return lines


@cache
def wrong_forms(script: str) -> dict[str, str]:
    """The characters that may stand for another form, variants included, each with its simplified character."""
    found: dict[str, str] = {}
    for simple, rest in _lines()[script].items():
        for pair in rest.split("\t", 2)[1].split():
            found[pair[0]] = simple
            found |= {variant: simple for variant, same in SAME_FORMS.items() if same == pair[0] != variant}
    return {form: simple for form, simple in found.items() if form != simple}


@cache
def of(simple: str, script: str) -> CharacterForms:
    """The forms of a simplified character. Raises KeyError when the table does not have it."""
    forms, needed, alone, right_too, *fields = _lines()[script][simple].split("\t")
    beside: dict[str, tuple[int, ...]] = {}
    for field in fields:
        costs = _costs(field[: len(forms)])
        left, right, longer = field[len(forms) :].split("|")
        for context in (*(f"{one}_" for one in left), *(f"_{one}" for one in right), *longer.split()):
            beside[context] = costs
    pairs = {(pair[0], pair[1]): int(pair[2:] or 0) for pair in needed.split()}
    return CharacterForms(simple, forms, pairs, _costs(alone), frozenset(right_too.split()), beside)


def _costs(digits: str) -> tuple[int, ...]:
    return tuple(map(COSTS.__getitem__, digits))


def disagreement(text: str, place: int, form: str, known: CharacterForms) -> Disagreement | None:
    """Which other form the neighbours of a place speak for, or None.

    What stands before it and what stands behind it are weighed each by the longest context that is known, and add up. Where
    that is one character on either side, both are asked together if the table knows them together.
    """
    left, right = _longest(known.beside, text, place)
    around = f"{text[max(0, place - 1) : place]}_{text[place + 1 : place + 2]}"
    if len(left) <= 2 and len(right) <= 2 and around in known.beside:
        costs = known.beside[around]
    else:
        around = ""
        one, other = known.beside.get(left, known.alone), known.beside.get(right, known.alone)
        costs = tuple([a + b - c for a, b, c in zip(one, other, known.alone)])  # noqa: B905, it is asked often
    here, best = known.forms.index(SAME_FORMS.get(form, form)), costs.index(min(costs))
    needed = known.needed.get((known.forms[here], known.forms[best]))
    # Of most places this says all.
    if needed is None or not (left or right or around):
        return None
    saved = {context: _saved(known, context, here, best) for context in (left, right, around) if context}
    # 說明瞭 is no 明瞭: what stands before that word says more.
    longer = left if saved.get(left, 0) >= OVERRULING_BITS else ""
    for context in contexts(text, place):
        overruled = context != longer and longer.endswith(context)
        if known.forms[here] + context in known.right_too and not overruled:
            return None
    strongest = max(saved, key=saved.__getitem__)
    if saved[strongest] < LEAST_CONTEXT_BITS:
        return None
    return Disagreement(known.forms[best], costs[here] - costs[best] - needed, strongest)


def _saved(known: CharacterForms, context: str, here: int, best: int) -> int:
    """How many bits one form saves against another beside a context, beyond what it saves everywhere."""
    costs = known.beside[context]
    return costs[here] - costs[best] - (known.alone[here] - known.alone[best])


def _longest(beside: dict[str, tuple[int, ...]], text: str, place: int) -> tuple[str, str]:
    """The longest known contexts before and behind a place, or empty strings.

    What ``lengthening`` does not give is no context that is known.
    """
    left = right = ""
    for length in range(LONGEST_CONTEXT, 0, -1):
        if not left and length <= place and (context := f"{text[place - length : place]}_") in beside:
            left = context
        if not right and (context := f"_{text[place + 1 : place + 1 + length]}") in beside:
            right = context
    return left, right


def suspicious(form: str, script: str) -> tuple[frozenset[str], frozenset[str]]:
    """The symbols right before and right behind a form beside which it may be wrong: all that ``disagreement`` can say needs one."""
    forms, needed, alone, _, *fields = _lines()[script][wrong_forms(script)[form]].split("\t")
    here = forms.index(SAME_FORMS.get(form, form))
    rights = [forms.index(pair[1]) for pair in needed.split() if pair[0] == forms[here]]
    usual = _costs(alone)
    least = [(right, LEAST_CONTEXT_BITS + usual[here] - usual[right]) for right in rights]
    sides: tuple[list[str], list[str]] = [], []
    # Line by line of the same costs, without a look at each context.
    for field in fields:
        cost = COSTS[field[here]]
        if any([cost - COSTS[field[right]] >= saved for right, saved in least]):  # noqa: C419, they are one or two
            left, right, longer = field[len(forms) :].split("|")
            sides[0].append(left)
            sides[1].append(right)
            for context in longer.split():
                before, _, behind = context.partition("_")
                sides[0].append(before[-1:])
                sides[1].append(behind[:1])
    return frozenset("".join(sides[0])), frozenset("".join(sides[1]))


def suspicious_symbols(form: str) -> tuple[frozenset[str], frozenset[str]]:
    """The symbols right before and right behind a form beside which it may be wrong in either script."""
    both = [suspicious(form, script) for script in SCRIPTS if form in wrong_forms(script)]
    return frozenset().union(*(before for before, _ in both)), frozenset().union(
        *(behind for _, behind in both)
    )


@cache
def suspicious_neighbours(form: str) -> tuple[str, str]:
    """The characters right before and right behind a form beside which it may be wrong in either script, as texts have them."""
    before, behind = suspicious_symbols(form)
    return _as_written(before), _as_written(behind)


def is_suspicious(text: str, place: int) -> bool:
    """Whether a neighbour of a form may speak for another one, in either script."""
    before, behind = suspicious_neighbours(text[place])
    left, right = text[place - 1 : place], text[place + 1 : place + 2]
    return (left != "" and left in before) or (right != "" and right in behind)


@cache
def suspicious_pairs() -> str:
    """Each form that may be wrong, of either script, with each neighbour beside which it may be, one pair after the other."""
    pairs: list[str] = []
    for form in {form for script in SCRIPTS for form in wrong_forms(script)}:
        if form < BEYOND:
            before, behind = (FAR.sub("", neighbours) for neighbours in suspicious_neighbours(form))
            # The form stands behind each of the first, and in front of each of the others.
            pairs += [form.join(before) + form if before else "", form + form.join(behind) if behind else ""]
    return "".join(pairs)


def _as_written(symbols: frozenset[str]) -> str:
    """Some symbols and the other characters that stand for them, in no order."""
    written = _written()
    return "".join([*symbols, *map(written.__getitem__, symbols & written.keys())])


@cache
def _written() -> dict[str, str]:
    """The other characters that stand for a symbol."""
    written = {NUMBER: DIGITS[1:]}
    for old, new in (*tables.simplified().items(), *((ord(old), ord(new)) for old, new in CONFUSED.items())):
        # Beyond the first plane nothing is a symbol.
        if old < 0x10000:
            written[chr(new)] = written.get(chr(new), "") + chr(old)
    return written

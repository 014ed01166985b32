"""A line of a JSON Lines file that is not a record with a text.

## What it does
Reports a line that is not JSON, is not an object, or has no text field with a string in it, and a row of a Parquet file
whose text is null. What comes after it is still read. Which field that is, the records of a corpus say, or ``--text-field``.
Where no record of a file has it, that is one error, which names the fields there are. A record of more than ``max-record-bytes``, or a file that is one document of more, is
reported too, and not linted.

## Why it is bad
Most readers stop at the first such line or skip it in silence; either way documents are lost without a word.

## Example
One line of a ``.jsonl`` file each:
```bad jsonl 1:10
{"text": "第一篇文章，写到一半就断了
```
```bad jsonl 1:1
["第二篇"]
```
```bad jsonl 1:1
{"content": "字段名不对"}
```

## Look-alikes it leaves alone
Other fields beside the text, an empty text, characters written as escapes:
```good jsonl
{"id": 7, "meta": {"source": null}, "text": "\\u7b2c\\u4e00\\u7bc7"}
```
```good jsonl
{"text": ""}
```

## Fix safety
No fix: what the line was to be is not known. ``--text-field`` says which field has the text.

## Options
None.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus_lint.core.document import Document
from corpus_lint.core.model import Problem, Severity
from corpus_lint.engine.registry import NoOptions, rule


@rule("FMT101", "malformed-record", severity=Severity.ERROR, malformed=True)
def malformed_record(document: Document, options: NoOptions) -> Iterator[Problem]:
    if document.problem is not None:
        yield Problem(document.problem_span, document.problem)

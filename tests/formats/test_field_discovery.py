"""Which field of a data set is found to hold its texts, and which to name its records."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpus_lint.cli.main import main
from corpus_lint.formats import field_names
from corpus_lint.formats.field_discovery import Found, id_field, text_fields

PROSE = "老屋门前有一棵槐树。夏天的时候，全村的人都在树下乘凉，孩子们围着树跑来跑去，直到天黑才回家。" * 2
SHORT = "今天天气很好。"
Record = dict[str, Any]


def found(*records: Record) -> Found:
    return text_fields([list(records)])


@pytest.mark.parametrize(
    ("record", "fields"),
    [
        # The text beside what is said about it.
        ({"id": 1, "title": "槐树", "content": PROSE, "url": "https://example.org/a/b"}, ["content"]),
        ({"title": "槐树", "desc": PROSE[:60], "source": "某报", "content": PROSE}, ["content"]),
        ({"text": PROSE, "meta": {"text": PROSE}}, ["text"]),
        ({"raw_content": PROSE, "quality": "0.7"}, ["raw_content"]),
        ({"pageContent": PROSE, "metadata": {"source": "a.pdf"}}, ["pageContent"]),
        ({"新闻正文": PROSE, "新闻标题": "槐树"}, ["新闻正文"]),
        ({"body": {"content": PROSE}}, ["body.content"]),
        ({"label": "1", "review": SHORT}, ["review"]),
        ({"highlights": SHORT, "article": PROSE}, ["article"]),
        ({"qid": "1", "title": "怎么办？", "desc": "", "answer": PROSE}, ["answer"]),
        ({"context": PROSE, "question": "谁？", "answers": {"text": ["孩子们"]}}, ["context"]),
        # Lists.
        ({"title": "静夜思", "paragraphs": ["床前明月光，", "疑是地上霜。"]}, ["paragraphs[]"]),
        ({"lines": [1, 2], "sentences": [PROSE, SHORT]}, ["sentences[]"]),
        ({"content": [{"chapter": "一", "paragraphs": [PROSE]}]}, ["content[].paragraphs[]"]),
        # Conversations, of many turns and of two.
        ({"messages": [{"role": "user", "content": SHORT}]}, ["messages[].content"]),
        (
            {"messages": [{"role": "user", "content": [{"type": "text", "text": SHORT}]}]},
            ["messages[].content[].text"],
        ),
        ({"log": [{"speaker": "甲", "utterance": SHORT}]}, ["log[].utterance"]),
        ({"prompt": SHORT, "chosen": PROSE, "rejected": SHORT}, ["prompt", "chosen", "rejected"]),
        ({"问": SHORT, "答": PROSE, "来源": "某站"}, ["问", "答"]),
        # One field for each language.
        ({"zh_text": PROSE, "en_text": "An old tree stood there. " * 9, "行号": 1}, ["zh_text", "en_text"]),
        # A name that says nothing, where one field alone has prose.
        ({"foo": PROSE, "bar": "x1"}, ["foo"]),
    ],
)
def test_the_field_of_the_texts(record: Record, fields: list[str]) -> None:
    assert found(record) == Found(tuple(fields))
    assert found(*[record] * 5) == Found(tuple(fields))


@pytest.mark.parametrize(
    "record",
    [
        {"id": 1, "name": "a", "url": "https://example.org"},
        {"foo": PROSE, "bar": PROSE},  # nothing says which
        {"source": "https://example.org/a"},
        {"hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},
        {"qas": [{"text": PROSE}]},
        {"files": {"槐树.txt": [SHORT, SHORT], "b.txt": PROSE}, "results": {"example.org/text": PROSE}},
        {},
    ],
)
def test_what_has_no_text(record: Record) -> None:
    assert found(record) == Found()


def test_a_name_that_says_nothing_is_not_enough_where_names_are_asked_for() -> None:
    assert text_fields([[{"foo": PROSE}]], only_named=True) == Found()
    assert text_fields([[{"review": PROSE}]], only_named=True) == Found(("review",))


@pytest.mark.parametrize(
    ("record", "rivals"),
    [
        ({"text": PROSE, "content": PROSE}, {("text",), ("content",)}),
        ({"text": PROSE, "raw_content": PROSE + SHORT}, {("text",), ("raw_content",)}),
        ({"sentence1": PROSE, "sentence2": PROSE}, {("sentence1",), ("sentence2",)}),
        ({"text": PROSE, "instruction": SHORT, "output": PROSE}, {("text",), ("instruction", "output")}),
    ],
)
def test_two_fields_as_likely(record: Record, rivals: set[tuple[str, ...]]) -> None:
    likely = found(record, record)
    assert (likely.fields, set(likely.rivals)) == ((), rivals)


def test_files_of_other_kinds_have_their_own_fields() -> None:
    poems = [{"paragraphs": [SHORT, SHORT]}, {"paragraphs": [SHORT]}]
    authors = [{"name": "甲", "desc": SHORT}]
    assert set(text_fields([poems, authors, poems]).fields) == {"paragraphs[]", "desc"}
    # In one file a record without the field of the others is damaged.
    assert found({"text": PROSE}, {"text": PROSE}, {"body": SHORT}) == Found(("text",))


@pytest.mark.parametrize(
    ("records", "field"),
    [
        ([{"id": 1, "url": "a"}, {"id": 2, "url": "b"}], "id"),
        ([{"id": 1, "url": "a"}, {"id": 1, "url": "b"}], "url"),  # an id of what is the same in both
        ([{"_id": "a"}, {"_id": "b"}], "_id"),
        ([{"news_id": "a", "link": "x"}, {"news_id": "b", "link": "y"}], "news_id"),
        ([{"qid": "1"}, {"qid": "2"}], "qid"),
        ([{"paid": 1, "文件名": "a.txt"}, {"paid": 2, "文件名": "b.txt"}], "文件名"),
        ([{"meta": {"uuid": "1"}}, {"meta": {"uuid": "2"}}], "meta.uuid"),
        ([{"id": 1}, {"id": 2}, {}], None),
        ([{"id": None}], None),
        ([{"label": 1}, {"label": 2}], None),
    ],
)
def test_the_field_that_names_records(records: list[Record], field: str | None) -> None:
    assert id_field([records]) == field


def test_ids_may_begin_again_in_each_file() -> None:
    assert id_field([[{"id": 1}, {"id": 2}], [{"id": 1}]]) == "id"


def test_every_name_has_a_source() -> None:
    rows = [line.split("\t") for line in field_names.FILE.read_text("utf-8").splitlines() if line[0] != "#"]
    assert all(len(row) == 3 and all(row) for row in rows)
    kinds = {kind for kind, _, _ in rows}
    assert kinds == {
        *("text", "part", "short", "conversation", "speaker", "said", "asked", "answered", "aside", "id")
    }
    assert all(name == name.lower() for _, name, _ in rows)
    assert all(len(field_names.names(kind)) == sum(row[0] == kind for row in rows) for kind in kinds)


# As the command sees it.


def write(name: str, *records: Record) -> None:
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records), "utf-8")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_run_says_what_it_took(capsys: pytest.CaptureFixture[str]) -> None:
    write("a.jsonl", {"文件名": "甲", "段落": [{"内容": PROSE}]}, {"文件名": "乙", "段落": [{"内容": SHORT}]})
    assert main(["check", "a.jsonl"]) == 0
    note = "records: the text from 段落[].内容, the id from 文件名 (--text-field, --id-field)"
    assert capsys.readouterr().err == f"corpus-lint: {note}\n"
    assert main(["check", "a.jsonl", "--text-field", "段落[].内容"]) == 0
    assert capsys.readouterr().err == "corpus-lint: records: the id from 文件名 (--id-field)\n"
    write("a.jsonl", {"id": 1, "text": PROSE})
    assert main(["check", "a.jsonl"]) == 0
    assert capsys.readouterr().err == ""


def test_two_fields_as_likely_are_an_error_and_other_files_are_read(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write("a.jsonl", {"text": PROSE, "content": PROSE})
    Path("b.txt").write_text("第一章\u200b 总则", "utf-8")
    assert main(["check", ".", "--format", "concise"]) == 2
    out, err = capsys.readouterr()
    assert out.startswith("b.txt:1:4: warning[ENC107]")
    assert "may be in 'text' or in 'content', and neither was read" in err
    assert "--text-field text or --text-field content" in err
    assert main(["check", ".", "--text-field", "text", "--select", "PIN"]) == 0


def test_a_field_that_nothing_has_is_one_error(capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(8):
        write(f"{number}.jsonl", {"id": number, "meta": {"lang": "zh"}, "label": 1})
    assert main(["check", "."]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert (
        "0.jsonl, 1.jsonl, 2.jsonl, 3.jsonl, 4.jsonl and 3 other files: no record has the field 'text'"
        in line
    )
    assert "the fields are id, meta.lang, label (--text-field)" in line


def test_all_files_have_the_same_fields_whatever_is_in_each(capsys: pytest.CaptureFixture[str]) -> None:
    dirty = "第一章\u200b 总则"
    write("a/1.jsonl", {"content": PROSE, "text": ""})
    write("a/2.jsonl", {"content": dirty, "text": ""})
    write("b/3.jsonl", {"content": PROSE, "text": dirty})
    assert main(["check", ".", "--select", "ENC", "--format", "concise"]) == 1
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()[:-1]] == ["a/2.jsonl[1]"]

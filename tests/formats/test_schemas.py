"""The schemas of published data sets, in records written for this project: what is read, found and fixed in each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from corpus_lint.cli.main import main
from corpus_lint.formats.fields import Fields
from corpus_lint.formats.jsonl import record_documents

DIRTY = "第一章\u200b 总则"
FIXED = DIRTY.replace("\u200b", "")
PROSE = "老屋门前有一棵槐树。夏天的时候，全村的人都在树下乘凉，孩子们围着树跑来跑去，直到天黑才回家。"
MORE = "井水很凉，打上来的时候桶边挂着水珠。老人把西瓜放进桶里，吊到井下，晚上切开，一家人坐在院子里吃。"
MD5 = "0123456789abcdef0123456789abcdef"


class Schema(NamedTuple):
    """Some records of a data set, what is found in them, and where the dirty text stands: its id, part and line."""

    name: str
    records: list[dict[str, Any]]
    text: str
    id: str | None
    place: tuple[str | None, str | None, int]


def mnbvc(name: str, *texts: str) -> dict[str, Any]:
    paragraphs = [
        {"行号": line, "是否重复": False, "是否跨文件重复": False, "md5": MD5, "内容": text}
        for line, text in enumerate(texts)
    ]
    counts = {"文件大小": 1024, "simhash": 14363425423132712345678, "最长段落长度": 50, "段落数": len(texts)}
    return {
        "文件名": name,
        "是否待查文件": False,
        "是否重复文件": False,
        **counts,
        "去重段落数": 0,
        "低质量段落数": 0,
        "段落": paragraphs,
        "扩展字段": "{}",
        "时间": "20240101",
    }


def drcd(key: str, *contexts: str) -> dict[str, Any]:
    answer = {"id": "1", "text": "槐樹", "answer_start": 7}
    return {
        "title": f"槐樹{key}",
        "id": key,
        "paragraphs": [
            {
                "context": text,
                "id": f"{key}-{number}",
                "qas": [{"id": "q", "question": "什麼樹？", "answers": [answer]}],
            }
            for number, text in enumerate(contexts)
        ],
    }


def squad(key: str, *contexts: str) -> dict[str, Any]:
    answer = {"text": "槐树", "answer_start": 7}
    return {
        "title": f"槐树{key}",
        "paragraphs": [
            {"qas": [{"question": "什么树？", "id": MD5, "answers": [answer] * 3}], "context": text}
            for text in contexts
        ],
    }


SCHEMAS = [
    Schema(
        "MNBVC",
        [mnbvc("甲.txt", PROSE, "", DIRTY), mnbvc("乙.txt", MORE)],
        "段落[].内容",
        "文件名",
        ("甲.txt", None, 2),
    ),
    Schema(
        "WanJuan",
        [
            {
                "id": "BkQQ",
                "content": DIRTY + "\n" + PROSE,
                "title": "总则",
                "language": "zh",
                "char_num": 60,
            },
            {"id": "BkQR", "content": MORE, "title": "井", "language": "zh", "char_num": 50},
        ],
        "content",
        "id",
        ("BkQQ", None, 1),
    ),
    Schema(
        "FineWeb",
        [
            {
                "text": PROSE + "\n" + DIRTY,
                "id": "<urn:uuid:0b6f5d2e-0000-4000-8000-000000000001>",
                "dump": "CC-MAIN-2024-10",
                "url": "https://example.org/a",
                "date": "2024-02-20T01:02:03Z",
                "file_path": "s3://example/warc/a.warc.gz",
                "language": "zh",
                "language_score": 0.9876543210987654,
                "token_count": 60,
            },
            {
                "text": MORE,
                "id": "<urn:uuid:0b6f5d2e-0000-4000-8000-000000000002>",
                "url": "https://example.org/b",
            },
        ],
        "text",
        "id",
        ("<urn:uuid:0b6f5d2e-0000-4000-8000-000000000001>", None, 2),
    ),
    Schema(
        "C4",
        [
            {
                "text": PROSE + "\n" + DIRTY,
                "timestamp": "2019-04-25T12:57:54Z",
                "url": "https://example.org/a",
            },
            {"text": MORE, "timestamp": "2019-04-25T12:57:54Z", "url": "https://example.org/b"},
        ],
        "text",
        "url",
        ("https://example.org/a", None, 2),
    ),
    Schema(
        "Dolma",
        [
            {
                "id": "wiki-1",
                "text": DIRTY,
                "source": "wiki",
                "added": "2023-04-11T09:57:03.044Z",
                "created": "2023-04-11T09:57:03.044Z",
                "metadata": {"url": "https://example.org/a", "length": 8, "abstract": PROSE},
            },
            {"id": "wiki-2", "text": PROSE, "source": "wiki", "metadata": {"url": "https://example.org/b"}},
        ],
        "text",
        "id",
        ("wiki-1", None, 1),
    ),
    Schema(
        "ShareGPT",
        [
            {
                "id": "QWJhYvA_0",
                "conversations": [{"from": "human", "value": "写一段话"}, {"from": "gpt", "value": DIRTY}],
            },
            {
                "id": "i6IyJda_0",
                "conversations": [{"from": "human", "value": PROSE}, {"from": "gpt", "value": MORE}],
            },
        ],
        "conversations[].value",
        "id",
        ("QWJhYvA_0", "conversations[1].value", 1),
    ),
    Schema(
        "Alpaca",
        [
            {"instruction": "写一段话", "input": "", "output": PROSE + "\n" + DIRTY},
            {"instruction": "翻译下面的话", "input": MORE, "output": PROSE},
        ],
        "instruction, output, input",
        None,
        (None, "output", 2),
    ),
    Schema(
        "OpenAI",
        [
            {
                "messages": [
                    {"role": "system", "content": "你是助手。"},
                    {"role": "user", "content": DIRTY},
                    {"role": "assistant", "content": None, "tool_calls": [{"function": {"arguments": "{}"}}]},
                ]
            },
            {"messages": [{"role": "user", "content": "你好"}, {"role": "assistant", "content": PROSE}]},
        ],
        "messages[].content",
        None,
        (None, "messages[1].content", 1),
    ),
    Schema(
        "SQuAD",
        [squad("甲", PROSE, DIRTY), squad("乙", MORE)],
        "paragraphs[].context",
        "title",
        ("槐树甲", None, 2),
    ),
    Schema(
        "DRCD",
        [drcd("1147", PROSE, DIRTY), drcd("1148", MORE)],
        "paragraphs[].context",
        "id",
        ("1147", None, 2),
    ),
    Schema(
        "chinese-poetry",
        [
            {"author": "甲", "paragraphs": ["庭前一樹槐，", DIRTY], "title": "槐", "id": "08e41396-0000"},
            {"author": "乙", "paragraphs": ["井深水自涼。"], "title": "井", "id": "08e41396-0001"},
        ],
        "paragraphs[]",
        "id",
        ("08e41396-0000", None, 2),
    ),
]


def written(schema: Schema, layout: str) -> bytes:
    """The records as a file that other programs write, with what they may write and json.dumps does not."""
    lines = [json.dumps(record, ensure_ascii=number == 1) for number, record in enumerate(schema.records)]
    # Numbers, escapes and order of a member that nothing reads.
    lines = [
        line[:-1] + ', "n": 123456789012345678901234567890, "x": 1.0e5, "x": "\\/\\u4e2d"}' for line in lines
    ]
    if layout == "object":
        return ('{"version": "1.1", "data": [' + ", ".join(lines) + '], "checksum": 1e999}').encode()
    if layout == "json":
        return ("[\n  " + ",\n  ".join(lines) + "\n]\n").encode()
    return ("\r\n".join(lines) + "\r\n").encode()


@pytest.mark.parametrize("layout", ["jsonl", "json", "object"])
@pytest.mark.parametrize("schema", SCHEMAS, ids=[schema.name for schema in SCHEMAS])
def test_a_schema(
    schema: Schema,
    layout: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path("a.jsonl" if layout == "jsonl" else "a.json")
    text = schema.text
    if layout == "object":
        text = ", ".join(f"data[].{field}" for field in text.split(", "))
    before = written(schema, layout)
    path.write_bytes(before)
    assert main(["check", str(path), "--select", "ENC107", "--format", "jsonl", "--no-cache"]) == 1
    out, err = capsys.readouterr()
    # What is taken as text and id.
    note = [f"the text from {text}"] if (text, schema.id) not in (("text", "id"), ("text", None)) else []
    note += [f"the id from {schema.id}"] if schema.id and note else []
    assert [f"corpus-lint: records: {', '.join(note)}"] * bool(note) == [
        line.split(" (--")[0] for line in err.splitlines()
    ]
    # The finding, and where it is.
    (finding,) = map(json.loads, out.splitlines())
    assert (finding["record"], finding["id"], finding["part"], finding["line"]) == (1, *schema.place)
    # The fix: of the file only those bytes are other.
    assert main(["check", str(path), "--select", "ENC107", "--fix", "--quiet", "--no-cache"]) == 0
    assert path.read_bytes() == before.replace(
        json.dumps(DIRTY, ensure_ascii=False).encode()[1:-1], FIXED.encode()
    )


def test_turns_are_documents_in_which_endings_and_copies_are_not_looked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.jsonl"
    cut = PROSE * 2 + "第二天早上，他背着书包走到村口，看见树下围了很多人，原来是县里来的放映队正在挂"
    turns = [{"role": "user", "content": cut}, {"role": "assistant", "content": cut}]
    path.write_text(json.dumps({"messages": turns}, ensure_ascii=False) + "\n", "utf-8")
    words = ("check", str(path), "--no-cache", "--quiet", "--format", "jsonl")
    assert main([*words]) == 0
    assert capsys.readouterr().out == ""
    assert main([*words, "--extend-select", "TRN102"]) == 1
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["code"], one["part"]) for one in found] == [
        ("TRN102", "messages[0].content"),
        ("TRN102", "messages[1].content"),
    ]
    assert main([*words, "--select", "DUP101"]) == 1
    (found_copy,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert found_copy["part"] == "messages[1].content"
    # The same texts as documents.
    path.write_text("".join(json.dumps({"text": cut}) + "\n" for _ in turns), "utf-8")
    assert main([*words]) == 1


def test_a_duplicate_names_the_id_of_its_partner(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.jsonl"
    records = [
        {"docid": f"d{number}", "title": PROSE[:9], "abstract": text}
        for number, text in enumerate((PROSE * 3, MORE, PROSE * 3))
    ]
    path.write_text("".join(json.dumps(one) + "\n" for one in records), "utf-8")
    words = ["check", str(path), "--select", "DUP101", "--no-cache"]
    assert main([*words, "--format", "jsonl"]) == 1
    (finding,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (finding["id"], finding["related"][0]["id"], finding["related"][0]["record"]) == ("d2", "d0", 1)
    assert main([*words, "--format", "full"]) == 1
    assert "= see: " in (out := capsys.readouterr().out)
    assert "a.jsonl[1]:1:1 (id d0)" in out
    # Of several fields a document knows which it is from.
    both = ("--text-field", "title", "--text-field", "abstract")
    assert main([*words, *both, "--format", "jsonl", "--set", "DUP101.min-length=5"]) == 1
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [
        (one["id"], one["part"], one["related"][0]["id"], one["related"][0]["part"]) for one in found
    ] == [
        ("d1", "title", "d0", "title"),
        ("d2", "abstract", "d0", "abstract"),
        ("d2", "title", "d0", "title"),
    ]


@pytest.mark.parametrize(
    "name", ["full", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "markdown"]
)
def test_every_report_names_the_record(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.jsonl"
    turns = [{"role": "user", "content": "问"}, {"role": "assistant", "content": DIRTY}]
    path.write_text(json.dumps({"uuid": "u-98957ce5", "messages": turns}) + "\n", "utf-8")
    assert main(["check", str(path), "--format", name, "--no-cache", "--quiet"]) == 1
    out = capsys.readouterr().out.replace("&#91;", "[").replace("&#93;", "]").replace("\\\\", "")
    assert "u-98957ce5" in out
    assert "messages[1].content" in out.replace("\\[", "[").replace("\\]", "]")


def test_a_baseline_has_the_id_and_knows_entries_without_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.jsonl").write_text(json.dumps({"id": "d7", "text": DIRTY}) + "\n", "utf-8")
    assert main(["check", "a.jsonl", "--write-baseline", "known"]) == 0
    header, line = Path("known").read_text("utf-8").splitlines()
    entry = json.loads(line)
    assert entry.pop("id") == "d7"
    assert main(["check", "a.jsonl", "--baseline", "known"]) == 0
    Path("known").write_text(f"{header}\n{json.dumps(entry)}\n", "utf-8")
    assert main(["check", "a.jsonl", "--baseline", "known"]) == 0
    assert "1 known from the baseline" in capsys.readouterr().out


def test_ids_are_numbers_and_texts() -> None:
    for raw, name in (
        ('{"id": 7, "text": "a"}', "7"),
        ('{"id": 123456789012345678901234567890, "text": "a"}', "123456789012345678901234567890"),
        ('{"id": "a/b", "text": "a"}', "a/b"),
        ('{"id": true, "text": "a"}', ""),
        ('{"id": null, "text": "a"}', ""),
        ('{"id": {"n": 1}, "text": "a"}', ""),
        ('{"text": "a"}', ""),
    ):
        (document,) = record_documents(raw.encode(), "a", 1, Fields(("text",), "id"))
        assert (document.id, document.text) == (name, "a")

"""A cleaned copy: what is accepted, repaired and rejected, what is written of it, and how runs that ended early go on."""

from __future__ import annotations

import bz2
import errno
import gzip
import hashlib
import io
import json
import lzma
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus_lint.cli.main import main
from corpus_lint.core import atomic_write
from corpus_lint.run.clean.undo import logged, old_text, undone

STORY = (
    "老屋门前有一棵槐树，树龄比村里最老的人还要大。夏天的时候，全村的人都搬着凳子到树下乘凉，讲古的讲古，下棋的下棋。"
    "孩子们围着树干捉迷藏，一直玩到月亮升起来才肯回家睡觉。后来，槐树在一个雷雨的夜里被劈去了一半，剩下的一半却年年开花。\n"
)
RIVER = (
    "小河从村子东边流过，河水清得可以看见底下的石头。春天一到，女人们便提着篮子去洗衣裳，一边捶打，一边说着家长里短。"
    "渡口的老船工姓周，摇了四十年的船，从来不肯多收一文钱。前年修了桥，他还是每天到河边坐一坐，看看水，抽一袋烟。\n"
)
MARKET = (
    "每逢初五和初十，镇上都有集市，四面八方的人赶着牛车来卖粮食和布匹。卖糖人的老汉手艺最好，吹出来的公鸡像要打鸣。"
    "我小时候攒了半个月的铜板，就为了买他一只糖做的小马，舍不得吃，插在窗台上看了三天，终于让蚂蚁吃掉了。\n"
)
SQUARE = "广场上\u200b的鸽子不怕人，\r\n游客一撒玉米粒，它们就呼啦啦围过来，落在肩上、手上、帽子上。\r\n"
# What a safe fix repairs, and what nothing does.
HIDDEN = RIVER.replace("，", "，\u200b", 2)
PREVIEW = MARKET + "还剩3页未读，继续阅读\n"


def record(text: str, **others: object) -> str:
    return json.dumps({**others, "text": text}, ensure_ascii=False)


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus with a document of each kind, in some formats."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "source"
    (folder / "deep").mkdir(parents=True)
    lines = [
        record(STORY, id=1),
        record(HIDDEN, id=12345678901234567890),
        "",
        record(PREVIEW, id=3),
        "{not json",
        record("镇东头有一家铁匠铺，炉火从早到晚不熄，叮叮当当的声音半条街都听得见，夜里才安静下来。"),
    ]
    (folder / "a.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    packed = record("山后有座破庙，香火断了几十年，只有放羊的孩子下雨时进去躲一躲，拿石子在墙上画羊。") + "\n"
    (folder / "deep" / "b.jsonl.gz").write_bytes(gzip.compress(packed.encode(), mtime=7))
    (folder / "deep" / "c.txt").write_text(
        "井水冬暖夏凉，离家的人回来，头一件事总是打一桶上来喝个痛快，说外面没有这个味。\n", "utf-8"
    )
    (folder / "d.txt").write_text(
        "年糕要打上一百下才糯，" + "\u200b" + "父亲打，母亲翻，我在旁边数，数着数着口水就流下来了。\n",
        "utf-8",
    )
    (folder / "e.txt").write_text(
        "戏台搭在祠堂前面，唱的是武松打虎，孩子们爬到树上看。\n还剩3页未读，继续阅读\n", "utf-8"
    )
    return folder


def clean(*words: str) -> int:
    return main(["clean", *words])


def digests(*folders: Path) -> dict[str, str]:
    return {
        f"{folder.name}/{path.relative_to(folder)}": hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def lines(path: Path) -> list[bytes]:
    raw = path.read_bytes()
    return (gzip.decompress(raw) if path.name.endswith(".gz") else raw).splitlines(keepends=True)


def reasons(rejected: Path) -> Iterator[dict[str, Any]]:
    """Where each rejected record was, and why it is one."""
    for path in sorted(rejected.rglob("*.jsonl*")):
        for line in lines(path):
            values = json.loads(line)
            yield values.get("corpus_lint", values)


def corpus(folder: Path, texts: Iterable[str], name: str = "a.jsonl") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("".join(record(text) + "\n" for text in texts), "utf-8")
    return folder


def kept(copy: Path, name: str = "a.jsonl") -> list[str]:
    return [json.loads(line)["text"] for line in lines(copy / name)]


def test_accepted_bytes_are_copied_and_rejected_records_have_their_reasons(source: Path) -> None:
    before = digests(source)
    assert clean("source", "-o", "copy", "--rejected", "rejected") == 0
    assert digests(source) == before
    copy, rejected = Path("copy"), Path("rejected")
    old, new = lines(source / "a.jsonl"), lines(copy / "a.jsonl")
    # The blank line is not a record, and stays.
    assert [new[0], *new[2:]] == [old[0], old[2], old[5]]
    assert new[1] == old[1].replace("\u200b".encode(), b"")
    for name in ("deep/b.jsonl.gz", "deep/c.txt"):
        assert (copy / name).read_bytes() == (source / name).read_bytes()
    assert "\u200b" not in (copy / "d.txt").read_text("utf-8")
    assert not (copy / "e.txt").exists()
    assert (rejected / "e.txt").read_bytes() == (source / "e.txt").read_bytes()
    found = [
        (one["path"], one["record"], [why["code"] for why in one["reasons"]]) for one in reasons(rejected)
    ]
    assert found == [("a.jsonl", 4, ["TRN103"]), ("a.jsonl", 5, ["FMT101"]), ("e.txt", None, ["TRN103"])]
    first = lines(rejected / "a.jsonl")[0]
    assert first.startswith(old[3].rstrip(b"}\n"))
    assert json.loads(first)["id"] == 3
    assert json.loads(lines(rejected / "a.jsonl")[1])["corpus_lint"]["raw"] == "{not json"
    assert sorted(digests(copy)) == [
        "copy/.corpus-lint/edits.jsonl",
        "copy/.corpus-lint/lock",
        "copy/.corpus-lint/manifest.json",
        "copy/.corpus-lint/run.json",
        "copy/a.jsonl",
        "copy/d.txt",
        "copy/deep/b.jsonl.gz",
        "copy/deep/c.txt",
    ]
    assert main(["check", "copy", "--fail-on", "error"]) == 0


def test_what_is_around_a_repaired_string_is_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    line = '{ "n": 1e400, "n":12345678901234567890123 ,\t"t\\u0065xt":"a" , "text" : "%s" , "x":"\\/\\u4e2d" }  \n'
    Path("source").mkdir()
    Path("source/a.jsonl").write_text(line % HIDDEN.strip(), "utf-8")
    assert clean("source", "-o", "copy") == 0
    assert Path("copy/a.jsonl").read_text("utf-8") == line % RIVER.strip()


def test_the_log_restores_and_the_counts_add_up(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (source / "f.txt").write_bytes("\ufeff".encode() + SQUARE.encode("utf-8"))
    (source / "g.txt").write_bytes("".join(STORY.split("树")).encode("gb18030") * 3)
    assert clean("source", "-o", "copy", "--rejected", "rejected", "--format", "json") == 0
    said = json.loads(capsys.readouterr().out)
    copy = Path("copy")
    log = logged(copy)
    assert set(log) == {"a.jsonl", "d.txt", "f.txt", "g.txt"}
    (edited,) = log["a.jsonl"][2]
    assert (edited["record"], edited["rules"]) == (2, ["ENC107"])
    assert [one["before"] + one["after"] for one in edited["edits"]] == ["\u200b"] * 2
    assert old_text(RIVER, edited["edits"]) == HIDDEN
    for name in ("d.txt", "f.txt", "g.txt"):
        assert b"".join(undone(copy, name, log[name])) == (source / name).read_bytes()
        assert (copy / name).read_bytes() != (source / name).read_bytes()
    old = lines(source / "a.jsonl")
    assert b"".join(undone(copy, "a.jsonl", log["a.jsonl"])) == b"".join([*old[:3], old[5]])
    manifest = json.loads((copy / ".corpus-lint" / "manifest.json").read_bytes())
    counts = manifest["counts"]
    assert {name: {**said, **said["unread"]}[name] for name in counts} == counts
    assert counts["records"] == counts["accepted"] + counts["repaired"] + counts["rejected"] == 11
    assert (counts["repaired"], counts["rejected"]) == (4, 3)
    for entry in manifest["files"]:
        assert entry["input"]["sha256"] == hashlib.sha256((source / entry["path"]).read_bytes()).hexdigest()
        if "output" in entry:
            assert (
                entry["output"]["sha256"] == hashlib.sha256((copy / entry["path"]).read_bytes()).hexdigest()
            )


def test_what_rejects_can_be_said(source: Path) -> None:
    assert clean("source", "-o", "one", "--reject", "FMT101", "--rejected", "out") == 0
    assert [one["record"] for one in reasons(Path("out"))] == [5]
    corpus(
        source,
        ["他说：“这本书要读三遍。第一遍囫囵吞枣，第二遍细嚼慢咽，第三遍才算品出滋味来了，你说对不对？" * 2],
    )
    assert clean("source", "-o", "two", "--reject", "warning,TRN103", "--rejected", "out2") == 0
    assert main(["check", "two", "--ignore", "TRN104"]) == 0
    assert clean("source", "-o", "three", "--reject", "nonsense") == 2


def test_a_dry_run_writes_nothing_and_counts_the_same(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = digests(tmp_path)
    assert clean("source", "--dry-run", "-o", "copy", "--rejected", "rejected") == 0
    said = capsys.readouterr().out
    assert "Nothing was written." in said
    assert digests(tmp_path) == before
    assert not Path("copy").exists()
    assert clean("source", "-o", "copy") == 0
    assert capsys.readouterr().out.splitlines()[:-1] == said.splitlines()[:-1]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["source", "-o", "source/copy"], "apart from the sources"),
        (["source/deep", "-o", "source"], "apart from the sources"),
        (["source/d.txt", "-o", "source"], "apart from the sources"),
        (["source", "-o", "full"], "not empty"),
        (["source", "-o", "copy", "--rejected", "copy"], "apart from copy"),
        (["source", "-o", "copy", "--rejected", "copy/rejected"], "apart from copy"),
        (["source", "-o", "copy", "--rejected", "full"], "not empty"),
        (["source", "-o", "full/file"], "not a directory"),
        (["source/d.txt", "other/d.txt", "-o", "copy"], "would both be d.txt"),
        (["source"], "-o DIR"),
        (["-", "-o", "copy"], "standard input"),
    ],
)
def test_directories_that_are_not_ours_are_refused(
    source: Path, words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("full/file", "other/d.txt"):
        Path(name).parent.mkdir()
        Path(name).write_text("x", "utf-8")
    before = digests(source, Path("full"))
    assert clean(*words) == 2
    assert sentence in capsys.readouterr().err
    assert digests(source, Path("full")) == before


def test_a_copy_is_not_made_twice_and_not_mixed_with_another(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert clean("source", "-o", "copy") == 0
    before = digests(Path("copy"))
    assert clean("source", "-o", "copy") == 0
    assert "has this copy already" in capsys.readouterr().out
    Path("copy/d.txt").write_text("x", "utf-8")
    assert clean("source", "-o", "copy") == 0
    assert digests(Path("copy")) == before
    assert clean("source", "-o", "copy", "--unsafe-fixes") == 2
    assert "fixes differ" in capsys.readouterr().err
    (source / "e.txt").write_text("戏台搭在祠堂前面，唱的是武松打虎，孩子们爬到树上看。\n", "utf-8")
    (source / "deep" / "c.txt").write_text("井水冬暖夏凉。\n还剩3页未读，继续阅读\n", "utf-8")
    assert clean("source", "-o", "copy") == 0
    after = digests(Path("copy"))
    assert set(before) ^ set(after) == {"copy/e.txt", "copy/deep/c.txt"}
    assert clean("source", "-o", "fresh") == 0
    assert {name.removeprefix("fresh/"): one for name, one in digests(Path("fresh")).items()} == {
        name.removeprefix("copy/"): one for name, one in after.items()
    }


def test_a_run_that_is_killed_at_any_write_goes_on_to_the_same_bytes(
    source: Path, tune: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each file is written by one function: a run is ended before and after each of its calls, and begun again."""
    tune(batch=300, processes=1 << 40)
    corpus(source, [STORY + str(number) * 9 for number in range(4)], "copies.jsonl")
    words = ("source", "-o", "copy", "--rejected", "rejected")
    assert clean(*words) == 0
    whole = digests(Path("copy"), Path("rejected"))
    write = atomic_write.replace
    calls, due, after = 0, 0, False

    class Killed(BaseException):
        pass

    def replace(*given: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == due and not after:
            raise Killed
        write(*given)
        if calls == due:
            raise Killed

    monkeypatch.setattr(atomic_write, "replace", replace)
    for due in range(1, 100):
        for after in (False, True):
            for name in ("copy", "rejected"):
                Path(name).rename(f"{name}-{due}-{after}")
            calls = 0
            try:
                clean(*words)
            except Killed:
                calls = -1000
                assert clean(*words) == 0
            assert digests(Path("copy"), Path("rejected")) == whole
        if calls > 0:
            break
    assert due > 15


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_killed_process_goes_on_to_the_same_bytes(source: Path) -> None:
    corpus(source, [STORY + str(number) * 40 for number in range(300)], "copies.jsonl")
    words = [
        sys.executable,
        "-m",
        "corpus_lint",
        "clean",
        "source",
        "-o",
        "copy",
        "--rejected",
        "rejected",
        "--jobs",
        "2",
    ]
    subprocess.run(words, check=True)
    whole = digests(Path("copy"), Path("rejected"))
    for name in ("copy", "rejected"):
        Path(name).rename(f"{name}-whole")
    wait, killed = 0.2, 0
    while killed < 8:
        with subprocess.Popen(words, start_new_session=True, stderr=subprocess.DEVNULL) as process:
            time.sleep(wait)
            if process.poll() is not None:
                break
            os.killpg(process.pid, signal.SIGKILL)
            killed += 1
            wait *= 1.5
    assert killed
    subprocess.run(words, check=True)
    assert digests(Path("copy"), Path("rejected")) == whole


def test_a_full_disk_is_a_sentence_and_the_run_goes_on_later(
    source: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = digests(source)
    write = atomic_write.replace

    def replace(target: str, *given: Any) -> None:
        if target.endswith("d.txt"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(target, *given)

    with monkeypatch.context() as patched:
        patched.setattr(atomic_write, "replace", replace)
        assert clean("source", "-o", "copy") == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "d.txt: not written: No space left on device; the sources are as they were" in said
    assert digests(source) == before
    assert not Path("copy/.corpus-lint/manifest.json").exists()
    assert clean("source", "-o", "copy") == 0
    assert clean("source", "-o", "fresh") == 0
    assert [*digests(Path("copy")).values()] == [*digests(Path("fresh")).values()]


@pytest.mark.skipif(sys.platform != "linux", reason="limits of Linux")
def test_a_file_that_may_not_grow_is_a_sentence_too(source: Path) -> None:
    before = digests(source)
    limited = f"ulimit -f 1; exec {sys.executable} -m corpus_lint clean source -o copy --no-cache --jobs 1"
    # Some hundred short records: more than the block that a file may have.
    corpus(source, [HIDDEN + str(number) for number in range(40)], "large.jsonl")
    run = subprocess.run(["bash", "-c", limited], capture_output=True, text=True, check=False)
    assert run.returncode == 2
    assert "too large" in run.stderr
    assert run.stderr.count("\n") == 1
    assert {name: digest for name, digest in digests(source).items() if "large" not in name} == before


def test_a_source_that_changes_is_not_mixed(
    source: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from corpus_lint.run.clean.judge_files import Judgement

    judge = Judgement.judge

    def changed(judgement: Judgement) -> None:
        judge(judgement)
        corpus(source, [RIVER])

    with monkeypatch.context() as patched:
        patched.setattr(Judgement, "judge", changed)
        assert clean("source", "-o", "copy") == 2
    assert "changed while it was being cleaned" in capsys.readouterr().err
    assert clean("source", "-o", "copy") == 0
    assert kept(Path("copy")) == [RIVER]


def test_a_file_that_cannot_be_read_is_an_error_and_not_in_the_copy(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = gzip.compress(b"".join(record(STORY + str(n)).encode() + b"\n" for n in range(50)))
    (source / "cut.jsonl.gz").write_bytes(whole[:-20])
    assert clean("source", "-o", "copy") == 2
    assert "cut.jsonl.gz: damaged gzip" in capsys.readouterr().err
    assert not Path("copy/cut.jsonl.gz").exists()
    assert Path("copy/a.jsonl").exists()
    manifest = json.loads(Path("copy/.corpus-lint/manifest.json").read_bytes())
    assert manifest["lost"] == ["cut.jsonl.gz"]
    # It is tried again when the file is whole.
    (source / "cut.jsonl.gz").write_bytes(whole)
    assert clean("source", "-o", "copy") == 0
    # All of it is like a document that is accepted: a file of records is written even if none is left.
    assert lines(Path("copy/cut.jsonl.gz")) == []


def test_a_field_that_no_record_has_is_an_error(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (source / "other.jsonl").write_text('{"body": "x"}\n', "utf-8")
    assert clean("source", "-o", "copy", "--text-field", "text") == 2
    assert "other.jsonl: no record has the field 'text'" in capsys.readouterr().err
    assert not Path("copy/other.jsonl").exists()


def test_a_record_of_several_documents_is_one_decision(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    talks = [
        [
            ("user", "村里的\u200b槐树有多少年了？"),
            ("assistant", "听老人说，\u200b它有三百多年了，比祠堂还要老。"),
        ],
        [("user", "为什么锟斤拷锟斤拷锟斤拷呢？"), ("assistant", "河水\u200b清得可以看见底下的石头。")],
        [("user", "集市是哪一天？"), ("assistant", "每逢初五和初十。")],
    ]
    records = [
        json.dumps(
            {"id": f"t{n}", "messages": [{"role": role, "content": text} for role, text in talk]},
            ensure_ascii=False,
        )
        for n, talk in enumerate(talks)
    ]
    Path("source").mkdir()
    Path("source/a.jsonl").write_text("".join(line + "\n" for line in records), "utf-8")
    assert clean("source", "-o", "copy", "--rejected", "out") == 0
    assert (
        Path("copy/a.jsonl").read_text("utf-8") == records[0].replace("\u200b", "") + "\n" + records[2] + "\n"
    )
    (one,) = reasons(Path("out"))
    assert (one["id"], one["record"]) == ("t1", 2)
    log = logged(Path("copy"))["a.jsonl"]
    assert [(entry["id"], entry["part"]) for entry in log[1]] == [
        ("t0", "messages[0].content"),
        ("t0", "messages[1].content"),
    ]
    assert b"".join(undone(Path("copy"), "a.jsonl", log)).decode() == records[0] + "\n" + records[2] + "\n"
    counts = json.loads(Path("copy/.corpus-lint/manifest.json").read_bytes())["counts"]
    assert [counts[name] for name in ("documents", "records", "accepted", "repaired", "rejected")] == [
        6,
        3,
        1,
        1,
        1,
    ]


def test_a_directory_without_documents_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("source").mkdir()
    Path("source/a.png").write_bytes(b"x")
    assert clean("source", "-o", "copy") == 0
    assert (
        "nothing to lint: there are 1 file of formats that are not read (1 .png)" in capsys.readouterr().err
    )


def test_what_is_not_read_is_said_and_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same each time: also where the copy is there already, and where a file could not be read."""
    monkeypatch.chdir(tmp_path)
    corpus(Path("source"), [STORY, ""])
    for name, content in (("a.png", b"x"), ("b.zip", b"PK")):
        Path("source", name).write_bytes(content)
    note = "corpus-lint: not read: 1 file of other formats (1 .png), 1 archive (1 .zip; unpack them), 1 record without text"
    for words in (["-o", "copy"], ["-o", "copy"], ["--dry-run"]):
        clean("source", "--format", "json", *words)
        printed = capsys.readouterr()
        assert note in printed.err.splitlines()
        unread = json.loads(printed.out)["unread"]
        assert (unread["files"], unread["archives"]) == ({".png": 1}, {".zip": 1})
        assert unread["records_without_text"] == 1
    Path("source/c.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    capsys.readouterr()
    clean("source", "--format", "json", "--dry-run")
    assert json.loads(capsys.readouterr().out)["unread"]["binary"] == {"PNG": 1}
    assert clean("source", "nowhere", "--dry-run") == 2
    assert note in capsys.readouterr().err.splitlines()


# Copies


def variant(text: str, number: int) -> str:
    """The text with some clauses of its own."""
    clauses = text.split("，")
    for place in range(number * 2, number * 2 + 2):
        clauses[place % len(clauses)] = f"第{'一二三四五六七八九'[number]}处改成了别的说法第{place}句"
    return "，".join(clauses)


@pytest.mark.parametrize("first", [PREVIEW.replace(MARKET, STORY), STORY.replace("，", "，\u200b")])
def test_a_damaged_first_copy_does_not_cost_its_honest_twin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    monkeypatch.chdir(tmp_path)
    corpus(tmp_path / "source", [first, STORY, first])
    assert clean("source", "-o", "copy", "--rejected", "rejected") == 0
    assert kept(Path("copy")) == [STORY]


def test_of_equal_copies_the_first_stays_and_a_warning_costs_the_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    traditional = STORY.replace("树", "樹").replace("龄", "齡")
    corpus(tmp_path / "source", [traditional, STORY])
    assert clean("source", "-o", "copy") == 0
    assert len(kept(Path("copy"))) == 1


def test_every_dropped_document_has_its_partner_in_the_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also of chains, in which each document is like the next one and the ends are not alike."""
    monkeypatch.chdir(tmp_path)
    pages = [STORY + RIVER, RIVER + STORY + "他笑了。", MARKET + STORY, RIVER + MARKET]
    chain = [STORY + RIVER + MARKET[: 12 * n] for n in range(9)]
    texts = [*pages, *chain, *[variant(STORY + RIVER, n) for n in range(9)], *pages, HIDDEN + STORY]
    corpus(tmp_path / "source", texts)
    assert clean("source", "-o", "copy", "--rejected", "rejected") == 0
    found = list(reasons(Path("rejected")))
    gone = {one["record"] for one in found}
    stayed = set(range(1, len(texts) + 1)) - gone
    assert len(kept(Path("copy"))) == len(stayed)
    assert len(gone) > 5
    assert len(stayed) > 3
    for one in found:
        for reason in one["reasons"]:
            assert reason["code"] in ("DUP101", "DUP102")
            assert reason["related"]["record"] in stayed
    assert main(["check", "copy", "--fail-on", "error", "--select", "DUP"]) == 0


def prose(seed: int, length: int) -> str:
    """Han characters that are like nothing else."""
    chance = random.Random(seed)
    return "".join(
        chance.choice("，。") if chance.random() < 0.1 else chr(chance.randrange(0x4E00, 0x9F00))
        for _ in range(length)
    )


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 1, 0)])
def test_of_a_chain_what_is_not_like_the_first_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, order: tuple[int, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    text = prose(1, 2_000)
    # Of two neighbours three quarters are the same, of the ends half.
    windows = [text[start : start + 1_000] for start in (0, 150, 300)]
    corpus(tmp_path / "source", [windows[number] for number in order])
    assert clean("source", "-o", "copy", "--select", "DUP102", "--rejected", "out") == 0
    stayed = (
        [windows[0], windows[2]]
        if order[0] == 0
        else [windows[1]]
        if order[0] == 1
        else [windows[2], windows[0]]
    )
    assert kept(Path("copy")) == stayed


def test_a_book_is_not_dropped_for_its_chapters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    chapters = [prose(number, 1_000) for number in range(4)]
    corpus(tmp_path / "source", [*chapters, "".join(chapters)])
    assert clean("source", "-o", "all", "--select", "DUP") == 0
    assert len(kept(Path("all"))) == 5
    assert clean("source", "-o", "copy", "--select", "DUP", "--reject", "DUP103", "--rejected", "out") == 0
    assert kept(Path("copy")) == ["".join(chapters)]
    assert {one["reasons"][0]["related"]["record"] for one in reasons(Path("out"))} == {5}


# A reference corpus


def found(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, Any]]:
    capsys.readouterr()
    main(["check", *words, "--select", "DUP101,DUP102,DUP103", "--format", "json"])
    values: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["findings"]
    return values


@pytest.fixture
def reference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    corpus(
        tmp_path / "work" / "new",
        [RIVER, STORY, prose(7, 900) + prose(9, 600) + prose(8, 900), prose(9, 600)[:580]],
    )
    monkeypatch.chdir(tmp_path / "work")
    return corpus(tmp_path / "known", [STORY, STORY, prose(9, 600)], "old.jsonl")


@pytest.mark.parametrize("cached", [True, False])
def test_documents_are_compared_with_a_reference_that_is_not_reported(
    reference: Path, capsys: pytest.CaptureFixture[str], cached: bool
) -> None:
    words = ["new", "--against", "../known"] + ([] if cached else ["--no-cache"])
    for _ in range(3):
        values = found(capsys, *words)
        assert {one["path"] for one in values} == {"new/a.jsonl"}
        by_record = {(one["record"], one["code"]): one for one in values}
        copy = by_record[2, "DUP101"]
        assert copy["message"] == "a copy of a document in the reference corpus"
        assert copy["related"][0]["path"] == "../known/old.jsonl"
        assert "of the reference corpus stand" in by_record[3, "DUP103"]["message"]
    # Without it they are not compared with it, whatever the index has.
    assert all(
        other["path"] == "new/a.jsonl" for one in found(capsys, *words[:1]) for other in one["related"]
    )
    Path("new/b.txt").write_text(STORY, "utf-8")
    named = found(capsys, "new/b.txt", "--against", "../known")
    assert [one["message"] for one in named] == ["a copy of a document in the reference corpus"]
    assert not [one for one in found(capsys, "new/b.txt") if one["related"][0]["path"].startswith("..")]


def test_what_is_in_a_reference_is_not_in_the_copy(reference: Path) -> None:
    before = digests(reference)
    assert clean("new", "-o", "copy", "--against", "../known", "--rejected", "out") == 0
    assert digests(reference) == before
    assert STORY not in kept(Path("copy"))
    assert RIVER in kept(Path("copy"))
    (one,) = [one for one in reasons(Path("out")) if one["record"] == 2]
    assert one["reasons"][0]["related"] == {"path": "../known/old.jsonl", "record": 1}
    assert clean("new", "-o", "clean", "--against", "../known", "--reject", "DUP", "--select", "DUP") == 0
    assert kept(Path("clean")) == [RIVER]


def test_a_reference_without_the_text_field_is_an_error(
    reference: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (reference / "old.jsonl").write_text(json.dumps({"question": STORY}) + "\n", "utf-8")
    assert main(["check", "new", "--against", "../known", "--text-field", "text"]) == 2
    assert "../known/old.jsonl: no record has the field 'text'" in capsys.readouterr().err
    assert clean("new", "-o", "copy", "--against", "../known", "--text-field", "text") == 2
    words = ("--text-field", "text", "--text-field", "question")
    assert clean("new", "-o", "both", "--against", "../known", *words) == 0
    assert STORY not in kept(Path("both"))


def test_a_reference_has_to_be_there_and_to_be_another(
    reference: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "new", "--against", "nowhere"]) == 2
    assert main(["check", "new", "--against", "new"]) == 2
    assert "it has only documents of the run" in capsys.readouterr().err


# Formats

PACK: dict[str, tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]]] = {
    "": (bytes, bytes),
    ".gz": (lambda raw: gzip.compress(raw, mtime=3), gzip.decompress),
    ".bz2": (bz2.compress, bz2.decompress),
    ".xz": (lzma.compress, lzma.decompress),
}


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def container(kind: str, texts: Iterable[str]) -> str:
    """A file with an odd layout: white space, a number with many digits, columns before and behind the text."""
    rows = [(f"1234567890123456789012345{n}", text) for n, text in enumerate(texts)]
    objects = [f'{{ "n" : {n}, "text":{json.dumps(text, ensure_ascii=False)} ,"z":[ ]}}' for n, text in rows]
    if kind == "csv":
        return "n,text,z\r\n" + "".join(f"{n},{quoted(text)}, x \r\n" for n, text in rows)
    if kind == "tsv":
        return "n\ttext\tz\n" + "".join(f"{n}\t{quoted(text)}\t\n" for n, text in rows)
    if kind == "json":
        return "[\n  " + " ,\n  ".join(objects) + "\n]\n"
    if kind == "nested.json":
        return '{"version" : 1.10, "data": [' + ", ".join(objects) + '], \n"end":0}'
    return "\n".join(objects) + "\n"


@pytest.mark.parametrize("packed", PACK)
@pytest.mark.parametrize("kind", ["jsonl", "json", "nested.json", "csv", "tsv"])
def test_records_of_each_format_are_accepted_repaired_and_rejected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, packed: str
) -> None:
    monkeypatch.chdir(tmp_path)
    name = f"a.{kind}{packed}"
    pack, unpack = PACK[packed]
    texts = [STORY, PREVIEW, HIDDEN, "井水冬暖夏凉，谁都爱喝。", PREVIEW.replace("3", "4")]
    Path("source").mkdir()
    Path("source", name).write_bytes(pack(container(kind, texts).encode()))
    assert clean("source", "-o", "copy", "--rejected", "out") == 0
    written = unpack(Path("copy", name).read_bytes()).decode()

    def literal(text: str) -> str:
        return quoted(text) if kind in ("csv", "tsv") else json.dumps(text, ensure_ascii=False)

    assert all(literal(text) in container(kind, texts) for text in texts)
    assert [text for text in texts if literal(text) in written] == [STORY, texts[3]]
    for number in (0, 2, 3):
        assert f"1234567890123456789012345{number}" in written
    log = logged(Path("copy"))[name]
    back = unpack(b"".join(undone(Path("copy"), name, log))).decode()
    assert literal(RIVER) in written
    assert back == written.replace(literal(RIVER), literal(HIDDEN))
    if kind.endswith("json"):
        values = json.loads(back)
        values = values["data"] if kind == "nested.json" else values
        assert [one["text"] for one in values] == [STORY, HIDDEN, texts[3]]
    # Rejected: in the same format, with the reasons in them or beside them.
    rejected = unpack(Path("out", name).read_bytes()).decode()
    assert rejected.count("还剩") == 2
    if "json" in kind:
        assert rejected.count('"corpus_lint": {"path": ') == 2
    else:
        beside = [json.loads(line) for line in lines(Path("out", name + ".reasons.jsonl"))]
        assert [one["record"] for one in beside] == [2, 5]
        assert rejected.startswith("n")
    assert main(["check", "copy", "--fail-on", "error", "--ignore", "TRN104"]) == 0


@pytest.mark.parametrize("name", ["a.txt", "a.md.gz", "a.srt", "a.vtt.xz"])
def test_texts_of_each_format_are_repaired(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    pack, unpack = PACK[next((one for one in PACK if one and name.endswith(one)), "")]
    cue = "00:00:01,000 --> 00:00:02,000\n"
    head = f"1\n{cue}" if "srt" in name else f"WEBVTT\n\n{cue.replace(',', '.')}" if "vtt" in name else ""
    Path("source").mkdir()
    Path("source", name).write_bytes(pack((head + HIDDEN).encode()))
    assert clean("source", "-o", "copy") == 0
    assert unpack(Path("copy", name).read_bytes()).decode() == head + RIVER
    log = logged(Path("copy"))[name]
    assert unpack(b"".join(undone(Path("copy"), name, log))).decode() == head + HIDDEN


# Parquet


def test_parquet_keeps_schema_metadata_row_groups_and_compression(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    pyarrow = pytest.importorskip("pyarrow")
    monkeypatch.chdir(tmp_path)
    texts = [STORY, HIDDEN, PREVIEW, None, "山后有座破庙，香火断了几十年。", "井水冬暖夏凉，谁都爱喝。"]
    fields = [
        pyarrow.field("n", pyarrow.int16()),
        pyarrow.field("text", pyarrow.large_string(), metadata={"of": "text"}),
        pyarrow.field("tags", pyarrow.list_(pyarrow.string())),
    ]
    schema = pyarrow.schema(fields, metadata={"mine": "yes"})
    table = pyarrow.table([range(6), texts, [["a"], [], None, [], ["b", "c"], []]], schema=schema)
    Path("source").mkdir()
    parquet.write_table(
        table,
        "source/a.parquet",
        row_group_size=3,
        compression={"n": "none", "text": "zstd", "tags.list.element": "snappy"},
    )
    assert clean("source", "-o", "copy", "--rejected", "rejected") == 0
    old, new = (parquet.ParquetFile(f"{name}/a.parquet") for name in ("source", "copy"))
    assert new.schema_arrow.equals(old.schema_arrow, check_metadata=True)
    assert [new.metadata.row_group(n).num_rows for n in range(2)] == [2, 2]
    for column in range(3):
        one, other = (file.metadata.row_group(0).column(column).compression for file in (old, new))
        assert one == other
    assert new.read().to_pylist() == [
        {**row, "text": row["text"].replace("\u200b", "")}
        for row in table.to_pylist()
        if row["n"] not in (2, 3)
    ]
    out = parquet.read_table("rejected/a.parquet")
    assert out.column("n").to_pylist() == [2, 3]
    assert [json.loads(one)["reasons"][0]["code"] for one in out.column("corpus_lint").to_pylist()] == [
        "TRN103",
        "FMT101",
    ]
    back = b"".join(undone(Path("copy"), "a.parquet", logged(Path("copy"))["a.parquet"]))
    restored = parquet.read_table(io.BytesIO(back))
    assert restored.column("text").to_pylist() == [texts[n] for n in (0, 1, 4, 5)]


def test_rows_of_parquet_with_nested_texts_are_kept_or_rejected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    pyarrow = pytest.importorskip("pyarrow")
    monkeypatch.chdir(tmp_path)
    rows = [
        [{"role": "user", "content": text}]
        for text in ("井水冬暖夏凉吗？", HIDDEN, "为什么锟斤拷锟斤拷锟斤拷呢？", "是的。")
    ]
    Path("source").mkdir()
    parquet.write_table(
        pyarrow.table({"n": [1, 2, 3, 4], "messages": rows}), "source/a.parquet", row_group_size=2
    )
    assert clean("source", "-o", "copy", "--rejected", "out") == 0
    # What is only a warning stays where it cannot be repaired.
    assert parquet.read_table("copy/a.parquet").to_pylist() == [
        {"n": n, "messages": rows[n - 1]} for n in (1, 2, 4)
    ]
    assert parquet.read_table("out/a.parquet").column("n").to_pylist() == [3]


# Conversion


def test_a_copy_in_another_format_has_the_same_records(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    for path in sorted(source.rglob("*.txt")):
        path.rename(source / path.name)
    # The name of the second record has more digits than Parquet has bits for.
    whole = (source / "a.jsonl").read_text("utf-8")
    (source / "a.jsonl").write_text(whole.replace("12345678901234567890", "2"), "utf-8")
    assert clean("source", "-o", "copy") == 0
    assert clean("source", "-o", "tables", "--to", "parquet") == 0
    assert sorted(path.name for path in Path("tables").rglob("*.parquet")) == [
        "a.parquet",
        "b.parquet",
        "texts.parquet",
    ]
    same = [json.loads(line) for line in lines(Path("copy/a.jsonl")) if line.strip()]
    rows = parquet.read_table("tables/a.parquet").to_pylist()
    assert [row["text"] for row in rows] == [one["text"] for one in same]
    texts = {one["path"]: one["text"] for one in parquet.read_table("tables/texts.parquet").to_pylist()}
    assert texts == {path.name: path.read_text("utf-8") for path in Path("copy").rglob("*.txt")}
    assert clean("tables", "-o", "back", "--to", "jsonl") == 0
    assert kept(Path("back")) == [one["text"] for one in same]
    # From JSON Lines to JSON Lines the bytes stay.
    assert clean("source", "-o", "lines", "--to", "jsonl") == 0
    assert Path("lines/a.jsonl").read_bytes() == Path("copy/a.jsonl").read_bytes()
    assert {one["path"] for one in map(json.loads, lines(Path("lines/texts.jsonl")))} == set(texts)
    (entry,) = logged(Path("lines"))["texts.jsonl"].values()
    assert entry[0]["source"] == "d.txt"
    assert clean("source", "-o", "lines", "--to", "jsonl") == 0
    assert "already" in capsys.readouterr().out


def test_what_cannot_be_converted_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("pyarrow")
    monkeypatch.chdir(tmp_path)
    Path("source").mkdir()
    Path("source/a.jsonl").write_text(record(STORY, n=1) + "\n" + record(RIVER, n=[1]) + "\n", "utf-8")
    assert clean("source", "-o", "copy", "--to", "parquet") == 2
    assert "source/a.jsonl: cannot be written as Parquet" in capsys.readouterr().err
    Path("source/a.ndjson").write_text(record(MARKET) + "\n", "utf-8")
    assert clean("source", "-o", "other", "--to", "parquet") == 2
    assert "would both be a.parquet" in capsys.readouterr().err


# Files of another encoding


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030"])
@pytest.mark.parametrize("kind", ["jsonl", "json", "csv", "json.gz"])
@pytest.mark.parametrize("first", [0, 1])
def test_a_file_of_another_encoding_is_utf_8_in_the_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str, kind: str, first: int
) -> None:
    """Also if the first document, which the finding about the encoding is of, is rejected."""
    monkeypatch.chdir(tmp_path)
    texts = [PREVIEW, STORY, HIDDEN, MARKET][first:]
    Path("source").mkdir()
    name = f"a.{kind}"
    pack, unpack = PACK[".gz" if kind.endswith(".gz") else ""]
    kind = kind.removesuffix(".gz")
    source = pack(container(kind, texts).encode(encoding))
    Path("source", name).write_bytes(source)
    assert clean("source", "-o", "copy", "--rejected", "out") == 0
    written = unpack(Path("copy", name).read_bytes()).decode("utf-8")
    assert written.count("老屋") == written.count("小河") == written.count("集市") == 1
    assert "还剩" not in written
    assert main(["check", "copy", "--fail-on", "error"]) == 0
    back = unpack(b"".join(undone(Path("copy"), name, logged(Path("copy")).get(name, {}))))
    if first:
        assert back == unpack(source)
    assert back.decode(encoding).replace("\u200b", "") == written
    assert clean("source", "-o", "lines", "--to", "jsonl") == (2 if kind == "csv" else 0)
    if kind != "csv":
        assert len([json.loads(line) for line in lines(Path("lines/a.jsonl"))]) == 3

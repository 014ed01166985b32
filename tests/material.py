"""Texts and places that many tests share."""

from __future__ import annotations

import io
from pathlib import Path

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
BANNER = "久久国产精品免费_亚洲无码一区二区三区_欧美一区在线播放_国产精品久久久久久\n"
BODY = "國(guó)家網(wǎng)絡(luò)安全宣傳週在全國(guó)開幕。網(wǎng)絡(luò)安全為人民,網(wǎng)絡(luò)安全靠人民。\n"
TAIL = "肥东县| 富源县| 久治县| 玉龙| 海门市| 安义县| 林甸县| 沧源| 临漳县| 岳池县| 武宁县|"
CLEAN = "國家網絡安全宣傳週在全國開幕。網絡安全為人民,網絡安全靠人民。\n"


class Stdin(io.TextIOWrapper):
    def __init__(self, content: str) -> None:
        super().__init__(io.BytesIO(content.encode()), "utf-8")

"""More of what the rules about scripts and syllables leave alone, and what they do not, than fits on their pages."""

from __future__ import annotations

import time

import pytest

from corpus_lint.core.model import Finding
from corpus_lint.engine import catalogue
from corpus_lint.engine.lint import lint_document
from corpus_lint.formats.text import document

TRADITIONAL = "這座圖書館開了三十年，來借書的人還記得當時的館長，說他認識每一個讀者。\n"
SIMPLIFIED = "这座图书馆开了三十年，来借书的人还记得当时的馆长，说他认识每一个读者。\n"
SILENT = {
    "SCR102": [
        "她終於回到香港，着手寫這本書，裏面講的是一羣人為甚麼離開，又為甚麼回來。",
        "本法所稱里長，指由里民選出之人；村里之劃分，由區公所擬訂，報縣政府核准後辦理。",
        "依前項規定申請核准者，其管制品之輸入，以書面為准駁之通知，並副知主管機關。",
        "北斗七星與斗笠，里程與公里，批准與不准，皇后與母后，特赦與征戰，周先生與余小姐，都沒有錯。",
        "咸豐年間，范仲淹的後人住在沈陽路，姓姜的鄰居種松樹，朴先生是韓國人，于右任寫過字。",
        "子在川上曰，逝者如斯夫。王曰，善。于是齊侯以晏子之觴而觴桓子。余既為此志，後五年，吾妻來歸。",
        "日本語では、国会と学会の違いを説明する。駅前の図書館は台風の後、来月まで閉まっている。",
        "台風過後，茶几上的書都濕了，他卷起袖子，把吃剩的面拿去喂狗，鐘表也停了。",
        "這本字典收錄「后」「後」兩字，前者指皇后，後者指時間；「规范」是簡體字，繁體字寫作「規範」。",
        "網頁有簡體版，設定檔裡的 `默认设置` 和 `确认密码` 要改成繁體，程式才會顯示正確的詞語。",
        "他喜歡《从这里开始认识汉语的态势》，也喜歡“确实适应过拟态标准”這樣的題目，讀過許多遍。",
        "姓名：劉強（刘强）、陳東（陈东）、張偉（张伟）、趙麗（赵丽），都是這個學校畢業的學生。",
        TRADITIONAL + SIMPLIFIED,
        (TRADITIONAL + SIMPLIFIED) * 5,
        SIMPLIFIED * 9 + "> " + TRADITIONAL,
        SIMPLIFIED * 9 + "他的名字写作張學良，书名是《圍城》，招牌上写着「開門見喜」。",
        TRADITIONAL * 9 + "> " + SIMPLIFIED,
        TRADITIONAL * 9 + "```\n" + SIMPLIFIED + "```\n",
        "規范",
        "",
    ],
    "PIN102": [
        "小美说好ne，小明说走ba，大家都笑le，这de确是聊天，ta也来了，ya不对。",
        "用sed替换，用awk统计，用pip安装，用git提交，用vim编辑，用ssh登录，用top查看。",
        "把min和max传给函数，len是长度，tan是正切，sin是正弦，pi是圆周率，mu是均值。",
        "女儿叫anna，儿子叫ben，妹妹叫lily，他们在paris，住在hotel里，喜欢kiwi果。",
        "元素ul里有li，表头用th，单元格用td，换行用br，加粗用b，图片用img，段落用p。",
        "这个run只要三秒，那个run要三分，一个sun在左，一个sun在右，long在中间。",
        "ping不通的时候先看网线，再ping网关，ping通了再ping外网，用ping测延迟。",
        "一个bug修了三天，两个api改了名，三个app上了架，四个vip来了，五个kol走了。",
        "拼音里zheng府写作政府，血xing写作血腥，孩子学写字时常这样写。",
        "「肉」读作rou，「厚」读作hou，皮厚rou糙不是正确的写法，血xing也不是。",
        "速度是5km每小时，重量是3kg左右，长度10cm以内，容量2ml以上，K歌和T恤除外。",
        "肉（rou）、血（xue）、政（zheng），括号里的不算，皮厚(rou)糙也不算。",
        "皮厚rou糙。皮厚rou糙。皮厚rou糙。",
        "rou",
        "",
    ],
}
REPORTED = {
    "SCR102": [
        TRADITIONAL + "這里的規矩，以后再說。",
        TRADITIONAL * 3 + "专业网站设计，让您的业务飞速发展，联系我们\n",
        TRADITIONAL + "規(guī)范(fàn)的說(shuō)法是關(guān)于(yú)建(jiàn)筑(zhù)的，這(zhè)樣寫(xiě)。",
        TRADITIONAL
        + "他們的态度非常明确，這種适應過程沒有标準，财產問題還在讨論，态勢還需要讨論与确認，時間不适合，拟定的計畫要隐藏起來。",
        SIMPLIFIED * 9 + TRADITIONAL,
    ],
    "PIN102": [
        "他皮厚rou糙，什么都不怕。他们后来发生xing关系，被人看见。",
        "地方政fu不管这件事，也没有人说zi由。",
        "這個和xie社會，連敏gan詞都不能說。",
        "凶shou拿着刀，\nxue腥的场面。",
    ],
}


def found(code: str, text: str) -> list[Finding]:
    return lint_document(document(text.encode(), "example.txt"), catalogue.find(code))


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in SILENT.items() for text in texts])
def test_a_look_alike_is_left_alone(code: str, text: str) -> None:
    assert found(code, text) == []


@pytest.mark.parametrize(
    ("code", "text"), [(code, text) for code, texts in REPORTED.items() for text in texts]
)
def test_a_defect_is_found(code: str, text: str) -> None:
    (finding,) = found(code, text)
    places = finding.problem.places
    assert finding.problem.count == len(places) == len(set(places))
    assert all(0 <= place.start < place.end <= len(text) for place in places)
    assert finding.problem.evidence


@pytest.mark.slow
@pytest.mark.parametrize(
    "part", ["于", "國以后", "国态", "`國以后", "《國", "厚rou", "，rou糙\n", "`厚rou糙", "a"]
)
@pytest.mark.parametrize("code", SILENT)
def test_no_line_takes_long(code: str, part: str) -> None:
    start = time.process_time()
    found(code, "國" + part * (40_000 // len(part)))
    assert time.process_time() - start < 2

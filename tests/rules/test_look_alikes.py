"""More of what rules about scripts, syllables, layout, residue and obfuscation leave alone, and what they do not, than fits on their pages."""

from __future__ import annotations

import pytest

from corpus_lint.core.model import Finding
from corpus_lint.engine import catalogue
from corpus_lint.engine.lint import lint_document
from corpus_lint.formats.text import document
from tests import shapes
from tests.growth import MOST, growth

TRADITIONAL = "這座圖書館開了三十年，來借書的人還記得當時的館長，說他認識每一個讀者。\n"
SIMPLIFIED = "这座图书馆开了三十年，来借书的人还记得当时的馆长，说他认识每一个读者。\n"
SILENT = {
    "SCR101": [
        # The characters of another word at the border of two.
        "本公司代理發放工資，隊員分頭發展會員，他在戲院裏約人見面，問題應合理發揮大家的力量來解決。",
        "政府廣告由專業公司代理發布，街頭發生的事故，當天就有人在報上的專欄裏約略提過，大家都知道。",
        # The forms of Hong Kong and Taiwan, and those of which both are right.
        "她着手寫這本書，裏面講的是一羣人為甚麼離開；他記著台灣的事，裡面的人都說臺語，牀前啓程。",
        "遞迴函式會回傳目錄裡的檔案，請先註冊帳號，公佈欄週邊的遊客佔了一半，託運的行李放在櫃檯。",
        "編製預算與創製複決都是人民的權利，檢附的文件係在國外製作的，由原機關換發，其餘部分由他核准。",
        # Names.
        "鍾先生和葉小姐在鍾山見面，薑母鴨的店主姓姜，范仲淹和余光中都是有名的作家，瀋陽的沈太太也來了。",
        # Amounts, and 壹 in names.
        "新臺幣壹億元的壹期工程，考試院考臺組壹一字第十號函，他訂的壹週刊說長崎的壹岐島很美。",
        "借款人民币壹拾万元整，合同壹式贰份，分壹年还清。",
        # Old texts.
        "此老眸子瞭然，其弟幹季能詩。先體製而後工拙，孤雁不隻棲，老幹枯不死，流水繞孤村。",
        "山頭發了桃花，曲摺的溪水流過村口，他在戲裏約人同唱。",
        "翠幕低垂，黃鍾大呂鳴，侍御客來遲。萬里征人淚，千山鴻濛裏。",
        "「歷史」不可寫作「曆史」，「致力」不可寫作「緻力」。",
        "以下為常見錯字：曆史、緻力、公裡，正確的寫法是歷史、致力、公里。",
        # Laws of Taiwan, and a word that the lines of one divide.
        "受託人應敘明複委任之情形，使其明瞭相關規定；機關得加註意見，並發給改註之證書。",
        "依法應徵服兵役者，由機關統一製訂申請書，辦理發卡業務之機構應留存沖退稅之紀錄及複丈結果。",
        "因公司之設備遭到毀損，經當事人於三十日內申請，由公路監理機關註\n        銷其車牌照，並將結果通知當事人。",
        "他们研究了这座城市的历史，那里从前有一座执著的人才去的庙，还有著\n名的桥和码头。",
        # Lists of characters.
        "傢\n瞭\n鞦\n麵\n鬆\n",
        "傢 瞭 鞦 麵 鬆 穀 製\n",
        # On a simplified page nothing was converted to traditional script.
        "竹骨摺叠油纸扇放在桌上，他的胳膊上鞦了筋，说话的时候声音发颤，谁也不敢问他。",
        "他是一位著名的学者，著作很多，成绩显著，编著的书有三十本，慰藉了许多人，杯盘狼藉的时候也不例外。",
        "",
    ],
    "SCR102": [
        "采藥\n采藥深山去，雲深日欲斜。逢人問歸路，笑指白雲家。后山松下坐，餘興問桃花。",
        "陳后山詩云，或云山既高，或云海既深。余嘗讀其詩，知其人也。后山之詩，學杜而不襲其跡。",
        "這篇文章引用了他的話：「我们从这里开始认识汉语的历史」。後來的人都這樣說，沒有人再問過。",
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
    "LAY101": [
        "中 国 地 理 学 会\n\n目 录\n\n前 言",
        "东 西 南 北 中 发 白 ， 一 二 三 四 五 六 七 八 九",
        "的 一 是 在 不 了 有 和 人 这 中 大 为 上 个 国",
        "今天 天气 很 好 ， 我们 一起 去 公园 散步 ， 好 不 好 。",
        "| 春 | 夏 | 秋 | 冬 | 春 | 夏 | 秋 | 冬 |",
        "A 型 B 型 O 型，甲 乙 丙，张 三 李建国 王 五",
        "`老 人 在 家 里 也 可 以 锻 炼 身 体 `",
        "これ は 日 本 語 の 文 です 。",
    ],
    "LAY102": [
        "秦时明月汉时关\n万里长征人未还\n但使龙城飞将在\n不教胡马度阴山\n" * 3,
        "第一行结束在句号，后面的一行从新的一句话开始，两行一样长短。\n" * 6,
        ".TH LS 1\n.SH 描述\n"
        + "列出目录中的文件和子目录的名称，默认的情况下按照字母的次序来排\n列，隐藏的文件不列出来，除非加上选项，选项在后面的一节里一一说\n"
        * 3,
    ],
    "LAY103": [
        "春\n夏\n秋\n冬\n",
        "傢\n瞭\n鞦\n麵\n緻\n曆\n裡\n隻\n鬱\n籲\n",
        "}\n" * 20 + "文\n",
        "是\n否\n" * 10,
    ],
    "OBF101": [
        "选 A, B, C, D, E, F, G, H 都可以，1 a 2 b 3 c 4 d 5 e 6 f 也是。",
        "字节是 A1 B1 A2 B3 A3 B5 A4 B7 C1 D2，谱是 C D E F G A B。",
        "for (a; b; c) { d = e + f; g = h - i }，公式 x + y * z / w。",
        "$ U8 H. [; Q) A1 in a text without a Chinese character; 4 o( Z) ]' X6 M; r$ {5 I",
    ],
    "OBF102": [
        "西周的时候，他自己经常来，周末来的人多，一首接一首地唱，这个墨西个展也都看过了。",
        "归古愚的手，归古愚的剑，归古愚大笑，归古愚心想，归古愚道，他是这里的人，说了什么都不听。",
        "法院得命其补正，当事人得提起抗告，主管机关得订定办法，委员得列席会议，其费用得由公库支付。",
        "他己经来了，我们已经等了很久，天已经黑了，大家都已经累了。",
        "日本の首都は東京です。未来の話をした。己の道を行く。西の空が赤い。末の妹がいる。",
    ],
    "OBF103": [
        "**甲方****乙方**，张**，李**，电话138****1234，***重点***，注*。",
        "昨天买的.不是今天买的.走了.来了.他说的.我知道.\n是的.",
        "在`目录`的`文件`里，用`变量`的`名字`。",
        "马克.吐温的书，上.中.下，东|南|西|北|中",
    ],
    "OBF104": [
        "下午3时40分，上午40分钟，得了955分，第118日上午，下午加时30分钟，2018日历，共640分",
        "下午1375分，上午099分，931日早上，131日",
    ],
    "RES101": [
        "模板里写{{title}}，没有定义的变量是undefined。" * 3,
        "无法打开文件%s，请检查路径。\n正在复制%d个文件，请稍候。\n用户%s已经登录，欢迎使用本系统。",
        "集合{a}和[x]，价格$100，见[1]。这里没有什么要填的地方，都已经写好了，请放心阅读。",
    ],
    "RES102": [
        "请输入<文件名>，再输入<b>，见<红楼梦>，若a<b则b>a，这里没有标签，只有尖括号。",
        "<p>春天来了。</p>\n<p>花开了。</p>",
        "运行<code>ls</code>以后，再运行<code>cd</code>，就能看到目录里面的全部内容了。",
        "网页里换行用<br>，分段用<p>，这两个标签最常见。",
    ],
    "RES103": [
        "把image001.jpg改名。",
        "image001.jpg\nreadme.txt\n说明",
        "[图片：%s]\n[图片]\n[图表]\n说明",
        "全家福.jpg\n去年拍的照片。",
    ],
}
REPORTED = {
    "SCR101": [
        "他每天走幾百裏路，這是我國曆代沒有的事情。",
        "荔枝幹和餅幹都賣完了，只好買了一點地瓜幹。",
        "他寫了一首詠青鬆的詩，鬆樹和鬆鼠都畫在旁邊。",
        "這件事情已經在報紙上被髮布了，大家都在談論它。",
        "他們談得壹般，壹些人走了，只有壹個人留下來。",
        "院子裡的母雞隻會叫，這隻是一個開始，隻有他不說話。",
        "機器的抓鬥壞了，北鬥七星卻很亮，水煙鬥放在櫃子上。",
        "小丑寅年生，老牛子醜年生，他們都在醜時醒來。",
        # Laws are no old texts, though they have hardly a word of everyday speech.
        "主管機關應將製度之執行情形，於會議結束後三十分鍾內公佈之，並送請上級機關批準。",
        "依前項規定所為之管製，應報請主管機關核準；其體製及係統之說明瞭然於附表。",
        # A longer word overrules the shorter one at its end: 明瞭 is right.
        "這些調查說明瞭他們的生活，也證明瞭當時的看法。",
        # Less certain ones add up.
        "分髮到各地的傢長會，把復雜的問題簡單化，這是體係的問題。",
        # A simplified page: forms that simplified script keeps apart.
        "他们看著窗外的雨，听著雨声，谁也没有说话。",
    ],
    "SCR102": [
        TRADITIONAL
        + "红烧肉的做法很简单，选择五花肉，热锅后转为小火。工序比較繁瑣，讓人望而生卻。"
        + TRADITIONAL,
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
    "LAY101": [
        "本 合 同 一 式 两 份 , 甲 乙 双 方 各 执 一 份 , 自 签 字 之 日 起 生 效 。",
        "第 一 条　为 了 保 护 消 费 者 的 合 法 权 益 ， 制 定 本 法 。",
        "夜 市 里 什 么 都 有 ， 大 家 都 喜 欢 去 。",
    ],
    "LAY102": [
        "公司于去年第三季度完成了对子公司的全部股权收购工作并按照有关\n规定进行了信息披露，本次收购所涉及的资产评估报告已经由具有证券\n"
        "期货从业资格的评估机构出具，并经过董事会和股东大会的审议批准同\n意。"
    ],
    "LAY103": [
        "\n".join("小红帽提着篮子去看外婆，路上遇到了大灰狼。"),
        "\n\n".join("函数用来连接到服务控制程序,这个函数接受一个列表"),
    ],
    "OBF101": [
        '学校在山脚下。2 Q) r" C- N5 m0 ~& J* G9 F\n学校前面有一条小河。',
        "今天發現一家好吃的店\n3 E$ r% ^* R2 `! b' h6 M: g  大家可以去試試看",
    ],
    "OBF102": [
        "他己经到了门口，首接推门进去，看见西周都是人，心中暗道不好，末曾想到会有这么多高手。",
        "天空得颜色很蓝，我得朋友说这里得空气最好，每天得早晨都能看到得日出是最美得。",
    ],
    "OBF103": [
        "这款产品由* * *公司研发，采用* * *技术，效果明显。",
        "春天的`风很柔，夏天的`雨很急，\n秋天的`叶很美。",
        "我国的^经济发展很快。\n人民的^生活水平提高了。",
        "免_费_阅_读全本小说。",
    ],
    "OBF104": ["男子于昨日下午0330分被捕，并于1128日上午十时提堂。", "典禮於630日上午930分舉行。"],
    "RES101": [
        "{{article.title}}_{{site_name}}\n本文介绍春节的由来和各地过年的风俗习惯，希望对你有所帮助。",
        "尊敬的${username}，您好！感谢您一直以来对我们的支持，现将本月的活动安排通知如下，欢迎参加。",
        "来源：undefined　　时间：undefined\n昨天下午，市里召开了安全生产工作会议，布置了下半年的任务。",
        "%s是一种常见的园林植物，花期在每年的四月到六月，喜欢温暖湿润的环境，适合种植在庭院里，%s的叶子是绿的。",
    ],
    "RES102": [
        "春节是中国最重要的节日。<br/>人们在这一天团聚，一起吃年夜饭，看春晚，<br/>孩子们最高兴的是收到压岁钱。",
        '<dfn id="k3xq9"></dfn><bdo id="k3xq9"></bdo>本文讨论了古籍数字化的若干问题。',
    ],
    "RES103": [
        "活动现场\nIMG_20190501_134522.jpg\n图片2.png\n大家玩得很开心。",
        "点击图片可查看大图\n本次展览共展出作品一百余件。",
        "Microsoft PowerPoint - 第三章.ppt\n第三章是传热学的基本概念和定律。",
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
def test_a_line_takes_no_longer_than_its_length(code: str, part: str) -> None:
    assert growth(lambda text: found(code, text), shapes.repeated(part, before="國")) < MOST

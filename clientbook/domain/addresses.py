"""How somebody is addressed: 张总, 王女士, Ms Smith, where name, job title and gender say so; else by the whole name."""

import re

SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊"
    "秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯"
    "纪梅童凌毕单裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿"
    "桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊"
    "仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战"
    "張劉陳楊黃趙吳孫馬鄭謝許韓馮鄧葉蘇魏呂盧鐘譚陸範賈韋鄒龍陶賀顧龔邵萬錢嚴湯溫齊喬龐顏莊聶魯關蘭紀畢單樓藍遲"
)
"""Surnames of one character that are common enough to be taken for one."""
_TWO = (
    "欧阳歐陽司马司馬上官诸葛諸葛夏侯皇甫尉迟尉遲公孙公孫慕容令狐宇文长孙長孫司徒司空东方東方独孤獨孤南宫南宮西门西門端木百里呼延轩辕軒轅"
    "鲜于鮮于闻人聞人申屠公冶太史淳于单于澹台澹臺拓跋万俟濮阳濮陽赫连赫連钟离鍾離东郭第五"
)
COMPOUND = frozenset(_TWO[at : at + 2] for at in range(0, len(_TWO), 2))
"""Surnames of two characters."""
_TITLES: tuple[tuple[str, str], ...] = (
    ("总经理|副总|总裁|总监|董事长|总工|创始人|合伙人|老板|(?<![a-z])c[eotf]o(?![a-z])", "总"),
    ("教授", "教授"),
    ("律师", "律师"),
    ("医生|医师|大夫", "医生"),
    ("校长", "校长"),
    ("院长", "院长"),
    ("厂长", "厂长"),
    ("店长", "店长"),
    ("局长", "局长"),
    ("处长", "处长"),
    ("部长", "部长"),
    ("科长", "科长"),
    ("主任", "主任"),
    ("经理", "经理"),
    ("老师|教师|讲师", "老师"),
    ("工程师", "工"),
)
"""What in a job title makes which form of address, the higher first."""
_NOT_THEIRS = re.compile("助理|秘书|助手")
"""An assistant to a 总经理 is no 总."""
_GENDERS = {"female": "女士", "male": "先生"}
_ENGLISH = {"female": "Ms", "male": "Mr"}
_ADDRESSED = re.compile("(总|女士|先生|小姐|老师|经理|主任|教授|律师|医生|校长|院长|厂长|店长|局长|处长|部长|科长|工|老板|太太|阿姨|师傅)$")
_HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff]+")
_LATIN = re.compile(r"[^\W\d_]+(?:[’'.-]*[^\W\d_]+)*\.?", re.UNICODE)


def surname_of(name: str) -> str:
    """The surname of a Chinese personal name of two to four characters; empty where it is none or not certain."""
    if not _HAN.fullmatch(name) or not 2 <= len(name) <= 4:
        return ""
    if name[:2] in COMPOUND:
        return name[:2] if len(name) > 2 else ""
    return name[0] if name[0] in SURNAMES and len(name) <= 3 else ""


def address(name: str, job_title: str = "", gender: str = "", language: str = "zh_CN") -> str:
    """How to address somebody: surname and title where both are certain, else the name as it is written.

    Chinese names are addressed the Chinese way in both languages, since "Ms 王" is neither.
    """
    name = name.strip()
    if _HAN.fullmatch(name):
        surname = surname_of(name)
        if not surname or _ADDRESSED.search(name[len(surname) :]):
            return name
        title = _title(job_title) or _GENDERS.get(gender, "")
        return f"{surname}{title}" if title else name
    words = name.split()
    if language == "en" and gender in _ENGLISH and len(words) == 2 and all(map(_LATIN.fullmatch, words)):
        return f"{_ENGLISH[gender]} {words[-1]}"
    return name


def _title(job_title: str) -> str:
    folded = job_title.casefold()
    if _NOT_THEIRS.search(folded):
        return ""
    return next((title for pattern, title in _TITLES if re.search(pattern, folded)), "")

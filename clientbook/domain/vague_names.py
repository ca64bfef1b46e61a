"""Names that do not say who it is: 某先生, 李总, 小王, “Mr ?”, “unknown”, a number. A tidy round asks for the real one."""

import re
import unicodedata

SHORT_TITLES = ("总", "哥", "姐", "工", "董", "叔", "姨", "嫂", "爷", "婶")
"""Chinese titles of one character."""
TITLES = (
    *("先生", "女士", "小姐", "太太", "夫人", "经理", "总监", "老板", "老师", "主任", "师傅", "阿姨", "叔叔", "大哥", "大姐"),
    *("医生", "大夫", "教授", "律师", "会计", "店长", "厂长", "院长", "校长", "局长", "处长", "科长", "部长", "队长", "主管"),
    *("书记", "同学", "同志", "老总", "总经理", "董事长", "副总", "秘书", "助理", "护士", "司机", "美女", "帅哥", "老大", "掌柜"),
)
"""Chinese titles of more characters."""
LATIN_TITLES = ("mr", "mrs", "ms", "miss", "mister", "dr", "sir", "madam", "madame", "prof", "herr", "frau")
WORDS = frozenset(
    {
        *(
            "未知",
            "不详",
            "无",
            "无名",
            "无名氏",
            "匿名",
            "陌生人",
            "路人",
            "客户",
            "顾客",
            "新客户",
            "老客户",
            "潜在客户",
            "新顾客",
            "微信好友",
            "微信用户",
        ),
        *("测试", "待定", "待补", "不知道", "姓名", *SHORT_TITLES, *TITLES),
        *("unknown", "n/a", "na", "none", "no name", "noname", "nobody", "somebody", "someone", "anonymous", "customer", "client", "guest"),
        *("visitor", "test", "tbd", "xxx", "xx", "x", "name", "new customer", "wechat user"),
    }
)
"""What people write where they do not know the name."""
_TWO_CHARACTERS = (
    "欧阳|司马|上官|诸葛|夏侯|东方|皇甫|尉迟|公孙|慕容|令狐|长孙|宇文|司徒|端木|百里|南宫|西门|独孤|司空|钟离"
    "|轩辕|太史|公冶|申屠|闻人|澹台|赫连"
)
_HAN = "[\u3400-\u4dbf\u4e00-\u9fff]"
_TITLED = re.compile(f"(?:{_TWO_CHARACTERS}|姓?{_HAN}的?)(?:{'|'.join((*TITLES, *SHORT_TITLES))})")
_YOUNG_OR_OLD = re.compile(f"[小老]{_HAN}|姓{_HAN}的?")
_LATIN = re.compile(rf"(?:{'|'.join(LATIN_TITLES)})\b\.?(?: ?[^ ]+)?|[a-z]\.?")
_LETTER = re.compile("[A-Za-z\u00c0-\u1fff\u2070-\u2fff\u3040-\U0010ffff]")
_BLANKS = re.compile(r"\s+")


def is_vague(name: str, kind: str = "person") -> bool:
    """Whether a name leaves open who it is; of an organisation only what is plainly a gap."""
    text = _BLANKS.sub(" ", unicodedata.normalize("NFKC", name)).strip().casefold()
    if _LETTER.search(text) is None or "?" in text or "某" in text or text in WORDS:
        return True
    patterns = (_TITLED, _YOUNG_OR_OLD, _LATIN) if kind == "person" else ()
    return any(pattern.fullmatch(text) for pattern in patterns)


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


_ENDS = _quoted(tuple(sorted({title[-2:] for title in TITLES})))
_FIRST_WORD = "lower(substr(name, 1, instr(replace(name, '.', ' ') || ' ', ' ') - 1))"
MAYBE_VAGUE = f"""(name NOT GLOB '*[A-Za-z\u00c0-\u1fff\u2070-\u2fff\u3040-\U0010ffff]*' OR name GLOB '*[?某\uff01-\uff5e]*'
 OR (length(name) <= 6 AND (substr(name, -1) IN ({_quoted(SHORT_TITLES)}) OR substr(name, -2) IN ({_ENDS})))
 OR (length(name) <= 3 AND substr(name, 1, 1) IN ('小', '老', '姓')) OR length(name) = 1 OR name GLOB '[A-Za-z].'
 OR {_FIRST_WORD} IN ({_quoted(LATIN_TITLES)}) OR lower(name) IN ({_quoted(tuple(sorted(WORDS)))}))"""
"""The same as a condition of SQL, a little wider: what it lets through is judged by ``is_vague``, what it does not is no vague name."""

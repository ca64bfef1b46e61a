"""How Chinese names are read: what pinyin and initials find them, and where they stand in a sorted list.

A reading dictionary gets surnames wrong (单 dan, 曾 ceng, 仇 chou), so a table of surnames goes before it and both readings
are indexed. pypinyin's dictionary costs 50 ms to load; it is loaded by the first Chinese text and never at start.
"""

import re
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from clientbook.domain.names import fold

WINDOW = 12
"""Syllables of one full reading; a longer name is found by its first dozen and by each later one."""
INITIALS_WINDOW = 24
"""Letters of one row of initials."""
_HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_NAME_LENGTH = 4
"""Up to so many characters a Chinese text is taken for a person's name and sorts by its surname's reading."""


def _table(text: str, length: int) -> dict[str, tuple[str, ...]]:
    """The entries of a table written as ``字reading/other`` or ``词word-by-word``; the first ``length`` characters are the key."""
    return {entry[:length]: tuple(re.split("[/-]", entry[length:])) for entry in text.split()}


_SURNAMES = _table(
    """
单shan 曾zeng 仇qiu 解xie 查zha 朴piao 区ou 乐yue/le 任ren 盖ge/gai 缪miao/mu 覃qin/tan 盛sheng 召shao 洗xian 冼xian 翟zhai/di
葛ge 宁ning 燕yan 华hua 哈ha 员yun 贠yun 尉wei/yu 行xing/hang/heng 重chong 长chang/zhang 繁po 秘bi 种chong 黑he/hei 折she
谌chen/shen 郗xi/chi 祭zhai/ji 柏bai/bo 卜bu 车che/ju 佘she 句gou 勾gou 那na 能nai 牟mou/mu 纪ji 么yao 幺yao 宓mi/fu 逄pang
隗wei/kui 强qiang/jiang 曲qu 瞿qu 阚kan 难ning 不fou 过guo 褚chu 都du 朝chao 晟cheng/sheng 郇xun/huan 訾zi 贾jia 适kuo 撒sa
相xiang 角jue 臧zang 藏zang 叶ye/she 沈shen 应ying 於yu 余yu 俞yu/shu 石shi 占zhan 费fei/bi 仉zhang 乜nie 缴jiao 薄bo/bao 番pan
谷gu 莘xin/shen 澹tan 会gui/kuai 舍she 啜chuai 贲ben 肖xiao 尢you 宿su 陆lu 奇qi/ji 柜ju 圣sheng 校xiao
纥ge 乾qian 粘nian 佴nai/er 钭tou/dou 嵇ji 厍she 麴qu 曹cao 丁ding 咎jiu 昝zan 仝tong 妫gui 暴bao
郄qie/xi 泷long/shuang 尹yin 台tai 尔er 兴xing 亓qi 禚zhuo 單shan 區ou 樂yue/le 蓋ge/gai 種chong 長chang/zhang 過guo 賈jia
葉ye/she 應ying 閻yan 覺jue 繆miao/mu 諶chen/shen 寧ning 華hua 紀ji 車che/ju
""",
    1,
)
"""Surname -> its readings as a surname, the usual one first."""

_COMPOUND = _table(
    """
尉迟yu-chi 万俟mo-qi 长孙zhang-sun 單于chan-yu 单于chan-yu 澹台tan-tai 令狐ling-hu 鲜于xian-yu 拓跋tuo-ba 诸葛zhu-ge
中行zhong-hang 宰父zai-fu 皇甫huang-fu 尉遲yu-chi 萬俟mo-qi 長孫zhang-sun 諸葛zhu-ge 鮮于xian-yu 澹臺tan-tai
""",
    2,
)
"""Surnames of two characters that are read otherwise than their characters."""

_WORDS = _table(
    """
银行yin-hang 行业hang-ye 商行shang-hang 车行che-hang 洋行yang-hang 分行fen-hang 支行zhi-hang 重庆chong-qing 重阳chong-yang
厦门xia-men 音乐yin-yue 乐器yue-qi 乐团yue-tuan 校长xiao-zhang 院长yuan-zhang 董长dong-zhang 店长dian-zhang 会计kuai-ji
传记zhuan-ji 朝霞zhao-xia 调味tiao-wei 调节tiao-jie 调色tiao-se 百色bo-se 六安lu-an 蚌埠beng-bu 番禺pan-yu 东莞dong-guan
莞城guan-cheng 台州tai-zhou 洪洞hong-tong 柏林bo-lin 便宜pian-yi 大厦da-sha 重组chong-zu 重生chong-sheng 重新chong-xin
解放jie-fang 单位dan-wei 區塊qu-kuai
""",
    2,
)
"""Words of company and place names in which a character has not its first reading."""
_WORD = re.compile("|".join(_WORDS))
_WORD_STARTS = frozenset(word[0] for word in _WORDS)

_FIRST = {"长": "chang", "長": "chang", "都": "du", "晟": "sheng", "卜": "bu", "阚": "kan", "区": "qu", "的": "de", "了": "le", "地": "di"}
"""Characters whose usual reading in names is not the dictionary's first one."""

_MARKS = " \"'()[]{}<>-.*#_·・—“”‘’《》「」【】"
"""Around a name they do not decide its place in the list."""

_TONES = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿêếề", "aaaaeeeeiiiioooouuuuvvvvvnnnmeee", "\u0300\u0301\u0304\u030c")


@lru_cache(maxsize=1)
def _dictionary() -> tuple["array[int]", tuple[str, ...]]:
    """The number of each code point's usual reading, and those readings without tones; the first is that of no character.

    pypinyin's table of characters alone is read, beside its package: that would keep 12 MB of them in memory, and 40 MB of phrases.
    """
    from importlib.util import find_spec, module_from_spec, spec_from_file_location

    package = find_spec("pypinyin")
    assert package is not None
    assert package.origin is not None
    spec = spec_from_file_location("pinyin_dict", Path(package.origin).with_name("pinyin_dict.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    table: Mapping[int, str] = vars(module).pop("pinyin_dict")  # so that it is given back as soon as it was read
    numbers: dict[str, int] = {"": 0}
    usual = array("H", bytes(2 * (max(table) + 1)))
    for code, said in table.items():
        usual[code] = numbers.setdefault(said.partition(",")[0].translate(_TONES), len(numbers))
    return usual, tuple(numbers)


def _usual_reading(character: str) -> str:
    usual, said = _dictionary()
    code = ord(character)
    return said[usual[code]] if code < len(usual) else ""


class _Usual(dict[str, str]):
    """Character -> its usual reading, lower case without tone, ü as v, empty where none is known; filled as characters are met."""

    def __missing__(self, character: str) -> str:
        reading = _FIRST.get(character)
        if reading is None:
            reading = _usual_reading(character)
        self[character] = reading
        return reading


_USUAL = _Usual()


def _heads(run: str) -> list[tuple[str, ...]]:
    """How the beginning of a run can be read, as a surname first: tuples of one or two syllables."""
    heads: list[tuple[str, ...]] = []
    if run[:2] in _COMPOUND:
        heads.append(_COMPOUND[run[:2]])
    heads += [(reading,) for reading in _SURNAMES.get(run[0], ())]
    return heads


def _syllables(run: str) -> list[str]:
    """The usual reading of each character of a run; words of ``_WORDS`` as a whole."""
    syllables = list(map(_USUAL.__getitem__, run))
    if not _WORD_STARTS.isdisjoint(run):
        for match in _WORD.finditer(run):
            syllables[match.start() : match.end()] = _WORDS[match[0]]
    return syllables


@dataclass(frozen=True, slots=True)
class Readings:
    """What pinyin can be typed to find a text: 王小明 is found by wangxiaoming, xiaoming, ming and by wxm, xm, m."""

    full: tuple[str, ...]
    """Whole readings and those of each tail, letters only; a syllable with ü spelt with v, u and yu."""
    initials: tuple[str, ...]
    """First letters of the same."""


def _rows(text: str) -> Iterator[tuple[str, str]]:
    """The syllables of each run as one word, and their initials: in every reading of the whole, then of each tail."""
    for run in _HAN.findall(text):
        syllables = _syllables(run)
        letters = [syllable[:1] for syllable in syllables]
        for head in _heads(run):
            rest = syllables[len(head) : WINDOW]
            yield "".join((*head, *rest)), "".join((*(each[0] for each in head), *letters[len(head) : INITIALS_WINDOW]))
        if len(run) > WINDOW or "" in syllables:
            for start in range(len(run)):
                yield "".join(syllables[start : start + WINDOW]), "".join(letters[start : start + INITIALS_WINDOW])
            continue
        word, initials, at = "".join(syllables), "".join(letters), 0
        for start, syllable in enumerate(syllables):  # tails of one text: nearly every name is short
            yield word[at:], initials[start:]
            at += len(syllable)


def readings(text: str) -> Readings:
    """Every reading of the Chinese in a text; both empty where there is none. A syllable nü is typed nv, nu or (in passports) nyu."""
    full: dict[str, None] = {}
    initials: dict[str, None] = {}
    for word, letters in _rows(text):
        full[word] = None
        if "v" in word:
            full[word.replace("v", "u")] = full[word.replace("v", "yu")] = None
        initials[letters] = None
    full.pop("", None)
    initials.pop("", None)
    return Readings(tuple(full), tuple(initials))


def first_reading(text: str) -> tuple[str, str]:
    """The first of ``readings`` and the first of its initials, alone: what a long name is found by."""
    full = initials = ""
    for word, letters in _rows(text):
        full, initials = full or word, initials or letters
        if full and initials:
            break
    return full, initials


def _run_key(run: str) -> str:
    """A run's place in the list: its reading; those who share the first character stand together."""
    syllables = _syllables(run)
    if len(run) <= _NAME_LENGTH and not _WORD.match(run) and (heads := _heads(run)):
        syllables[: len(heads[0])] = heads[0]
    return " ".join((syllables[0], run[0], *(s or c for s, c in zip(syllables[1:], run[1:], strict=True))))


def sort_key(text: str) -> str:
    """The text's place in a list sorted by name: Latin names by their letters, Chinese ones by pinyin, among each other by letter."""
    if text.isascii():
        return text.lower().lstrip(_MARKS)
    if (run := _HAN.match(text)) is None and _HAN.search(text) is None:
        return fold(text).lstrip(_MARKS)
    if run is not None and run.end() == len(text):
        return _run_key(text)
    return fold(_HAN.sub(lambda match: f" {_run_key(match[0])} ", text)).strip(_MARKS)

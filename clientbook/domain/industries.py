"""Industries by GB/T 4754-2017: 20 sections and 97 divisions, in Chinese and English.

A customer's industry is one text: code and Chinese name where it is one of these (``I65 软件和信息技术服务业``), so that a search finds
it by either and nothing has to be looked up to read an export; else the owner's own words, as they were typed.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from clientbook.domain.names import fold

_TABLE = """
A 农、林、牧、渔业|Agriculture, forestry, animal husbandry and fishery
01 农业|Farming
02 林业|Forestry
03 畜牧业|Animal husbandry
04 渔业|Fishery
05 农、林、牧、渔专业及辅助性活动|Support services for agriculture, forestry and fishery
B 采矿业|Mining
06 煤炭开采和洗选业|Coal mining and washing
07 石油和天然气开采业|Oil and natural gas extraction
08 黑色金属矿采选业|Ferrous metal ore mining
09 有色金属矿采选业|Non-ferrous metal ore mining
10 非金属矿采选业|Non-metal ore mining
11 开采专业及辅助性活动|Support services for mining
12 其他采矿业|Other mining
C 制造业|Manufacturing
13 农副食品加工业|Processing of farm products
14 食品制造业|Food manufacturing
15 酒、饮料和精制茶制造业|Liquor, beverages and refined tea
16 烟草制品业|Tobacco products
17 纺织业|Textiles
18 纺织服装、服饰业|Clothing and apparel
19 皮革、毛皮、羽毛及其制品和制鞋业|Leather, fur, feather products and footwear
20 木材加工和木、竹、藤、棕、草制品业|Wood, bamboo, rattan and straw products
21 家具制造业|Furniture
22 造纸和纸制品业|Paper and paper products
23 印刷和记录媒介复制业|Printing and reproduction of recorded media
24 文教、工美、体育和娱乐用品制造业|Stationery, arts and crafts, sports and leisure goods
25 石油、煤炭及其他燃料加工业|Processing of oil, coal and other fuels
26 化学原料和化学制品制造业|Chemicals and chemical products
27 医药制造业|Pharmaceuticals
28 化学纤维制造业|Chemical fibres
29 橡胶和塑料制品业|Rubber and plastics
30 非金属矿物制品业|Non-metal mineral products
31 黑色金属冶炼和压延加工业|Smelting and rolling of ferrous metals
32 有色金属冶炼和压延加工业|Smelting and rolling of non-ferrous metals
33 金属制品业|Metal products
34 通用设备制造业|General-purpose machinery
35 专用设备制造业|Special-purpose machinery
36 汽车制造业|Motor vehicles
37 铁路、船舶、航空航天和其他运输设备制造业|Railway, ship, aerospace and other transport equipment
38 电气机械和器材制造业|Electrical machinery and equipment
39 计算机、通信和其他电子设备制造业|Computers, communication and other electronics
40 仪器仪表制造业|Measuring instruments
41 其他制造业|Other manufacturing
42 废弃资源综合利用业|Recycling of waste
43 金属制品、机械和设备修理业|Repair of metal products, machinery and equipment
D 电力、热力、燃气及水生产和供应业|Electricity, heat, gas and water supply
44 电力、热力生产和供应业|Electricity and heat
45 燃气生产和供应业|Gas supply
46 水的生产和供应业|Water supply
E 建筑业|Construction
47 房屋建筑业|Building construction
48 土木工程建筑业|Civil engineering
49 建筑安装业|Building installation
50 建筑装饰、装修和其他建筑业|Building decoration and other construction
F 批发和零售业|Wholesale and retail trade
51 批发业|Wholesale
52 零售业|Retail
G 交通运输、仓储和邮政业|Transport, storage and post
53 铁路运输业|Rail transport
54 道路运输业|Road transport
55 水上运输业|Water transport
56 航空运输业|Air transport
57 管道运输业|Pipeline transport
58 多式联运和运输代理业|Multimodal transport and forwarding
59 装卸搬运和仓储业|Cargo handling and storage
60 邮政业|Post and courier services
H 住宿和餐饮业|Accommodation and catering
61 住宿业|Accommodation
62 餐饮业|Catering
I 信息传输、软件和信息技术服务业|Information transmission, software and IT
63 电信、广播电视和卫星传输服务|Telecommunications, broadcasting and satellite services
64 互联网和相关服务|Internet services
65 软件和信息技术服务业|Software and IT services
J 金融业|Finance
66 货币金融服务|Banking and monetary services
67 资本市场服务|Capital market services
68 保险业|Insurance
69 其他金融业|Other finance
K 房地产业|Property
70 房地产业|Real estate
L 租赁和商务服务业|Leasing and business services
71 租赁业|Leasing
72 商务服务业|Business services
M 科学研究和技术服务业|Science and technical services
73 研究和试验发展|Research and development
74 专业技术服务业|Professional technical services
75 科技推广和应用服务业|Promotion and application of technology
N 水利、环境和公共设施管理业|Water conservancy, environment and public facilities
76 水利管理业|Water conservancy
77 生态保护和环境治理业|Ecology and environment
78 公共设施管理业|Public facilities
79 土地管理业|Land management
O 居民服务、修理和其他服务业|Household services, repair and other services
80 居民服务业|Household services
81 机动车、电子产品和日用产品修理业|Repair of vehicles, electronics and household goods
82 其他服务业|Other services
P 教育|Education
83 教育|Schools and training
Q 卫生和社会工作|Health and social work
84 卫生|Health care
85 社会工作|Social work
R 文化、体育和娱乐业|Culture, sports and entertainment
86 新闻和出版业|News and publishing
87 广播、电视、电影和录音制作业|Radio, television, film and sound recording
88 文化艺术业|Culture and arts
89 体育|Sports
90 娱乐业|Entertainment
S 公共管理、社会保障和社会组织|Public administration, social security and organisations
91 中国共产党机关|Organs of the Communist Party of China
92 国家机构|State bodies
93 人民政协、民主党派|People's Political Consultative Conference and democratic parties
94 社会保障|Social security
95 群众团体、社会团体和其他成员组织|Associations and membership organisations
96 基层群众自治组织及其他组织|Grass-roots self-governing and other organisations
T 国际组织|International bodies
97 国际组织|International organisations
"""
_CODE = re.compile(r"([A-Ta-t]?)\s*-?\s*(\d{2})|([A-T])")


@dataclass(frozen=True, slots=True)
class Industry:
    """A section (``I``) or one of its divisions (``I65``)."""

    code: str
    chinese: str
    english: str

    @property
    def stored(self) -> str:
        """What the record holds."""
        return f"{self.code} {self.chinese}"


def _read() -> dict[str, Industry]:
    found: dict[str, Industry] = {}
    section = ""
    for line in _TABLE.strip().splitlines():
        code, _space, names = line.partition(" ")
        chinese, _bar, english = names.partition("|")
        section = code if code.isalpha() else section
        whole = code if code.isalpha() else section + code
        found[whole] = Industry(whole, chinese, english)
    return found


INDUSTRIES: dict[str, Industry] = _read()
"""Every section and division by its code, in the order of the standard."""


@cache
def _by_word() -> dict[str, Industry]:
    """Folded name to industry, with and without the last 业; a division before its section of the same name."""
    found: dict[str, Industry] = {}
    for each in INDUSTRIES.values():
        for word in (each.chinese, each.chinese.removesuffix("业"), each.english):
            found[fold(word)] = each
    return found


def named(typed: str) -> Industry | None:
    """The industry that is meant by a code (``I65``, ``65``), a name in either language, or both; None where it is none of them."""
    words = " ".join(unicodedata.normalize("NFKC", typed).split())
    if (match := _CODE.fullmatch(words)) is not None:
        return _of_code(match)
    if (whole := _by_word().get(fold(words))) is not None:
        return whole
    code, _space, name = words.partition(" ")
    match = _CODE.fullmatch(code)
    meant = _of_code(match) if match is not None else None
    return meant if meant is not None and fold(name) in (fold(meant.chinese), fold(meant.english)) else None


def _of_code(match: re.Match[str]) -> Industry | None:
    letter, number, section = match.groups()
    if section:
        return INDUSTRIES[section]
    meant = next((each for code, each in INDUSTRIES.items() if code[1:] == number), None)
    return meant if meant is not None and letter.upper() in ("", meant.code[0]) else None


def tidied(typed: str) -> str:
    """What the record holds for typed words: code and name of the industry that is meant, else the words themselves."""
    meant = named(typed)
    return meant.stored if meant is not None else typed


def held_in(stored: str) -> Industry | None:
    """The industry a stored text is, or begins with the code of."""
    return INDUSTRIES.get(stored.partition(" ")[0])


def other_words(stored: str) -> tuple[str, ...]:
    """What a stored industry is called beside the text itself: its English name, and the names of its section."""
    own = held_in(stored)
    return _others(own) if own is not None else ()


def _others(own: Industry) -> tuple[str, ...]:
    section = INDUSTRIES[own.code[0]]
    return (own.english, section.chinese, section.english)


def codes_with(fits: Callable[[str], bool]) -> list[str]:
    """The codes of all industries one of whose ``other_words`` passes a test."""
    return [each.code for each in INDUSTRIES.values() if any(fits(fold(word)) for word in _others(each))]

"""Which industry of the standard free words mean: a suggestion to accept, never a decision."""

from functools import cache

from clientbook.domain.industries import INDUSTRIES, Industry, held_in, named
from clientbook.domain.names import fold

_TABLE = """
F51 批发 贸易 外贸 进出口 商贸 经销 trading trade wholesale import export
F52 零售 超市 便利店 电商 网店 淘宝 商店 门店 专卖 水果 鲜花 店 retail shop store supermarket e-commerce ecommerce
A01 种植 种子 果园 蔬菜基地 农场 farm
A03 养殖 养猪 养鸡 畜牧 livestock
A04 水产 渔场 海鲜养殖 fishery
C13 粮油 面粉 饲料 肉类加工
C14 食品 糕点 烘焙厂 零食 food
C15 酒 饮料 茶厂 茶叶 白酒 啤酒 wine brewery tea
C17 纺织 面料 布料 纱线 textile fabric
C18 服装 服饰 制衣 时装 女装 男装 童装 clothing apparel garment fashion
C19 皮革 皮具 鞋 箱包 shoes leather
C21 家具 家居 furniture
C22 纸箱 造纸 包装 packaging
C23 印刷 图文 打印店 printing
C24 文具 玩具 乐器 体育用品 toys
C26 化工 涂料 化妆品 日化 chemical cosmetics
C27 医药 制药 药品 生物医药 pharma biotech
C29 塑料 橡胶 注塑 plastics
C30 陶瓷 玻璃 水泥 建材 石材 ceramics glass
C33 五金 金属制品 模具 hardware
C34 机械 设备制造 机床 machinery
C35 医疗器械
C36 汽车制造 汽配 汽车零部件 automotive
C38 电器 家电 电池 光伏设备 appliances
C39 电子 芯片 半导体 手机制造 计算机硬件 electronics semiconductor
C40 仪表 仪器 instruments
D44 电力 发电 新能源 电站 power energy
E47 建筑 施工 房建 construction builder
E48 市政 路桥 土木 civil
E49 安装工程 水电安装 消防工程
E50 装修 装饰 家装 室内设计 装潢 decoration renovation interior
G54 货运 客运 公路运输 出租车 trucking
G56 航空 airline
G58 货代 国际物流 forwarding
G59 仓储 仓库 物流 冷链 logistics warehouse
G60 快递 邮政 外卖配送 courier
H61 酒店 宾馆 民宿 旅馆 hotel hostel
H62 餐饮 餐厅 饭店 餐馆 咖啡 奶茶 小吃 火锅 restaurant cafe catering coffee
I63 电信 通信 运营商 telecom
I64 互联网 网络 平台 自媒体 直播 internet online
I65 软件 信息技术 it 信息化 系统集成 程序开发 大数据 人工智能 software saas
J66 银行 信贷 贷款 bank
J67 证券 基金 期货 投资 fund investment
J68 保险 insurance
K70 房地产 房产 地产 物业 中介 二手房 realtor property
L71 租赁 出租 租车 rental
L72 咨询 律所 律师 法律 会计 财务 财税 广告 营销 人力资源 猎头 会展 公关 安保 旅行社 consulting law accounting advertising marketing
L72 recruitment
M73 研发 实验室 科研 research
M74 检测 设计院 测绘 勘察 工业设计 engineering design
N77 环保 环境 园林 environment
N78 绿化 保洁 景区 公园
O80 美容 美发 美甲 理发 家政 洗衣 摄影 婚庆 养生 按摩 beauty salon hairdresser cleaning wedding
O81 维修 汽修 修理 汽车美容 洗车 repair garage
P83 教育 培训 学校 幼儿园 辅导 留学 驾校 education school training university
Q84 医院 诊所 牙科 口腔 体检 中医 医疗 hospital clinic dental medical health
Q85 养老 福利 社工
R86 出版 新闻 报社 媒体 publishing media
R87 影视 电影 录音 film
R88 艺术 文化 画廊 演出 art gallery
R89 体育 健身 瑜伽 武术 sport gym fitness yoga
R90 游戏厅 ktv 网吧 娱乐 旅游 entertainment
S92 政府 机关 government
S95 协会 商会 公益 association charity
"""
_HALF = 0.5
"""So much of what was typed has to stand in a name of the standard where no word of the table fits."""


@cache
def _words() -> tuple[tuple[str, str], ...]:
    """Word and code, the longest words first: 汽车美容 is no 美容."""
    found = []
    for line in _TABLE.strip().splitlines():
        code, *words = line.split()
        found += [(word, code) for word in words]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


def suggested(typed: str) -> Industry | None:
    """The industry free words most likely mean; None where nothing is likely."""
    if (meant := named(typed) or held_in(typed)) is not None:
        return meant
    text = fold(typed)
    latin = f" {' '.join(''.join(char if char.isalnum() and char.isascii() else ' ' for char in text).split())} "
    for word, code in _words():
        if f" {word} " in latin if word.isascii() else word in text:
            return INDUSTRIES[code]
    return _likest(text)


def _likest(text: str) -> Industry | None:
    """The one whose Chinese name shares the most pairs of characters with the text, if that is half of them."""
    pairs = _pairs(text)
    if not pairs:
        return None
    shares = [(len(pairs & _pairs(each.chinese)) / len(pairs), each) for each in INDUSTRIES.values() if len(each.code) > 1]
    share, best = max(shares, key=lambda found: found[0])
    return best if share >= _HALF else None


def _pairs(text: str) -> frozenset[str]:
    han = "".join(char for char in text if char > "\u2fff").removesuffix("业")
    return frozenset(han[at : at + 2] for at in range(len(han) - 1))

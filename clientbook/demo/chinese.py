"""Invented Chinese people: names with tricky readings among usual ones, companies of many towns, numbers nobody has."""

from random import Random

from clientbook.demo.tongue import Company, Person, Shares, Tongue, goods, words

_SURNAMES = Shares(
    *(
        ((name[0], name[1:]), share)
        for share, names in (
            (7.0, "王wang 李li 张zhang"),
            (4.0, "刘liu 陈chen"),
            (2.2, "杨yang 赵zhao 黄huang 周zhou 吴wu"),
            (
                1.2,
                "徐xu 孙sun 胡hu 朱zhu 高gao 林lin 何he 郭guo 马ma 罗luo 梁liang 宋song 郑zheng 谢xie 韩han"
                " 唐tang 冯feng 于yu 董dong 萧xiao",
            ),
            (
                0.5,
                "程cheng 曹cao 袁yuan 邓deng 许xu 傅fu 沈shen 曾zeng 彭peng 吕lv 苏su 卢lu 蒋jiang 蔡cai 贾jia 丁ding"
                " 魏wei 薛xue 叶ye 阎yan"
                " 余yu 潘pan 杜du 戴dai 夏xia 钟zhong 汪wang 田tian 任ren 姜jiang"
                " 范fan 方fang 石shi 姚yao 谭tan 廖liao 邹zou 熊xiong 金jin 陆lu",
            ),
            (0.12, "单shan 仇qiu 解xie 查zha 区ou 覃qin 翟zhai 盖ge 尹yin 乐yue 冼xian 牟mou"),
        )
        for name in words(names)
    )
)
_DOUBLE = (("欧阳", "ouyang"), ("司马", "sima"), ("诸葛", "zhuge"), ("上官", "shangguan"), ("尉迟", "yuchi"))
_MALE = "伟强磊军洋勇杰涛超明刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭宁龙林建国志文海东峰毅成康晨阳子轩泽瑞博"
_FEMALE = "芳娜敏静丽艳娟霞秀英燕玲桂莉萍红玉梅琳晶倩颖洁婷雪慧莹蓉琴云岚薇怡佳欣雨涵梦瑶诗彤思"

_TOWNS = words("上海 北京 杭州 广州 深圳 成都 武汉 南京 苏州 宁波 厦门 青岛 重庆 西安 长沙 东莞 佛山 温州 济南 合肥 郑州 天津 无锡 福州")
_BRANDS = tuple(
    (each[:2], each[2:])
    for each in words(
        "明达mingda 恒泰hengtai 华信huaxin 金鼎jinding 盛世shengshi 天成tiancheng 博远boyuan 瑞丰ruifeng 嘉禾jiahe 鸿运hongyun"
        " 宏图hongtu 安泰antai 东方dongfang 长风changfeng 新联xinlian 德润derun 佳美jiamei 万里wanli 同创tongchuang 卓越zhuoyue"
        " 凯歌kaige 远航yuanhang 星火xinghuo 海纳haina 云峰yunfeng 青禾qinghe 百川baichuan 聚贤juxian 蓝图lantu 启明qiming"
        " 丽华lihua 旺财wangcai 顺达shunda 福康fukang 三友sanyou 中兴达zhongxingda 白驼baituo 湘江xiangjiang 港湾gangwan 红星hongxing"
    )
)
_TRADES = (
    *("科技", "网络科技", "贸易", "商贸", "实业", "电子", "机械设备", "建材", "装饰工程", "物流", "食品", "服饰", "文化传媒", "广告"),
    *("教育咨询", "医疗器械", "生物科技", "家居用品", "汽车服务", "环保设备", "农业开发", "印刷包装", "进出口", "餐饮管理"),
)
_TAILS = Shares(("有限公司", 78), ("股份有限公司", 6), ("集团有限公司", 4), ("厂", 5), ("工作室", 4), ("商行", 3))
_RANGES = ("154", "163", "164", "168", "169")
"""Beginnings of mobile numbers that no operator has been given."""
_AREAS = ("010", "021", "020", "0571", "0755", "028", "027", "025", "0512", "0574", "0592", "0532", "023", "029")
_STREETS = words("人民路 中山路 解放路 建设路 文化路 长江路 和平街 新华街 科技园路 江滨大道 迎宾大道 滨海路")


def _person(rng: Random) -> Person:
    female = rng.random() < 0.48
    letters = _FEMALE if female else _MALE
    surname, account = rng.choice(_DOUBLE) if rng.random() < 0.006 else _SURNAMES.draw(rng)
    given = rng.choice(letters)
    if rng.random() < 0.78:
        given += rng.choice(letters)
    return Person(surname + given, account, "female" if female else "male")


def _company(rng: Random) -> Company:
    brand, domain = rng.choice(_BRANDS)
    return Company(f"{rng.choice(_TOWNS)}{brand}{rng.choice(_TRADES)}{_TAILS.draw(rng)}", f"{domain}.example")


def _mobile(rng: Random) -> str:
    digits = f"{rng.choice(_RANGES)}{rng.randrange(10**8):08d}"
    how = rng.random()
    if how < 0.5:
        return digits
    if how < 0.85:
        return f"{digits[:3]} {digits[3:7]} {digits[7:]}"
    return f"+86 {digits[:3]}-{digits[3:7]}-{digits[7:]}"


def _landline(rng: Random) -> str:
    extension = f" 转 {rng.randrange(10, 999)}" if rng.random() < 0.1 else ""
    return f"{rng.choice(_AREAS)}-1{rng.randrange(10**7):07d}{extension}"


def _address(rng: Random) -> str:
    return f"{rng.choice(_TOWNS)}市{rng.choice(_STREETS)} {rng.randrange(1, 900)} 号 {rng.randrange(1, 30)} 楼"


CHINESE = Tongue(
    famous=(
        Person("王伟丽", "wangweili", "female"),
        Person("单雄信", "shanxiongxin", "male"),
        Person("曾国华", "zengguohua", "male"),
        Person("仇英", "qiuying", "male"),
        Person("解晓东", "xiexiaodong", "male"),
        Person("欧阳锋", "ouyangfeng", "male"),
        Person("王小明", "wangxiaoming", "male"),
        Person("李雷", "lilei", "male"),
        Person("张三丰", "zhangsanfeng", "male"),
        Person("查良镛", "zhaliangyong", "male"),
        Person("区小璇", "ouxiaoxuan", "female"),
        Person("吕丽萍", "lvliping", "female"),
    ),
    person=_person,
    company=_company,
    mobile=_mobile,
    landline=_landline,
    address=_address,
    titles=(
        "采购经理",
        "总经理",
        "销售总监",
        "财务主管",
        "行政主管",
        "店长",
        "项目经理",
        "设计师",
        "工程师",
        "老板",
        "人事经理",
        "运营主管",
    ),
    departments=("采购部", "市场部", "财务部", "行政部", "技术部", "工程部", "总经办"),
    goods=goods(
        ("样机", "设备", 4800),
        ("一号套餐", "服务", 1980),
        ("年度维保", "服务", 6000),
        ("定制礼盒", "礼品", 268),
        ("标准版", "软件", 2980),
        ("专业版", "软件", 9800),
        ("展柜", "设备", 3600),
        ("灯具", "设备", 320),
        ("茶具", "礼品", 560),
        ("培训课程", "服务", 1500),
        ("门禁系统", "设备", 12800),
        ("打印耗材", "耗材", 180),
    ),
    tags=("老客户", "高意向", "展会", "同乡", "母婴", "校友", "价格敏感", "重点", "介绍人", "爱茶", "周末联系", "开发票"),
    notes=(
        "喜欢喝茶，爱好钓鱼。",
        "只接受微信联系，上午别打电话。",
        "决策要等总部，流程比较长。",
        "预算每年三月和九月批。",
        "去年在展会上认识，互换过名片。\n对质量要求很高，先寄样品再谈。",
        "老客户介绍来的，很重信用。",
        "对价格敏感，但量大。",
        "女儿今年高考，别在六月打扰。",
    ),
    hobbies=("钓鱼", "喝茶", "爬山", "书法", "摄影", "羽毛球", "养花", "象棋", "跑步", "旅行"),
    needs=("交货快", "能开专票", "稳定的售后", "价格透明", "小批量定制", "长期合作", "有现货", "上门安装"),
    said=(
        "介绍了{product}，对方要一份报价单",
        "对方问{product}的交货时间，答应 {number} 天内回复",
        "报价已发，觉得价格偏高，想再谈",
        "谈到{product}，方案满意，等内部审批",
        "寄出样品，快递单号已发微信",
        "样品收到了，颜色要再深一点",
        "确认订 {number} 套{product}，下周付定金",
        "回访使用情况，一切正常",
        "反映{product}有一处故障，已安排售后上门",
        "约好下周三见面详谈",
        "到店看了{product}，带走了样册",
        "节日问候，顺便提到年底的优惠",
        "合同第二条要修改，已转给法务",
        "尾款已到账，发票寄出",
        "说最近资金紧，过了这个月再联系",
        "介绍了一位朋友给我们，也在找{product}",
        "催了一次审批，还在走流程",
        "问能不能便宜 {number} 个点",
    ),
    reactions=("", "", "满意", "有兴趣", "犹豫", "嫌贵", "很热情", "比较冷淡", "要再比较"),
    unreached=("没人接", "占线", "关机", "微信没回"),
    next_steps=(
        "报价跟进",
        "寄样品并确认地址",
        "问审批结果",
        "续签合同",
        "回访使用情况",
        "约见面时间",
        "催尾款",
        "发新品目录",
        "确认交货日期",
        "节前问候",
    ),
    channels=Shares(("phone", 38), ("wechat", 40), ("visit", 9), ("store", 5), ("email", 5), ("sms", 2), ("qq", 1)),
    festivals=(("L--08-15", "中秋节"), ("L--01-01", "春节"), ("L--05-05", "端午节"), ("--01-01", "元旦")),
    cooperation="合作纪念日",
    lunar=True,
    wechat=0.6,
    payments=Shares(("wechat_pay", 42), ("alipay", 18), ("transfer", 26), ("cash", 8), ("card", 6)),
    contract="HT",
    ratings={
        5: ("质量很好，下次还来", "送货快，包装仔细", "售后很负责", "比想象的好"),
        4: ("总体满意", "不错，就是物流慢了一天", "东西好，价格略高"),
        3: ("还可以，颜色有点差别", "一般，说明书看不懂"),
        2: ("到货晚了一周", "有划痕，不太满意"),
        1: ("用了三天就坏了", "没人接售后电话"),
    },
    improvements=("换一家快递", "补寄配件并致歉", "上门检修一次", "说明书改成大字版", "下单当天回电确认"),
    after_sales={
        "repair": ("上门更换零件", "寄回检修，已修好", "调试后正常"),
        "return": ("七天内退货，已退款", "规格不合，退回"),
        "exchange": ("换了另一种颜色", "尺寸不对，已换"),
        "complaint": ("投诉送货太慢，已致歉", "反映漏了配件，已补寄"),
    },
)

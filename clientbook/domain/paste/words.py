"""The words a pasted text is read by: labels before values, what companies, jobs and departments end with, what is no name."""

import re

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff"
"""Chinese characters, for a class of a pattern."""
NARROW = str.maketrans({chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {"\u3000": " ", "\xa0": " ", "｜": "|"})
"""Full-width forms made narrow, one character for one, so that places in both texts are the same."""

NOT_OURS = "-"
"""The place of a label whose value belongs to no field: it is kept as it stands and nothing in it is read."""
NOISE = ""
"""The place of a label that says nothing: what follows it is read as if it were not there."""
SPEAKS = "from"
"""The place of the head of a mail: who wrote it."""

_LABELS = {
    "name": "姓名|名字|联系人|收件人|收货人|收方|客户|客户姓名|法人|法人代表|负责人|店长|name|full name|contact|contact name|contact "
    "person|customer|attn|attention",
    "company": "公司|公司名称|单位|单位名称|工作单位|企业|企业名称|客户名称|company|company name|organisation|organization|business",
    "department": "部门|所在部门|department|dept",
    "job_title": "职位|职务|职称|岗位|title|job title|position|role",
    "phone": "电话|联系电话|联系方式|手机|手机号|手机号码|号码|座机|固话|直线|总机|传真|办公电话|工作电话|tel|tél|telephone|telefon|"
    "telefono|"
    "phone|phone number|work phone|home phone|mobile|mobil|mob|cell|fax|telefax|office|direct|direct line|ddi|whatsapp|t|m|p|o|c|d|kom|gsm",
    "email": "邮箱|邮件|电子邮箱|电子邮件|email|email address|e-mail|e-mail address|mail|e",
    "wechat": "微信|微信号|vx|wx|wechat|wechat id|weixin",
    "qq": "qq|qq号",
    "address": "地址|收货地址|公司地址|联系地址|家庭地址|所在地区|详细地址|寄到|寄往|工作室|address|delivery address|addr|add|a",
    "website": "网址|网站|官网|主页|website|web|site|homepage|w|url",
    "birth": "生日|出生日期|出生年月|birthday|birth date|date of birth|dob|born",
    "referred_by": "介绍人|推荐人|转介绍人|引荐人|referred by|referrer|recommended by|introduced by",
    "source": "来源|客户来源|渠道|source|lead source",
    SPEAKS: "from|发件人",
    NOISE: "收货信息|名片|个人名片|转发|ship to|bill to|invoice to|deliver to|deliver|delivery to|regards",
    NOT_OURS: "备注|说明|留言|邮编|账号|帐号|开户行|税号|统一社会信用代码|订单编号|订单号|订单|下单时间|时间|地点|日期|性别|年龄|"
    "阿里巴巴旺旺|旺旺|"
    "notes|note|message|comments|remarks|skype|ig|instagram|facebook|twitter|linkedin|subject|re|to|cc|bcc|sent|date|due|total|"
    "invoice no|order no|order|ref|vat|fax only",
}
LABELS: dict[str, str] = {spelling: place for place, spellings in _LABELS.items() for spelling in spellings.split("|")}
"""A label in lower case -> the place its value belongs to."""
_ANY = "|".join(sorted(map(re.escape, LABELS), key=len, reverse=True))
LABEL = re.compile(
    rf"(?:(?<![A-Za-z0-9{HAN}])|(?<=[)\d]))(?P<said>(?:{_ANY})(?:\s*[/&、]\s*(?:{_ANY}))*)\.?\s*:\s*",
    re.IGNORECASE,
)
"""A known label with its colon, perhaps several with a stroke between them (``电话/微信：``), in narrow text."""
_BARE = (
    "电话|联系电话|手机|手机号|手机号码|座机|固话|传真|微信号?|邮箱|邮编|网址|地址|tel|tél|telephone|phone|mobile|mobil|mob|cell|"
    "fax|office|whatsapp|email|e-mail|gsm|kom|m|t|e|p|f"
)
POINT_WORDS = re.compile(
    rf"(?:(?:我|他|她)的?|my |his |her |the )?(?:{_BARE})(?:[/&]| / )?(?:{_BARE})?(?:号码?|number)?\.?(?:是|为| is)?\s*:?", re.IGNORECASE
)
"""What stands before a phone or mail and says nothing more than that."""
POINT_LABELS = {"手机": "mobile", "手机号": "mobile", "手机号码": "mobile", "mobile": "mobile", "mob": "mobile", "mobil": "mobile"}
POINT_LABELS |= {"cell": "mobile", "m": "mobile", "c": "mobile", "gsm": "mobile", "kom": "mobile"}
POINT_LABELS |= {"座机": "landline", "固话": "landline", "传真": "fax", "fax": "fax", "f": "fax", "telefax": "fax", "收货地址": "delivery"}
POINT_LABELS |= {
    "delivery address": "delivery",
    "家庭地址": "home_address",
    "home phone": "home",
    "work phone": "work",
    "office": "work",
    "o": "work",
}
POINT_LABELS |= {"办公电话": "work", "工作电话": "work", "办": "work", "宅": "home", "home": "home", "work": "work"}
"""A label in lower case -> the key of the contact point's label."""
AFTER = re.compile(
    r"\s*\((?P<label>办公?|手机|宅|家|传真|office|mobile|cell|home|work|fax|direct)\)|\s(?P<plain>office|mobile|cell|home|work|fax)(?=[,;]|$)",
    re.IGNORECASE,
)
"""What is said of a number behind it."""

_COMPANY_ENDS = (
    "公司|集团|工厂|厂|商行|银行|学校|小学|中学|大学|学院|幼儿园|医院|诊所|事务所|工作室|研究院|研究所|门店|商贸|酒店|饭店|餐厅|宾馆|"
    "超市|商场|药房|药店|茶业|"
    "俱乐部|分行|支行|合作社|协会|基金会|出版社|旅行社|服务部|经营部|营业部|管理中心|服务中心|培训中心|专卖店|旗舰店|便利店|用品店|店"
)
HAN_COMPANY = re.compile(
    rf"(?=.{{4,40}}$)[{HAN}A-Za-z0-9()&· ]*?[{HAN})](?:{_COMPANY_ENDS})(?:\([{HAN}\w]{{1,12}}\))?(?:[{HAN}]{{2,6}}分公司)?$"
)
"""A whole narrow word that is the name of an organisation."""
IN_PROSE = re.compile(rf"[{HAN}()]{{2,24}}?(?:有限责任公司|有限公司|股份公司|集团公司)")
LEGAL = (
    r"(?:Ltd|Limited|Inc|Incorporated|LLC|LLP|GmbH|AG|KG|Corp|Corporation|Company|PLC|[Pp]lc|SARL|SAS|AB|AS|ApS|Oy|OÜ|Lda|Pty|s\.r\.o|"
    r"S\.?A\.?|S\.?L|S\.?p\.?A"
    r"|B\.?V|N\.?V|K\.K|mbB|mbH|Sp\. z o\.o|S\.A\. de C\.V|Co)\.?"
)
_TRADES = (
    "Group|Partners|Associates|Services|Solutions|Supplies|Systems|Studios?|Hotel|Café|Cafe|Restaurant|Restaurante|Bakery|Salon|"
    "Trust|Foundation|University|"
    "School|College|Hospital|Clinic|Practice|Vets|Architects|Architecture|Logistics|Textiles|Packaging|Construction|Joinery|Roofing|"
    "Plumbing|Electrical|"
    "Landscaping|Interiors|Motors|Garage|Haulage|Machinery|Robotics|Electronics|Exports|Imports|Trading|Traders|Foods|Farms?|Gyms?|"
    "Florists?|Butchers|"
    "Furniture|Catering|Consulting|Consultants|Insurance|Accountants|Solicitors|Legal|Media|Design|Designs|Marketing|Engineering|"
    "Industries|Enterprises|"
    "Stores?|Shop|Boutique|Marquees|Vineyards?|Winery|Brewery|Dental|Pharmacy|Nursery|Grooming|Cleaning|Bank|Agency|Labs?|Software|"
    "Technologies|Yachts"
)
LATIN_COMPANY = re.compile(
    rf"(?:.{{2,60}}?[\s,](?:{LEGAL})|(?i:university|groupe|group|grupo|hotel|restaurante?|café|cafe|studio|constructora) (?:of |de "
    rf")?[\w'’. -]{{2,40}}"
    rf"|[\w'’.&-]+(?: [\w'’.&-]+){{0,4}} (?i:{_TRADES})|[A-Z][\w'’.-]+ & [A-Z][\w'’.-]+(?: [A-Z][\w'’.-]+){{0,3}})"
)
"""A whole chunk that is the name of an organisation in Latin letters."""
STOPS_BEFORE = re.compile(rf",\s*(?={LEGAL}(?:[\s,;|]|$))")
"""A comma inside the name of a company (``Feeds, Inc.``)."""

_HAN_JOBS = (
    "经理|总监|主管|主任|总裁|董事长?|工程师|采购员?|会计|出纳|店长|厂长|老板娘?|助理|秘书|顾问|校长|院长|部长|处长|科长|局长|队长|"
    "班长|组长|园长|行长|负责人|"
    "合伙人|创始人|主理人|代表|专员|文员|业务员|销售员|设计师|律师|医师|医生|护士长?|教师|讲师|教授|教练|培训师|厨师长?|前台|统筹|"
    "总工|总编|编辑|记者|经纪人"
)
HAN_JOB = re.compile(rf"(?!.*[的是我你])[{HAN}A-Za-z]{{0,10}}(?:{_HAN_JOBS})(?:\s?[兼/]\s?[{HAN}]{{2,8}})?")
"""A whole narrow word that is a job title."""
_LATIN_JOBS = (
    "Manager|Director|Directrice|Directeur|CEO|CTO|CFO|COO|Chief|Officer|Engineer|Buyer|Head|President|Owner|Founder|Co-?founder|"
    "Consultant|Assistant|Sales|"
    "Accountant|Executive|Coordinator|Supervisor|Specialist|Designer|Architect|Professor|Lecturer|Partner|Secretary|Administrator|"
    "Representative|Lead|"
    "Analyst|Developer|Technician|Chef|Gardener|Agent|Broker|Trainer|Teacher|Principal|Responsable|Gerente|Leiter|Leiterin|Leitung|"
    "Geschäftsführer|"
    "Geschäftsführerin|Einkäufer|Inköpare|Kjøpesjef|Acheteur|Jefe|Responsabile|Proprietário|Proprietario|Dyrektor|Kierownik"
)
LATIN_JOB = re.compile(rf"\b(?:{_LATIN_JOBS})\b", re.IGNORECASE)
"""A word of a job title in Latin letters."""
HAN_DEPARTMENT = re.compile(rf"(?![我你他她咱]们?)[{HAN}]{{2,8}}(?:部|事业部|办公室|口腔科|内科|外科|儿科|妇产科|科室|教研组)")
LATIN_DEPARTMENT = re.compile(
    r"(?:(?:[A-Z][\w&]*\s){1,4}(?:Department|Dept\.?|Division)|(?:Department|Dept\.?|Division) of [\w &]+|Einkauf|Vertrieb|"
    r"Verwaltung|Buchhaltung|Personal)"
)

KIN = re.compile(
    r"爱人|老婆|老公|妻子|丈夫|(?<![\u4e00-\u9fff])太太|先生的|儿子|女儿|孩子|宝宝|妈妈|爸爸|父亲|母亲|弟弟|哥哥|妹妹|姐姐|朋友的|"
    r"\b(?:her|his|my|their|'s) (?:husband|wife|daughter|son|mother|father|mum|dad|brother|sister|partner)\b"
)
"""Somebody else begins here: what follows is not the customer's."""
SIGN_OFF = re.compile(
    r"(?:best|kind|warm|many thanks and|with)?\s*(?:regards|wishes)|yours (?:sincerely|faithfully|truly)|sincerely|cheers|many "
    r"thanks|thanks|mit freundlichen grüßen|"
    r"cordialement|saludos|顺祝商祺|祝商祺|此致|敬礼|谢谢",
    re.IGNORECASE,
)
"""A whole line behind which the writer's name stands."""
SALUTATION = re.compile(
    rf"(?:dear|hello|hi|hey)\s+(?:mr|ms|mrs|dr|sir|madam|all|team|there)\b.*|[{HAN}]{{1,4}}(?:,|，)?\s*(?:您好|你好)[!。]?$|尊敬的.*",
    re.IGNORECASE,
)
"""A line that is addressed to the owner: the name in it is not the customer's."""
_NO_NAME_WORDS = (
    "谢谢 你好 您好 好的 收到 高兴 方便 安排 安装 万一 时间 时候 房子 房东 金额 黄金 白色 黄色 红色 蓝色 马上 明天 明白 明年 "
    "成都 武汉 温州 常州 江苏 江西 安徽 高新 万元 单位 单价 方案 方法 于是 路过 关于 申请 全部 全屋 连锁 支付 费用 平方 平台 "
    "包邮 毛坯 施工 计划 项目 应该 解决 简单 尤其 凌晨 相关 文件 商务 周一 周二 周三 周四 周五 周六 周日 周末 麻烦 请问 现在 "
    "都行 可以 不用 没有 已经 客户 顾客 会员 程序员 项目部 华南 华北 华东 东北 西南 云南 海南 河南 湖南 石家庄 花园 高中 "
    "金融 安全 应用 车间 全国 全球 成本 "
    "高级 丁字 金属 水电 车子 车辆 常用 常见 能不能 经常 经过 温馨 温馨提示 景区 方正 曲线 井盖 万能 全新 毛巾 毛重 牛奶 "
    "牛肉 羊肉 鱼肉 汤圆 包子 包装 包裹 花费 家具 家电 强烈 乐器 左右 司机 单人 双人 易碎 管理 管家 解释 宣传 门店 门口 国际 "
    "国内 国家 文化 文具 商品 商家 商场 计算 古董 党员 阳台 阳光 农村 钱包 尚未 甘肃 宁波 宁夏 卫生 卫浴 屈臣氏 项链"
)
NO_NAME = frozenset(_NO_NAME_WORDS.split())
"""Short words that begin with a surname and are none."""
NO_LATIN_NAME = re.compile(
    r"\b(?:Regards|Thanks|Thank|Hello|Dear|Subject|List|Invoice|Order|Total|Please|Call|Best|Kind|Yours|Sir|Madam|Customer|Contact|"
    r"Lead|Guest|Sent|"
    r"Wanted|Reminder|Notes?|Message|New|Registered|Follow|Born|Found|Yes|No|Hi|Hey|Cheers|Walk|Text|Your|This|The|Our|We|My|I|Street|Road|"
    r"Avenue|Chamber|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b",
    re.IGNORECASE,
)

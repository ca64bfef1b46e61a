# ruff: noqa: E501 - the lines are those of the files
"""Files as other programs really write them, made here so that every encoding and delimiter can be tried."""

import csv
import io

CHINESE_SHEET = """客户信息总表（请勿改动表头）,,,,,,,,,,
客户名称*,联系人,手机*,电话,所属行业,客户等级,来源,最近沟通时间,沟通内容摘要,合作状态,会员卡号
明超科技有限公司,王伟丽,13800138000,010-65529988,软件和信息技术服务业,VIP,转介绍,2024年3月5日,对方案满意，下周提供合同,合作中,0012345
丽华商贸,仇英,139-1234-5678,,零售,高价值,展会,2024/3/6,"要求再便宜一点
并且包邮",潜在客户,0099
单晓峰工作室,单晓峰,１３７００００１１１１；13600002222,,,,线上推广,,,未合作,
"""
"""A remark above the header, required columns with asterisks, several numbers in a cell, full-width digits, leading zeros."""

GOOGLE_OLD = """Name,Given Name,Additional Name,Family Name,Yomi Name,Birthday,Notes,Group Membership,E-mail 1 - Type,E-mail 1 - Value,E-mail 2 - Type,E-mail 2 - Value,Phone 1 - Type,Phone 1 - Value,Phone 2 - Type,Phone 2 - Value,Address 1 - Type,Address 1 - Formatted,Address 1 - Street,Address 1 - City,Organization 1 - Name,Organization 1 - Title,Custom Field 1 - Type,Custom Field 1 - Value
Ann Lee,Ann,,Lee,,1985-03-07,"likes tea
and rain",* myContacts ::: Key accounts,* Work,ann@Example.COM ::: ann.lee@example.org,Home,ann@home.example,Mobile,+44 20 7946 0958,Work,+44 20 7946 0999 ::: +44 20 7946 0111,Work,"1 High Street
London",1 High Street,London,Lee & Sons,Director,Shoe size,38
张伟,伟,,张,,--05-06,,* myContacts,,,,,Mobile,13800138111,,,,,,,,,,
"""

GOOGLE_NEW = """First Name,Middle Name,Last Name,Phonetic First Name,Nickname,File As,Organization Name,Organization Title,Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value
Zoë,Anne,Müller,,Zo,,Müller AG,Head of Sales,Sales,,Ã is not here,https://example.org/p.jpg,* myContacts ::: Friends,* Work,zoe@example.de,Mobile,+49 30 901820
欧阳娜娜,,,,,,,,,,,,* myContacts,,,,13900139000
小明,,李,,,,,,,,,,,,,,13700137000
,,,,,,,,,,,,,,,,010-88886666
"""

OUTLOOK = """First Name,Middle Name,Last Name,Title,Suffix,Company,Department,Job Title,Business Street,Business Street 2,Business City,Business State,Business Postal Code,Business Country/Region,Business Phone,Home Phone,Mobile Phone,Anniversary,Birthday,Categories,E-mail Address,E-mail Type,E-mail Display Name,E-mail 2 Address,Gender,Notes,Priority,Private,Sensitivity,Spouse,Web Page
José,,García,Sr.,,Olé S.L.,Compras,Buyer,Calle Mayor 1,2º,Madrid,,28013,Spain,+34 914 561 234,,+34 612 345 678,0/0/00,0/0/00,Key;Spain,jose@ole.example,SMTP,José García,,Unspecified,,Normal,False,Normal,Ana,https://ole.example
"""

OUTLOOK_CHINESE = """名,中间名,姓,称谓,单位,部门,职务,商务地址 街道,商务地址 市/县,商务地址 省/市/自治区,商务地址 邮政编码,商务电话,移动电话,电子邮件地址,电子邮件类型,生日,类别,附注,敏感度
伟,,王,先生,明超科技有限公司,采购部,经理,中关村大街1号,海淀区,北京市,100080,010-65529988,13800138222,wang@example.cn,SMTP,0/0/00,重点;老客户,好说话,普通
"""

THUNDERBIRD = """First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Screen Name,Work Phone,Home Phone,Fax Number,Pager Number,Mobile Number,Home Address,Home Address 2,Home City,Home State,Home ZipCode,Home Country,Job Title,Department,Organization,Web Page 1,Web Page 2,Birth Year,Birth Month,Birth Day,Custom 1,Notes,
Eve,Novák,Eve Novák,Evi,eve@example.cz,,,,,,,+420 601 123 456,Dlouhá 5,,Praha,,110 00,Czechia,Tester,QA,Acme,,,1990,2,28,x7,,
"""

LINKEDIN = """Notes:
"When exporting your connection data, you may notice that some of the email addresses are missing."

First Name,Last Name,URL,Email Address,Company,Position,Connected On
Ann,Lee,https://www.linkedin.com/in/annlee,ann@example.com,Lee & Sons,Director,01 Jul 2026
"""

GENERIC = """Name,Phone,Email,City
Ann Lee,+44 20 7946 0958,ann@example.com,London
Bob Ray,+44 20 7946 0959,bob@example.com,Leeds
"""

FOLLOW_UP_SHEET = """客户姓名,手机号码,来源渠道,跟进状态,意向评级,归属销售,客户标签,最后跟进时间,跟进记录,下次跟进时间,下次跟进内容
张三,13800000001,转介绍,方案报价,高,小李,重要 老客户,2026-11-01 14:30,电话聊了报价,2026-12-01,寄合同
李四,13800000002,朋友圈,初步接触,中,小李,,2027年1月5日,到店看样,,
"""


def retold(text: str, delimiter: str) -> str:
    """The same table with another delimiter."""
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=delimiter, lineterminator="\n").writerows(csv.reader(io.StringIO(text, newline="")))
    return target.getvalue()


HUBSPOT = """Record ID,First Name,Last Name,Email,Phone Number,Lead Status,Create Date,Last Activity Date,Associated Company IDs
51234567890,Ann,Lee,ann@hub.example,+44 20 7946 0958,Open,2024-03-05 14:30,2026-10-01 09:15,9001;9002
51234567891,Bob,Ray,bob@hub.example,,New,12/31/2023,,
"""

ZOHO_CHINESE = """"数据ID","客户名称","名字","姓氏","电子邮件","手机","客户来源","描述"
"zcrm_5412003000000123456","海石公司","伟","王","wang@zoho.example","13800139001","展会","两行
说明"
"""

MANY_CONTACTS = """客户资料导入模板，带*为必填,,,,,,
*客户名称,*联系人,联系人职位,手机,电话,备注,上次跟进时间
东海公司,王伟;李娜,经理,13800139002；13800139003,0571-88886666,大客户,2026年10月1日
东海公司,赵敏,出纳,13800139004,,,
西山公司,钱一,,13800139005,,"说了
两行",45931
"""

"""A pasted chat, signature or card as the proposal of a new customer: what is recognised goes into fields, every other line into the notes.

Rules only, and nothing is dropped: what no rule is sure of stays readable in the notes.
"""

import re
import unicodedata
from dataclasses import dataclass, field

from clientbook.domain.customer import FIELD_LIMIT, LONG_LIMIT, POINT_LIMIT, ContactPoint, Customer
from clientbook.domain.names import clean
from clientbook.domain.phones import looks_like_phone, parse_phone

_MAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_SITE = re.compile(r"(?:https?://|www\.)[^\s，。；、<>]+", re.IGNORECASE)
_PHONE = re.compile(
    r"(?<![A-Za-z0-9_.@-])(?:\+|00)?\(?\d[\d() .-]{5,18}\d(?:\s*(?:转|分机|ext\.?|x)\s*\d{1,6})?(?![A-Za-z0-9_@-])", re.IGNORECASE
)
_LABELLED = re.compile(
    r"^\W{0,2}(?P<label>[A-Za-z][A-Za-z .-]{0,18}|[\u4e00-\u9fff]{1,6}(?:/[\u4e00-\u9fff]{1,6})?)\s*[:：]\s*(?P<rest>\S.*)$"
)
_SPACED = re.compile(
    r"^(?P<label>微信号?|QQ|地址|电话|手机|邮箱|公司|姓名|职位|wechat|mobile|tel|phone|email|e-mail|address)\s+(?P<rest>\S.*)$",
    re.IGNORECASE,
)
_LABELS = {
    spelling: place
    for place, spellings in {
        "name": "姓名|名字|联系人|收件人|收货人|客户|客户姓名|name|contact",
        "company": "公司|公司名称|单位|企业|company|organisation|organization",
        "department": "部门|department",
        "job_title": "职位|职务|title|position",
        "phone": "电话|联系电话|手机|手机号|手机号码|号码|座机|固话|传真|tel|phone|mobile|cell|fax|t|m|p",
        "email": "邮箱|邮件|电子邮箱|email|e-mail|mail|e",
        "wechat": "微信|微信号|vx|wx|wechat",
        "qq": "qq|qq号",
        "address": "地址|收货地址|公司地址|所在地区|详细地址|address|add",
        "website": "网址|网站|主页|website|web|site",
    }.items()
    for spelling in spellings.split("|")
}
_POINT_LABELS = {"手机": "mobile", "手机号": "mobile", "手机号码": "mobile", "mobile": "mobile", "cell": "mobile", "m": "mobile"}
_POINT_LABELS |= {"座机": "landline", "固话": "landline", "传真": "fax", "fax": "fax", "收货地址": "delivery"}
_COMPANY = re.compile(
    r"(?:公司|集团|工厂|[^出入]厂|商行|银行|学校|医院|事务所|工作室|研究院|门店|商贸|酒店|\b(?:Ltd|Limited|Inc|LLC|GmbH|AG|Corp|Co|Company|S\.?A|B\.?V|PLC)\b\.?)"
    r"(?:[（(].{1,12}[)）])?$",
    re.IGNORECASE,
)
_JOB = re.compile(
    r"(?:经理|总监|主管|主任|总裁|董事长?|工程师|采购|会计|店长|老板|助理|顾问|校长|院长|部长|\b(?:Manager|Director|CEO|CTO|CFO|COO|Engineer|"
    r"Buyer|Head of \w+|President|Owner|Founder|Consultant|Assistant|Sales|Accountant)\b)",
    re.IGNORECASE,
)
_HAN_NAME = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff·]{2,4}(?:先生|女士|小姐|老师|总)?")
_LATIN_NAME = re.compile(r"(?:(?:Mr|Ms|Mrs|Dr)\.? )?[A-Z][\w'’.-]+(?: (?:[A-Z][\w'’.-]*|van|von|de|der|al|bin)){1,3}")
_SAYS_NAME = re.compile(
    r"(?:我是|我叫|我的名字是|I am |I'm |my name is )(?P<name>[\u4e00-\u9fff·]{2,4}|[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2})[。.!！]?$",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"(?:你好|您好|谢谢|好的|收到|客户|电话|地址|微信|邮箱|资料|名片|请|Best regards|Kind regards|Thank|Regards|Hello|Dear)", re.IGNORECASE
)


@dataclass(slots=True)
class Proposal:
    """What was recognised in pasted text; the person looks at it before anything is saved."""

    name: str = ""
    company: str = ""
    department: str = ""
    job_title: str = ""
    points: list[ContactPoint] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    removed: int = 0
    """Characters the door took out."""

    @property
    def recognised(self) -> tuple[str, ...]:
        """Keys of the fields that were filled, the notes excepted."""
        filled = [key for key in ("name", "company", "department", "job_title") if getattr(self, key)]
        return (*filled, "points") if self.points else tuple(filled)

    def customer(self) -> Customer:
        """The proposed customer; without any name, phone or mail the company, else the first line, is the name."""
        name, company, notes = self.name, self.company, "\n".join(self.notes)
        if not name and company:
            return Customer(kind="organisation", name=company, points=tuple(self.points), notes=notes)
        if not name and not any(point.kind in ("phone", "email") for point in self.points):
            name = self.notes[0][:FIELD_LIMIT] if self.notes else "?"
        return Customer(
            name=name,
            company=company,
            department=self.department,
            job_title=self.job_title,
            points=tuple(self.points),
            notes=notes,
        )


def propose(pasted: str, region: str = "CN") -> Proposal:
    """Read pasted lines into a proposal. Never raises; an empty paste gives an empty proposal."""
    cleaned = clean(pasted, LONG_LIMIT, lines=True)
    proposal = Proposal(removed=cleaned.removed)
    for line in cleaned.text.split("\n"):
        if words := " ".join(line.split()):
            _read_line(proposal, words, region)
    return proposal


def _read_line(proposal: Proposal, line: str, region: str) -> None:
    """Take what is recognised out of one line; what is left is a name, a title, a company or a note."""
    labelled = _LABELLED.match(line) or _SPACED.match(line)
    if labelled and (label := labelled["label"].strip().casefold()) in _LABELS and _put(proposal, label, labelled["rest"].strip(), region):
        return
    rest = _take_points(proposal, line, region)
    if rest == line:
        _read_words(proposal, line)
    elif words := rest.strip(" ,;:，；：、|/-·()（）<>"):
        # A number beside a name: "王伟丽 138 0013 8000". Beside anything longer the whole line tells more than its rest.
        if _is_name(words) and not proposal.name:
            proposal.name = _tidy(words)
        elif words.casefold() not in _LABELS:
            proposal.notes.append(line)


def _put(proposal: Proposal, label: str, rest: str, region: str) -> bool:
    """Put a labelled value where the label says; whether it went there."""
    place = _LABELS[label]
    if place in ("name", "company", "department", "job_title"):
        if getattr(proposal, place) or len(rest) > FIELD_LIMIT:
            return False
        if place == "name" and (found := _take_points(proposal, rest, region).strip(" ,，")) != rest:
            rest = found
        setattr(proposal, place, _tidy(rest))
        return bool(rest)
    if place in ("phone", "email", "website"):
        before = len(proposal.points)
        left = _take_points(proposal, rest, region, _POINT_LABELS.get(label, ""))
        if len(proposal.points) == before and place == "phone" and looks_like_phone(rest):
            _add(proposal, "phone", rest, region, _POINT_LABELS.get(label, ""))
            return True
        if left.strip(" ,;，；/"):
            proposal.notes.append(f"{label}: {rest}")
        return len(proposal.points) > before
    return _add(proposal, place, rest, region, _POINT_LABELS.get(label, ""))


def _take_points(proposal: Proposal, line: str, region: str, label: str = "") -> str:
    """Take mails, websites and phones out of a line; what is left of it."""
    for kind, pattern in (("email", _MAIL), ("website", _SITE), ("phone", _PHONE)):
        for match in list(pattern.finditer(line)):
            if kind == "phone" and not _is_phone(match[0], region):
                continue
            if _add(proposal, kind, match[0].strip(), region, label if kind == "phone" else ""):
                line = line.replace(match[0], " ", 1)
    return line


def _is_phone(text: str, region: str) -> bool:
    """Whether digits in running text are a phone: only where they parse as a valid one."""
    return looks_like_phone(text) and parse_phone(text, region).normal != ""


def _add(proposal: Proposal, kind: str, value: str, region: str, label: str) -> bool:
    """Add a contact point once; whether it fits at all."""
    value = _tidy(value)
    if not value or len(value) > POINT_LIMIT:
        return False
    normal = ""
    if kind == "phone":
        normal = parse_phone(value, region).normal
    elif kind == "email":
        local, _at, host = value.partition("@")
        normal = f"{local}@{host.lower()}"
    if not any(point.kind == kind and (point.normal or point.value) == (normal or value) for point in proposal.points):
        first = not any(point.kind == kind for point in proposal.points)
        proposal.points.append(ContactPoint(kind=kind, value=value, normal=normal, label=label, primary=first and kind == "phone"))
    return True


def _tidy(words: str) -> str:
    """Words cut out of a line, through the door again: a joiner inside the line may now stand at an edge."""
    return clean(words, LONG_LIMIT).text


def _is_name(words: str) -> bool:
    """Whether short words can be a person's name."""
    narrow = unicodedata.normalize("NFKC", words)
    return (
        not _NO_NAME.search(narrow) and bool(_HAN_NAME.fullmatch(narrow) or _LATIN_NAME.fullmatch(narrow)) and not _COMPANY.search(narrow)
    )


def _read_words(proposal: Proposal, line: str) -> None:
    """A line without any contact point: name, name with title, title, company, or a note."""
    if not proposal.company and len(line) <= 60 and _COMPANY.search(line):
        proposal.company = line
        return
    if not proposal.name and (said := _SAYS_NAME.search(line)):
        proposal.name = said["name"]  # the line itself stays in the notes
    titled = _JOB.search(line) and len(line) > 3
    if not proposal.name and _is_name(line) and not titled:
        proposal.name = _tidy(line)
        return
    parts = [part for part in re.split(r"\s*[|｜/,，·]\s*|\s+(?=[\u4e00-\u9fff])", line, maxsplit=1) if part]
    if not proposal.name and len(parts) == 2 and _is_name(parts[0]) and _JOB.search(parts[1]) and len(parts[1]) <= 40:
        proposal.name, proposal.job_title = _tidy(parts[0]), _tidy(parts[1])
    elif not proposal.job_title and len(line) <= 40 and _JOB.search(line) and not re.search(r"[。，！？!?:：\d]", line):
        proposal.job_title = line
    else:
        proposal.notes.append(line)

"""Postal addresses in pasted text: Chinese ones inside a line, others over several lines or commas."""

import re

from clientbook.domain.paste.words import HAN, LATIN_COMPANY, LATIN_JOB

LONGEST = 120
"""Characters of an address at most; what is longer is not looked at."""

# ---- Chinese: words with a street and a number, or two levels of the country

_STREET = re.compile(
    rf"[{HAN}\d](?:大道|大街|路|街|道|巷|弄|胡同|村|镇|里|环)(?:[东西南北中]段?|[一二三四五六七八九十]+[路道街]|[东南西北]?段)?\s*(?:甲|乙)?\s*\d|[{HAN}](?:街|路)甲?\s?\d|"
    rf"[{HAN}]{{2,}}\d+\s*(?:号|弄)院?"
)
_LEVEL = re.compile(
    rf"[{HAN}]{{2,7}}?(?:省|自治区|特别行政区|自治州|地区|市(?!场|面|值|民)|区(?!域|别|分|块|总|经)|县|旗)|(?:北京|天津|上海|重庆)(?=[{HAN}])"
)
_PLACE = re.compile(r"广场|大厦|中心|小区|花园|新村|街道|号|楼|室|座|苑|城|园区|院|单元|栋|幢|镇|乡|村|工业区|开发区|保税区")
_PART = re.compile(
    rf"(?:[A-Za-z]\s?)?[\d#-]{{1,8}}(?:[号室楼层栋幢座单元弄院段村#]{{1,2}}[{HAN}A-Za-z\d-]*)?|(?:单元|[号室楼层栋幢座弄院]){{1,2}}|[A-Z]|[A-Z]?[{HAN}]{{0,12}}(?:座|楼|室|层|栋|幢|单元|号|号院|街道|大厦|广场|省|市|区|县|镇|乡|村|路|街|道)[{HAN}A-Z\d-]*"
)
"""A word that goes on with an address."""
_LEAD = re.compile(
    r"^(?:(?:我|他|她)?(?:们|的)?(?:家?住(?:在)?|地址(?:是|在|:)?|位于|就?在|寄到|寄往|送到|发到|坐标|公司在|店在|还是|就是)+|地址)\s*:?\s*"
)
_STOP = re.compile(r"\s*\(?(?<!\d)\d{6}\)?(?!\d)$")
_CARE = re.compile(rf"\s*(?:收到?货?.{{0,6}}|\([{HAN}]{{1,4}}收\)|[{HAN}]{{2,4}}收)$")


def han_address(text: str) -> tuple[int, int] | None:
    """Where an address stands in a chunk of narrow text; None where there is none."""
    if len(text) > LONGEST:
        return None
    text = re.sub(r"\(\d{6}\)", lambda code: " " * len(code[0]), text)
    words = [(match.start(), match.end()) for match in re.finditer(r"\S+", text)]
    for first, (start, end) in enumerate(words):
        lead = _LEAD.match(text[start:])
        begin = start + (lead.end() if lead else 0)
        if begin < len(text) and not re.search(r"省|市|区|县|路|街|道|村|镇|弄|巷|胡同|城|州", text[begin:end]):
            continue
        last = end
        for also_start, also_end in words[first + 1 :]:
            if not (_PART.fullmatch(text[also_start:also_end]) and not re.fullmatch(r"\d{6,}", text[also_start:also_end])):
                break
            last = also_end
        whole = text[begin:last]
        if stop := _STOP.search(whole):
            whole = whole[: stop.start()]
        if is_han_address(whole):
            return begin, begin + len(whole.rstrip())
    return None


def is_han_address(words: str) -> bool:
    """Whether words can only be an address: a street with a number, or two levels of the country, or one with a building."""
    levels = len(_LEVEL.findall(words))
    if len(words) > LONGEST or re.search(r"[。!?]", words):
        return False
    if _STREET.search(words):
        return True
    return (levels >= 2 and len(words) >= 6 and _PLACE.search(words) is not None) or (levels >= 3)


# ---- others: chunks between commas and line ends

_CAP = r"[A-ZÀ-Þ][\w'’.-]*"
_KIND = (
    "Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Drive|Dr|Way|Close|Court|Ct|Square|Sq|Place|Pl|Boulevard|Blvd|Row|Hill|Green|View|Quay|"
    "Side|Gardens?|Crescent|Terrace|"
    "Park|Parade|Mews|Walk|Grove|Rise|Parkway|Highway|Hwy|Wharf|Broadway|Embankment"
)
_STREETS = (
    re.compile(
        rf"(?:\b\d{{1,5}}[A-Za-z]?(?:-\d{{1,5}})?,? (?:[NSEW]{{1,2}} )?(?:{_CAP} |\d+(?:st|nd|rd|th) |The ){{1,4}}"
        rf"(?:{_KIND})\b\.?(?: [NSEW]{{1,2}}\b)?|\b\d{{1,4}}[A-Za-z]? The (?:{_KIND}))$"
    ),
    re.compile(rf"(?:^|\b)(?:{_CAP} ){{1,3}}(?:{_KIND})\.? \d{{1,4}}[A-Za-z]?$"),
    re.compile(r"\b\d{1,4}(?: ?bis)?,? (?:rue|avenue|boulevard|place|chemin|allée|quai|cours|impasse) [\w'’ -]{2,40}$", re.IGNORECASE),
    re.compile(
        r"\b(?:Calle|C/|Avenida|Av\.?|Avda\.?|Plaza|Paseo|Via|Viale|Corso|Piazza|Rua|Praça|ul\.|al\.|Avenue|Rue|Boulevard|"
        r"Place) [\w'’. -]{2,40},? ?\d{1,5}[A-Za-z]?$"
    ),
    re.compile(
        r"\b[\w'’.-]{0,30}(?:straße|strasse|str\.|gasse|allee|weg|platz|ring|laan|straat|plein|gracht|"
        r"gata|gate|gatan|gade|vej|veien|vägen|katu|tie|ulice) ?\d{1,4}[A-Za-z]?$",
        re.IGNORECASE,
    ),
    re.compile(r"\bP\.?\s?O\.? Box \d+$", re.IGNORECASE),
    re.compile(r"\b\d{1,3}-\d{1,3}(?:-\d{1,3})? [A-Z][a-z]+$"),
)
_UNIT = re.compile(r"^(?:Unit|Flat|Apt\.?|Apartment|Suite|Ste|Level|Floor|Room|Plot|Building|Block|House)\b(?: ?#?[\w-]{1,6})?(?:.{0,30})$")
_HOUSE = re.compile(r"[A-Z]\w+ (?:House|Farm|Cottage|Mill|Barn)")
_POSTCODE = re.compile(
    r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\b[A-Z]{2} \d{5}(?:-\d{4})?\b|\b[A-Z]{2,3} \d{4}$|^(?:[A-Z]{1,2}-)?\d{4,5}(?: [A-Z]{2})? "
    r"[A-ZÀ-Þ][\w'’ ()-]{1,40}$|"
    r"^\d{4}-\d{3} [A-Z]\w+|^\d{3} \d{2} [A-ZÀ-Þ]\w+|^\d{2}-\d{3} [A-ZÀ-Þ]\w+|^[A-Z][a-z]+ \d{3}-\d{4}$|^[A-Z][a-z]+ \d{5,6}$|"
    r"^(?:[A-Z]{2} )?\d{5}$"
)
_COUNTRIES_WORDS = (
    "uk united kingdom|england|scotland|wales|northern ireland|ireland|usa|u.s.a.|united states|canada|australia|new zealand|"
    "germany|deutschland|france|spain|españa|italy|italia|portugal|the netherlands|netherlands|belgium|austria|österreich|"
    "switzerland|schweiz|poland|polska|czech republic|sweden|sverige|norway|norge|denmark|danmark|finland|estonia|latvia|"
    "lithuania|greece|turkey|china|p.r. china|pr china|hong kong|taiwan|japan|singapore|malaysia|india|vietnam|thailand|"
    "ghana|nigeria|kenya|south africa|mexico|méxico|brazil|argentina|united arab emirates|uae|united kingdom|uk"
)
COUNTRIES = frozenset(_COUNTRIES_WORDS.split("|"))
_LOCALITY = re.compile(rf"(?:{_CAP}|\d{{1,2}})(?:[ -](?:{_CAP}|of|de|la|upon|on|the|\d{{1,3}})){{0,4}}")
_MAYBE = re.compile(rf"{_CAP}(?: {_CAP}){{0,2}} \d{{1,4}}[A-Za-z]?|\d{{1,4}}[A-Za-z]? {_CAP}(?: {_CAP}){{0,2}}")
"""A name and a number, or a number and a name: a street where a postcode follows."""
MOST_LOCALITIES = 3


def address_end(chunk: str) -> int:
    """Where an address ends in its last chunk: behind the postcode where a sentence goes on."""
    found = re.search(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b(?= [a-z])", chunk)
    return found.end() if found is not None else len(chunk)


def address_start(chunk: str) -> int:
    """Where an address begins in its first chunk: at the flat or house, else at the street."""
    return 0 if _UNIT.match(chunk) else street_in(chunk) or 0


def street_in(chunk: str) -> int | None:
    """Where a street with its number begins that ends with the chunk; None where there is none."""
    return min((found.start() for pattern in _STREETS if (found := pattern.search(chunk)) is not None), default=None)


def chunk_kind(chunk: str) -> str:
    """What part of an address a chunk in Latin letters can be: street, unit, postcode, country, locality, or none."""
    if len(chunk) > LONGEST:
        return ""
    if _HOUSE.fullmatch(chunk):
        return "unit"
    if LATIN_COMPANY.fullmatch(chunk) and not re.search(r"\d", chunk):
        return ""
    if street_in(chunk) == 0:
        return "street"
    if chunk.casefold() in COUNTRIES:
        return "country"
    if _POSTCODE.search(chunk) and len(chunk) <= 60 and re.match(r"[\w-]", chunk):
        return "postcode"
    if _UNIT.match(chunk) and len(chunk) <= 50:
        return "unit"
    if street_in(chunk) is not None:
        return "street"
    if _MAYBE.fullmatch(chunk):
        return "maybe"
    plain = (
        _LOCALITY.fullmatch(chunk) is not None and len(chunk) <= 40 and not LATIN_JOB.search(chunk) and not LATIN_COMPANY.fullmatch(chunk)
    )
    return "locality" if plain else ""


def latin_run(kinds: list[str], lines: list[int], first: int) -> int:
    """How many chunks from ``first`` on are one address; 0 where none begins there.

    It begins with a street or unit; places without a postcode belong to it on the line of the street, or where a postcode or
    country follows.
    """
    named = kinds[first] == "maybe" and kinds[first + 1 : first + 2] == ["postcode"]
    if kinds[first] not in ("street", "unit") and not named:
        return 0
    last, streets, localities = first, named or kinds[first] == "street", 0
    at = first
    while at + 1 < len(kinds) and kinds[at + 1] and lines[at + 1] - lines[at] <= (kinds[at + 1] != "maybe"):
        at += 1
        streets = streets or kinds[at] == "street"
        localities += kinds[at] in ("locality", "maybe")
        if localities > MOST_LOCALITIES:
            break
        if kinds[at] in ("street", "unit", "postcode", "country") or (
            kinds[at] in ("locality", "maybe") and lines[at] == lines[first] and streets
        ):
            last = at
        if kinds[at] == "country":
            break
    ended = any(kind in ("postcode", "country") for kind in kinds[first : last + 1])
    return last - first + 1 if streets or (ended and last > first) else 0

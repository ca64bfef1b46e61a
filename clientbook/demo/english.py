"""Invented English-speaking people, with the accents, apostrophes and long companies that real books have."""

from random import Random

from clientbook.demo.tongue import Company, Person, Shares, Tongue, goods, words
from clientbook.domain.names import fold

_MALE = words(
    "James John Robert Michael William David Richard Joseph Thomas Charles Daniel Matthew Anthony Mark Steven Paul Andrew Joshua Kevin"
    " Brian George Edward Ryan Jacob Gary Nicholas Eric Jonathan Stephen Larry Justin Scott Brandon Benjamin Samuel Patrick Raymond Jack"
    " Dennis Jerry Alexander Tyler Liam Noah Oliver Ethan Lucas Mason Leo Arthur Hugo Felix Oscar Finn Jürgen André Luís Søren"
)
_FEMALE = words(
    "Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Lisa Nancy Betty Margaret Sandra Ashley Kimberly Emily Donna"
    " Michelle Carol Amanda Melissa Deborah Stephanie Rebecca Laura Sharon Cynthia Kathleen Amy Angela Anna Ruth Nicole Emma Olivia Ava"
    " Sophia Isabella Mia Charlotte Amelia Harper Evelyn Grace Chloe Zoë Renée Chloë Ingrid Siobhán Aoife Noémie Marta Björk"
)
_SURNAMES = words(
    "Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson Thomas Taylor"
    " Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King Wright Scott"
    " Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter Roberts Turner Phillips Evans Parker"
    " Collins Edwards Stewart Morris Murphy Cook Rogers Morgan Peterson Cooper Reed Bailey Bell Kelly Howard Ward Cox Richardson Wood"
    " Watson Brooks Bennett Gray James Hughes Price Myers Long Foster Sanders Ross Morales Powell Sullivan Russell Ortiz Jenkins Perry"
    " Butler Barnes Fisher Müller Schäfer O'Hara O'Brien O'Neill McDonald Nuñez Sørensen Lindström Dvořák Kowalski Łukasik François"
    " Smith-Jones Lloyd-Webb Hawthorne Pemberton Ashworth Whitfield Langley Thornton Radcliffe Holloway Fairbanks Winslow"
)
_FIRST = words(
    "Harbour Northern Silver Oak Maple River Bright Summit Granite Pioneer Atlas Beacon Cedar Coral Crown Delta Eagle Evergreen Falcon"
    " Garden Golden Highland Horizon Ivory Juniper Keystone Lakeside Liberty Meadow Orchard Pacific Prime Quarry Redwood Royal Sterling"
    " Stone Sunrise Union Valley Victoria Westgate Willow Windsor"
)
_TRADES = words(
    "Trading|Consulting|Logistics|Foods|Design Studio|Software|Engineering|Furniture|Dental Care|Property|Marketing|Printing|Electronics"
    "|Catering|Interiors|Textiles|Motors|Books|Coffee Roasters|Security Systems|Medical Supplies|Events|Gardens|Architects",
    "|",
)
_TAILS = Shares(("Ltd", 45), ("Inc.", 20), ("LLC", 12), ("& Sons", 8), ("Group", 8), ("", 7))
_AREAS = words("212 310 415 617 713 206 305 404 512 602 702 808 917 202 303 312 503 614 615 816")
_STREETS = (
    "High Street",
    "Station Road",
    "Church Lane",
    "Mill Lane",
    "Park Avenue",
    "Market Street",
    "Maple Drive",
    "Harbour Road",
    "Queen Street",
)
_TOWNS = ("London", "Leeds", "Bristol", "Manchester", "Boston", "Seattle", "Austin", "Dublin", "Toronto", "Sydney", "Auckland", "Edinburgh")


def _account(name: str) -> str:
    return ".".join("".join(c for c in fold(part) if c.isalnum()) for part in name.split())


def _named(name: str, gender: str) -> Person:
    return Person(name, _account(name), gender)


def _person(rng: Random) -> Person:
    female = rng.random() < 0.5
    return _named(f"{rng.choice(_FEMALE if female else _MALE)} {rng.choice(_SURNAMES)}", "female" if female else "male")


def _company(rng: Random) -> Company:
    first = rng.choice(_SURNAMES if rng.random() < 0.45 else _FIRST)
    trade = rng.choice(_TRADES)
    tail = _TAILS.draw(rng)
    return Company(f"{first} {trade} {tail}".rstrip(), f"{_account(first).replace('.', '')}-{_account(trade).replace('.', '')}.example")


def _mobile(rng: Random) -> str:
    if rng.random() < 0.15:
        # Ofcom keeps these for drama.
        return f"+44 7700 900{rng.randrange(1000):03d}"
    return f"+1 {rng.choice(_AREAS)} 555 {rng.randrange(10**4):04d}"


def _landline(rng: Random) -> str:
    return f"+44 20 7946 0{rng.randrange(1000):03d}" if rng.random() < 0.5 else f"+1 ({rng.choice(_AREAS)}) 555-01{rng.randrange(100):02d}"


def _address(rng: Random) -> str:
    return f"{rng.randrange(1, 400)} {rng.choice(_STREETS)}, {rng.choice(_TOWNS)}"


ENGLISH = Tongue(
    famous=(
        _named("Zoë Müller", "female"),
        _named("Ellen O'Hara", "female"),
        _named("Łukasz Nowak", "male"),
        _named("Søren Kjær", "male"),
        _named("Ana María Nuñez", "female"),
        _named("François Lefèvre", "male"),
        _named("Alice Smith-Jones", "female"),
        _named("Nguyễn Thị Hoa", "female"),
    ),
    person=_person,
    company=_company,
    mobile=_mobile,
    landline=_landline,
    address=_address,
    titles=(
        "Purchasing manager",
        "Managing director",
        "Owner",
        "Office manager",
        "Head of sales",
        "Accountant",
        "Designer",
        "Engineer",
        "Buyer",
    ),
    departments=("Purchasing", "Marketing", "Finance", "Operations", "Engineering", "Human resources"),
    goods=goods(
        ("starter kit", "kits", 190),
        ("annual service", "services", 1200),
        ("gift box", "gifts", 45),
        ("standard plan", "plans", 480),
        ("premium plan", "plans", 1900),
        ("display case", "fittings", 850),
        ("desk lamp", "fittings", 75),
        ("training day", "services", 640),
        ("door system", "fittings", 4200),
    ),
    tags=("regular", "hot-lead", "fair", "neighbour", "alumni", "price-sensitive", "key-account", "referrer", "tea-lover", "weekends"),
    notes=(
        "Likes tea and fishing; always ask about the boat.",
        "Prefers e-mail, never call before ten.",
        "Head office decides, which takes a while.",
        "Budget is approved in March and September.",
        "Met at the spring fair, swapped cards.\nVery particular about quality: samples first.",
        "Referred by an old customer.",
        "Watches every penny, but orders a lot.",
        "Daughter finishes school this summer.",
    ),
    hobbies=("fishing", "tea", "hiking", "photography", "tennis", "gardening", "chess", "running", "sailing", "choir"),
    needs=("fast delivery", "proper invoices", "reliable service", "clear prices", "small batches", "a long relationship", "stock at hand"),
    said=(
        "Talked about the {product}, wants a quote",
        "Asked when the {product} can be delivered, promised an answer within {number} days",
        "Sent the quote; finds it a little high and wants to talk again",
        "Likes the proposal for the {product}, waiting for approval",
        "Sent samples, tracking number by mail",
        "Samples arrived, the colour should be darker",
        "Ordered {number} of the {product}, deposit next week",
        "Checked how it is going: all well",
        "Reported a fault with the {product}, service visit arranged",
        "Agreed to meet next Wednesday",
        "Came by to see the {product}, took a catalogue",
        "Season's greetings, mentioned the year-end offer",
        "Clause two of the contract needs a change, passed on to legal",
        "Final payment received, invoice sent",
        "Money is tight at the moment, call again next month",
        "Recommended us to a friend who needs a {product}",
        "Reminded them of the approval, still under way",
        "Asked for {number} percent off",
    ),
    reactions=("", "", "pleased", "interested", "hesitant", "too expensive", "very friendly", "rather cool", "comparing offers"),
    unreached=("No answer", "Engaged", "Voicemail", "No reply yet"),
    next_steps=(
        "Follow up on the quote",
        "Send samples and confirm the address",
        "Ask about the approval",
        "Renew the contract",
        "Check how it is going",
        "Arrange a meeting",
        "Remind of the final payment",
        "Send the new catalogue",
        "Confirm the delivery date",
    ),
    channels=Shares(("phone", 45), ("email", 35), ("visit", 9), ("video", 6), ("store", 3), ("sms", 2)),
    festivals=(("--12-25", "Christmas"), ("--01-01", "New Year"), ("--11-30", "St Andrew's Day"), ("--03-17", "St Patrick's Day")),
    cooperation="first order",
    lunar=False,
    wechat=0.03,
    payments=Shares(("card", 48), ("transfer", 36), ("cash", 14), ("other", 2)),
    contract="CT",
    ratings={
        5: ("Just what we needed", "Quick delivery, carefully packed", "Better than expected", "Will order again"),
        4: ("Good on the whole", "Fine, arrived a day late", "Good, a little dear"),
        3: ("All right, the colour is a bit off", "Manual is hard to follow"),
        2: ("Came a week late", "Scratched on one side"),
        1: ("Broke after three days", "Nobody answered the service line"),
    },
    improvements=("Try another carrier", "Send the missing parts and apologise", "Offer a service visit", "Call on the day of the order"),
    after_sales={
        "repair": ("Part replaced on site", "Sent in and repaired", "Adjusted, works again"),
        "return": ("Returned within a week, refunded", "Wrong size, sent back"),
        "exchange": ("Exchanged for another colour", "Exchanged for the larger one"),
        "complaint": ("Complained about slow delivery, apologised", "A part was missing, sent on"),
    },
)

"""What inventing people needs of a language: names, companies, numbers and the sentences of a working life."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

from clientbook.domain.purchase import Product

T = TypeVar("T")


class Shares(Generic[T]):
    """Values drawn by their shares, so that lists look lived in rather than shuffled."""

    def __init__(self, *pairs: tuple[T, float]) -> None:
        self._values = [value for value, _ in pairs]
        self._sums = list(accumulate(share for _, share in pairs))

    def draw(self, rng: Random) -> T:
        """One value."""
        return rng.choices(self._values, cum_weights=self._sums)[0]


def words(text: str, between: str = " ") -> tuple[str, ...]:
    """A list of words as it is easiest to read and extend."""
    return tuple(text.split(between))


def goods(*rows: tuple[str, str, int]) -> tuple[Product, ...]:
    """Products as a list is easiest to read: name, category, price in whole units."""
    return tuple(Product(name=name, category=category, unit_price=price * 100) for name, category, price in rows)


@dataclass(frozen=True, slots=True)
class Person:
    """An invented name, and how it is spelt in a mail address."""

    name: str
    account: str
    gender: str = ""


@dataclass(frozen=True, slots=True)
class Company:
    """An invented company with its domain (always under ``.example``, which nobody can own)."""

    name: str
    domain: str


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language to invent in."""

    famous: tuple[Person, ...]
    """Names worth searching for; the first customers of a book bear them."""
    person: Callable[[Random], Person]
    company: Callable[[Random], Company]
    mobile: Callable[[Random], str]
    """A number of a range that is not assigned to anybody."""
    landline: Callable[[Random], str]
    address: Callable[[Random], str]
    titles: tuple[str, ...]
    departments: tuple[str, ...]
    goods: tuple[Product, ...]
    """What is sold."""
    tags: tuple[str, ...]
    notes: tuple[str, ...]
    hobbies: tuple[str, ...]
    needs: tuple[str, ...]
    said: tuple[str, ...]
    """What a contact was about; ``{product}`` and ``{number}`` are filled in."""
    reactions: tuple[str, ...]
    unreached: tuple[str, ...]
    next_steps: tuple[str, ...]
    channels: Shares[str]
    festivals: tuple[tuple[str, str], ...]
    """Stored days and their names."""
    cooperation: str
    """What the anniversary of the first order is called."""
    lunar: bool
    """Whether some keep their birthdays by the lunar calendar."""
    wechat: float
    """Share of people with a WeChat account."""
    payments: Shares[str]
    contract: str
    """How numbers of contracts begin."""
    ratings: Mapping[int, tuple[str, ...]]
    """What is said with each score."""
    improvements: tuple[str, ...]
    after_sales: Mapping[str, tuple[str, ...]]
    """What is noted after a purchase, by its kind."""

    @property
    def products(self) -> tuple[str, ...]:
        """Names of what is sold."""
        return tuple(each.name for each in self.goods)

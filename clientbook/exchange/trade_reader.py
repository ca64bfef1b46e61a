"""What a row of a sheet tells of trade: purchases, what came after them, ratings. Several cells that only mean something together."""

import unicodedata
from collections.abc import Mapping
from datetime import date

from clientbook.data import Traded
from clientbook.domain.errors import InvalidValue
from clientbook.domain.money import currency_in, currency_named
from clientbook.domain.purchase import AMOUNT_LIMIT, ONE, AfterSale, Purchase, amount_of, parse_quantity
from clientbook.domain.rating import SCORES, Rating
from clientbook.exchange import cells
from clientbook.exchange.candidate import Draft, RowProblem
from clientbook.exchange.cell_reader import heading, short
from clientbook.exchange.point_reader import PointReader
from clientbook.i18n import N_, _

KINDS = ("purchase", "after_sale", "rating")
NO_AMOUNT = N_("{value} is not an amount that can be kept")
NO_DAY = N_("there is an amount but no day of the purchase")
TO_COME = N_("{value} lies in the future")
_SCORE = {
    word: score
    for score, words in {
        5: "五星|非常满意|very satisfied",
        4: "四星|满意|satisfied",
        3: "三星|一般|neutral",
        2: "二星|两星|不满意|dissatisfied",
        1: "一星|非常不满意|very dissatisfied",
    }.items()
    for word in words.split("|")
}
"""Ratings in words."""


class TradeReader(PointReader):
    """Reads the columns of trade of one row."""

    def _trade(self, draft: Draft) -> None:
        said = {kind: self._said(draft, kind) for kind in KINDS}
        try:
            if said["purchase"]:
                self._purchase(draft, said["purchase"])
            if said["after_sale"]:
                self._after_sale(draft, said["after_sale"], said["purchase"].get("uid", ""))
            if said["rating"]:
                self._rating(draft, said["rating"], said["purchase"].get("uid", ""))
        except InvalidValue as problem:
            raise RowProblem(problem.field, problem.why) from None

    @staticmethod
    def _said(draft: Draft, kind: str) -> dict[str, str]:
        """What the row says of one kind, by the part."""
        parts = {place.partition(".")[2]: text for place, text in draft.parts.items() if place.startswith(f"{kind}.")}
        return {part: text for part, text in parts.items() if text and not cells.is_nothing(text)}

    @staticmethod
    def _cells(draft: Draft, kind: str) -> tuple[tuple[str, str], ...]:
        """What stands in its columns, word for word."""
        return tuple(sorted((place, text) for place, text in draft.parts.items() if place.startswith(f"{kind}.") and text))

    def _on(self, draft: Draft, place: str) -> date | None:
        """The day in a column, which has come.

        Raises:
            RowProblem
        """
        text = draft.parts.get(place, "")
        day = self._day(draft.headers[place], text) if text else None
        if day is not None and day > self._today:
            raise RowProblem(draft.headers[place].header, TO_COME, value=day.isoformat())
        return day

    # ---- purchases ------------------------------------------------------------------------------------------------------

    def _purchase(self, draft: Draft, said: Mapping[str, str]) -> None:
        day = self._on(draft, "purchase.on_date")
        currency = self._currency_of(draft, said)
        amount, price = self._money(draft, "amount", currency), self._money(draft, "unit_price", currency)
        if day is None:
            if amount:
                raise RowProblem(draft.headers["purchase.amount"].header, NO_DAY)
            self._keep_apart(draft, "purchase", said)
            return
        quantity = self._quantity(draft, said)
        if amount is None:
            amount = amount_of(quantity, price) if price is not None else 0
        keys = {part: self._key(name, said.get(part, "")) for part, name in (("payment", "payment"), ("status", "purchase_status"))}
        value = Purchase(
            customer_id=0,
            on_date=day,
            product=said.get("product", "") or ("" if "contract_no" in said else _("Purchase")),
            quantity=quantity,
            unit_price=price,
            amount=amount,
            currency=currency,
            payment=keys["payment"] or said.get("payment", ""),
            contract_no=said.get("contract_no", ""),
            status=keys["status"] or said.get("status", ""),
            note=said.get("note", ""),
            uid=said.get("uid", "").lower(),
        )
        draft.candidate.trade.append(Traded(value, cells=self._cells(draft, "purchase")))

    def _currency_of(self, draft: Draft, said: Mapping[str, str]) -> str:
        """By its own column, else as the amount or the header of the amount names it, else the book's."""
        if typed := said.get("currency"):
            if found := currency_named(typed):
                return found
            raise RowProblem(draft.headers["purchase.currency"].header, N_("{value} is not a currency"), value=short(typed))
        for part in ("amount", "unit_price"):
            if part in said:
                named = currency_in(said[part]) or currency_in(heading(draft.headers[f"purchase.{part}"].header))
                if named:
                    return named
        return self._currency

    def _money(self, draft: Draft, part: str, currency: str) -> int | None:
        place = f"purchase.{part}"
        text = draft.parts.get(place, "")
        if not text or cells.is_nothing(text):
            return None
        column = draft.headers[place]
        found = self._amount(column, text, currency)
        if found is not None and 0 <= found <= AMOUNT_LIMIT:
            return found
        if part == "unit_price" and draft.parts.get("purchase.amount"):
            draft.remark(column, N_("{value} cannot be kept as a price; the amount stands by itself"), value=short(text))
            return None
        raise RowProblem(column.header, NO_AMOUNT, value=short(text))

    def _quantity(self, draft: Draft, said: Mapping[str, str]) -> int:
        if not (typed := said.get("quantity", "")):
            return ONE
        bare = unicodedata.normalize("NFKC", typed).strip().rstrip("个件套台箱只盒次瓶斤米张份组包x× ").removesuffix("pcs").strip()
        if found := parse_quantity(bare):
            return found
        raise RowProblem(draft.headers["purchase.quantity"].header, N_("{value} is not a quantity"), value=short(typed))

    def _keep_apart(self, draft: Draft, kind: str, said: Mapping[str, str]) -> None:
        """What stands in such columns without what it takes to make one: nothing of it is lost."""
        for part in said:
            if part not in ("uid", "amount"):
                column = draft.headers[f"{kind}.{part}"]
                self._keep(draft, column, said[part], N_("{value} could not be kept where it belongs; it was kept in a field of its own"))

    # ---- what came after, and ratings -----------------------------------------------------------------------------------

    def _after_sale(self, draft: Draft, said: Mapping[str, str], purchase: str) -> None:
        day = self._on(draft, "after_sale.on_date")
        if day is None or not purchase:
            self._keep_apart(draft, "after_sale", said)
            return
        kind = self._key("after_sale", said.get("kind", "")) or said.get("kind", "") or "other"
        uid = said.get("uid", "").lower()
        value = AfterSale(customer_id=0, purchase_id=0, on_date=day, kind=kind, note=said.get("note", ""), uid=uid)
        draft.candidate.trade.append(Traded(value, {"purchase": purchase.lower()}, self._cells(draft, "after_sale")))

    def _rating(self, draft: Draft, said: Mapping[str, str], purchase: str) -> None:
        typed = said.get("score", "")
        plain = unicodedata.normalize("NFKC", typed).strip().casefold()
        score = _SCORE.get(plain) or cells.read_number(plain.rstrip("分星").removesuffix("/5").strip()) or plain.count("★")
        day = self._on(draft, "rating.on_date") or self._on(draft, "purchase.on_date")
        if score not in SCORES or day is None:
            self._keep_apart(draft, "rating", said)
            return
        uid, links = said.get("uid", "").lower(), {"purchase": purchase.lower()} if purchase else {}
        texts = said.get("comment", ""), said.get("action", "")
        value = Rating(customer_id=0, on_date=day, score=score, comment=texts[0], action=texts[1], uid=uid)
        draft.candidate.trade.append(Traded(value, links, self._cells(draft, "rating")))

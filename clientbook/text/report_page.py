"""The report of a period as one page of HTML: no script, nothing from elsewhere, made to be read in a browser and printed."""

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

from clientbook.domain.insight_figures import Overview
from clientbook.domain.insights import Breakdown
from clientbook.i18n import _, language, ngettext
from clientbook.text.display import amount, count, days, word
from clientbook.text.insights import call_name, compared, field_name, period_name, points_compared, share, tier_name, values_of
from clientbook.text.mask import unmasked
from clientbook.text.time import weekday
from clientbook.text.words import joined, label

MOST = 12
"""Rows of a table of counts; the others are added up in one line."""
_STYLE = """
body{font:15px/1.5 system-ui,"Noto Sans","PingFang SC","Microsoft YaHei",sans-serif;color:#1b1f23;
max-width:52rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .4rem;break-after:avoid}p.quiet,td.quiet{color:#57606a}
table{border-collapse:collapse;width:100%;break-inside:avoid}th,td{text-align:left;padding:.15rem .5rem .15rem 0;vertical-align:middle}
th{font-weight:600;border-bottom:1px solid #d0d7de}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.bar{width:35%}td.bar div{background:#2f6f6f;height:.8rem;print-color-adjust:exact;-webkit-print-color-adjust:exact}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(9rem,1fr));gap:.5rem 1rem;margin:1rem 0}dt{color:#57606a}
dd{margin:0;font-size:1.3rem}
dd small{font-size:.85rem;color:#57606a}td.h{width:3%;height:1.1rem;padding:0;border:1px solid #fff}
@media print{body{margin:0;max-width:none;font-size:11pt}}
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def report_page(overview: Overview, counts: Iterable[Breakdown]) -> str:
    """The whole page. Names of customers stand nowhere in it; words of the owner's stand in it as they are, mask or not."""
    with unmasked():
        parts = [_figures(overview), _calls(overview), _months(overview), *map(_counts, counts)]
        parts += [_tiers(overview), _products(overview), _weeks(overview), _hours(overview)]
    name = _title(overview)
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if language() == "zh_CN" else "en"}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{name}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n'
        f"<h1>{name}</h1>\n{''.join(parts)}</body>\n</html>\n"
    )


def _title(overview: Overview) -> str:
    return _e(_("Customers, {period}").format(period=period_name(overview.period)))


def _e(said: str) -> str:
    return escape(word(said), quote=True)


def _cell(said: str, kind: str = "n") -> str:
    return f'<td class="{kind}">{_e(said)}</td>' if kind else f"<td>{_e(said)}</td>"


def _bar(number: int, largest: int) -> str:
    percent = 100 * number / largest if largest > 0 and number > 0 else 0
    return f'<td class="bar"><div style="width:{percent:.1f}%"></div></td>'


def _table(title: str, heads: Sequence[str], rows: Iterable[str], below: str = "") -> str:
    """A table whose first column is words, whose second is a bar, the others numbers."""
    cells = [f"<th>{_e(heads[0])}</th><th></th>", *(f'<th class="n">{_e(head)}</th>' for head in heads[1:])]
    body = "".join(f"<tr>{row}</tr>\n" for row in rows)
    if not body:
        return ""
    note = f'<p class="quiet">{_e(below)}</p>\n' if below else ""
    return f"<h2>{_e(title)}</h2>\n<table>\n<tr>{''.join(cells)}</tr>\n{body}</table>\n{note}"


def _figures(overview: Overview) -> str:
    now, before = overview.now, overview.before
    returning = now.returning / now.buyers if now.buyers else 0.0
    was = before.returning / before.buyers if before.buyers else 0.0
    shown = [
        (_("Customers"), count(overview.customers), ""),
        (_("Added"), count(now.new), compared(now.new, before.new)),
        (_("Contacts"), count(now.contacts), compared(now.contacts, before.contacts)),
        (_("Purchases"), count(now.purchases), compared(now.purchases, before.purchases)),
        (_("Sum"), amount(now.amount, overview.currency), compared(now.amount, before.amount)),
        (_("Bought again"), share(returning), points_compared(returning, was)),
    ]
    if now.ratings:
        shown.append((_("Satisfaction"), f"{now.scores / now.ratings:.1f}", ""))
    if now.asked:
        shown.append((_("Feedback"), share(now.answered / now.asked), f"{count(now.answered)} / {count(now.asked)}"))
    if overview.interval is not None:
        shown.append((_("Between purchases"), days(overview.interval), ""))
    cells = "".join(f"<div><dt>{_e(name)}</dt><dd>{_e(value)} <small>{_e(more)}</small></dd></div>" for name, value, more in shown)
    compared_with = _("compared with {period}").format(period=period_name(overview.period.moved(-1)))
    return f'<p class="quiet">{_e(compared_with)}</p>\n<dl>{cells}</dl>\n'


def _calls(overview: Overview) -> str:
    largest = max((call.count for call in overview.calls), default=0)
    rows = [_cell(call_name(call), "") + _bar(call.count, largest) + _cell(count(call.count)) for call in overview.calls]
    return _table(_("Worth a call"), (_("Why"), _("customers")), rows)


def _months(overview: Overview) -> str:
    largest = max(month.new for month in overview.months)
    rows = [
        _cell(f"{month.first:%Y-%m}", "")
        + _bar(month.new, largest)
        + "".join(map(_cell, (count(month.new), count(month.purchases), amount(month.amount, overview.currency), count(month.buyers))))
        for month in overview.months
    ]
    return _table(_("Months"), (_("Month"), _("added"), _("purchases"), _("sum"), _("buyers")), rows)


def _counts(found: Breakdown) -> str:
    if not any(any(row.values) for row in found.rows):
        return ""
    shown, largest = found.rows[:MOST], max(row.count for row in found.rows)
    rows = [
        _cell(" × ".join(values_of(found.by, row.values)), "")
        + _bar(row.count, largest)
        + "".join(map(_cell, (count(row.count), share(found.share(row)), count(row.new), share(row.won / row.count))))
        for row in shown
    ]
    left = len(found.rows) - len(shown)
    below = ngettext("and {n} more row", "and {n} more rows", left).format(n=count(left)) if left else ""
    title = field_name(found.by[0])
    return _table(title, (title, _("customers"), _("share"), _("added"), _("converted")), rows, below)


def _tiers(overview: Overview) -> str:
    largest = max((tier.count for tier in overview.tiers), default=0)
    rows = [
        _cell(tier_name(tier), "")
        + _bar(tier.count, largest)
        + _cell("".join(sign if there else "-" for sign, there in zip("RFM", (tier.recent, tier.often, tier.much), strict=True)))
        + _cell(count(tier.count))
        + _cell(amount(tier.spent, overview.currency))
        for tier in overview.tiers
    ]
    return _table(_("Value: recent, often, much"), (_("Value tier"), "RFM", _("customers"), _("spent")), rows)


def _products(overview: Overview) -> str:
    largest = max((product.purchases for product in overview.products), default=0)
    rows = [
        _cell(product.product, "")
        + _bar(product.purchases, largest)
        + "".join(map(_cell, (count(product.purchases), amount(product.amount, overview.currency), count(product.buyers))))
        for product in overview.products
    ]
    return _table(_("Products"), (_("Product"), _("sold"), _("sum"), _("buyers")), rows)


def _weeks(overview: Overview) -> str:
    largest = max((week.contacts for week in overview.weeks), default=0)
    if not largest:
        return ""
    rows = []
    for week in overview.weeks:
        named = joined(f"{label('channel', channel) or _('(none)')} {count(number)}" for channel, number in week.by_channel)
        rows.append(_cell(week.monday.isoformat(), "") + _bar(week.contacts, largest) + _cell(count(week.contacts)) + _cell(named, "quiet"))
    return _table(_("Contacts by week"), (_("Week of"), _("contacts"), _("by channel")), rows)


def _hours(overview: Overview) -> str:
    """Weekdays below each other, hours beside each other, the darker the more; the number stands in the cell's title."""
    largest = max(map(max, overview.hours))
    if not largest:
        return ""
    head = "".join(f"<th>{hour:02d}</th>" if hour % 4 == 0 else "<th></th>" for hour in range(24))
    rows = []
    for place, hours in enumerate(overview.hours):
        cells = "".join(
            f'<td class="h" title="{number}" style="background:rgba(47,111,111,{number / largest:.2f})"></td>' for number in hours
        )
        rows.append(f"<tr><th>{_e(weekday(date(2024, 1, 1 + place)))}</th>{cells}</tr>\n")
    return f"<h2>{_e(_('Contacts by weekday and hour'))}</h2>\n<table>\n<tr><th></th>{head}</tr>\n{''.join(rows)}</table>\n"

"""Export from a place: what as what and where to, one word of warning, then the writing beside the keyboard, and what was left out."""

import asyncio
from array import array
from functools import partial
from pathlib import Path

from clientbook import text
from clientbook.data import Progress
from clientbook.domain.customer import Customer
from clientbook.domain.errors import Cancelled, ClientbookError, Refused
from clientbook.exchange.exporting import ExportWish, check_name, export_file, suffixed
from clientbook.exchange.new_file import EXISTS, require_place
from clientbook.exchange.outgoing import ExportReport
from clientbook.i18n import _, ngettext, pgettext
from clientbook.screens.customer_acts import CustomerActs
from clientbook.screens.dialogs.confirm import Confirm
from clientbook.screens.dialogs.export import Asked, ExportForm, FilePassphrase, NoDrafts, Writing
from clientbook.screens.dialogs.reading import Reading
from clientbook.screens.typed_path import path_typed

WARNED = "export.warned"
"""Whether it was said in this run that plain files can be read by anybody."""
LAST = "export.last"
"""The format chosen last."""
_UNFIT = '/\\:*?"<>|\0'
"""Characters some system's file names cannot hold."""


class Exporting:
    """One way through format, name and writing, on behalf of the place where the customers are chosen."""

    def __init__(self, place: CustomerActs) -> None:
        self._place = place
        self._session = place.session
        self._book = place.session.book
        self._report: ExportReport | None = None

    async def run(self, ids: "array[int]") -> None:
        """Ask, write, tell."""
        place, session = self._place, self._session
        fields = await place.ask(self._book.custom_fields)
        if fields is None or not len(ids):
            return
        covered = [text.word(field.name) for field in fields if field.sensitive and not field.retired]
        single = len(ids) == 1
        customer = await place.ask(self._book.customer, ids[0]) if single else None
        format = session.memory.get(LAST, "xlsx" if single else "csv")
        kept = NoDrafts(self._book, "export", session.day)
        form = ExportForm(place.about(ids), format, self._proposed(customer, format), covered, kept, partial(self._write, ids))
        await place.app.push_screen_wait(form)
        if self._report is not None:
            await self._tell(self._report)

    def _proposed(self, customer: Customer | None, format: str) -> str:
        """A name in the home folder: whose it is, and the day; under the privacy mask the code says whose."""
        who = pgettext("file name", "customers")
        if customer is not None:
            who = customer.code if text.is_masked() else text.word(customer.title())
        name = "".join("-" if char in _UNFIT or char.isspace() else char for char in who).strip("-.")[:60] or "clientbook"
        return suffixed(f"~/{name}-{self._session.day.isoformat()}.csv", format, encrypted=False)

    async def _write(self, ids: "array[int]", asked: Asked) -> str:
        """Write the file; a sentence where there is none afterwards."""
        over, path = False, path_typed(asked.path)
        try:
            check_name(path, encrypted=asked.encrypt)
            require_place(path, over=False)
        except Refused as error:
            if error.detail != EXISTS or not await self._may_replace(path):
                return text.error_sentence(error)
            over = True
        if not asked.encrypt and not await self._agreed():
            return _("Nothing was written.")
        passphrase: str | None = None
        if asked.encrypt:
            passphrase = await self._place.app.push_screen_wait(FilePassphrase())
            if passphrase is None:
                return _("Nothing was written.")
        wish = ExportWish(asked.format, asked.sensitive, passphrase=passphrase, over=over)
        progress = Progress()
        work = asyncio.create_task(self._in_thread(ids, path, wish, progress))
        await self._place.app.push_screen_wait(Writing(self._place.about(ids), work, progress))
        return await work

    async def _in_thread(self, ids: "array[int]", path: Path, wish: ExportWish, progress: Progress) -> str:
        try:
            self._report = await asyncio.to_thread(export_file, self._book, ids, path, wish, progress)
        except Cancelled:
            return _("Stopped; there is no file.")
        except ClientbookError as error:
            return text.error_sentence(error)
        except OSError as error:
            return _("The system refused: {reason} {file}").format(reason=text.word(error.strerror or ""), file=text.word(str(path)))
        self._session.memory[LAST] = wish.format
        return ""

    async def _may_replace(self, path: Path) -> bool:
        lines = [text.word(str(path)), _("There is a file of this name already. What it holds now is lost then.")]
        return await self._place.app.push_screen_wait(Confirm(_("Write over it?"), lines, _("Write over"), danger=True)) is True

    async def _agreed(self) -> bool:
        """Say once in a run what a plain file is."""
        if self._session.memory.get(WARNED):
            return True
        lines = [
            _("This file will not be encrypted: whoever gets it can read it."),
            _("Keep it only as long as you need it, or tick “encrypt with a passphrase”."),
        ]
        agreed = await self._place.app.push_screen_wait(Confirm(_("A plain file"), lines, _("Export"))) is True
        self._session.memory[WARNED] = agreed
        return agreed

    async def _tell(self, report: ExportReport) -> None:
        """What was written, what was not, and on the message line where it is."""
        n = report.customers
        told = ngettext("Exported: {n} customer", "Exported: {n} customers", n).format(n=text.count(n))
        pairs = [("", text.joined((told, text.word(report.path))))]
        pairs += [(_("Left out"), text.word(each.sentence())) for each in report.left_out]
        pairs += [(_("Not carried") if not index else " ", _(sentence)) for index, sentence in enumerate(report.cannot)]
        await self._place.app.push_screen_wait(Reading(_("Exported"), pairs, changeable=False))
        self._place.say(text.joined((told, text.word(Path(report.path).name))), "good")

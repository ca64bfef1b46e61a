"""The refused rows as a file: asks for its name, never writes over one."""

import asyncio

from clientbook import text
from clientbook.domain.errors import ClientbookError
from clientbook.exchange.rejects import SUFFIXES, write_rejects
from clientbook.i18n import _, ngettext, pgettext
from clientbook.screens.dialogs.one_field import OneField
from clientbook.screens.import_host import ImportHost
from clientbook.screens.typed_path import path_typed


async def save_rejects(wizard: ImportHost) -> None:
    """Ask where to, write, and say where it is."""
    work = wizard.work
    sheet, report = work.sheet, work.done or work.tried
    if sheet is None or report is None or not report.refused:
        return
    n = len(report.refused)

    async def save(typed: str) -> str:
        path = path_typed(typed)
        try:
            await asyncio.to_thread(write_rejects, path, sheet, report.refused)
        except ClientbookError as error:
            return text.error_sentence(error)
        except OSError as error:
            return _("The system refused: {reason} {file}").format(reason=text.word(error.strerror or ""), file=text.word(str(path)))
        told = ngettext("{n} refused row saved: {path}", "{n} refused rows saved: {path}", n)
        wizard.say(told.format(n=text.count(n), path=text.word(str(path))))
        return ""

    name = f"{work.path.stem}-{pgettext('file name', 'rejected')}{SUFFIXES.get(sheet.format, '.csv')}"
    hint = _("Put the rows right in it, then import it: what is refused again is named again. The file is not encrypted.")
    await wizard.app.push_screen_wait(OneField(_("Save the refused rows"), str(work.path.with_name(name)), save, hint=hint, limit=1000))

"""Keeping views: their name, their digit, and writing them as one step that can be undone."""

from dataclasses import replace

from clientbook import commands, text
from clientbook.domain.names import clean
from clientbook.domain.views import DIGITS, MOST, NAME_LIMIT, View, as_setting, offered, own_views, with_view
from clientbook.i18n import _
from clientbook.screens.dialogs.choose import Choice, Choose
from clientbook.screens.dialogs.one_field import OneField
from clientbook.screens.place import Place


class ViewKeeping(Place):
    """A place that keeps views of the owner's own."""

    async def own(self) -> tuple[View, ...] | None:
        """The owner's views; None where they could not be read."""
        setting = await self.ask(self.session.book.setting, "views")
        return own_views(setting) if setting is not None else None

    async def keep_view(self, shown: View, name: str = "", *, looks: bool = True) -> View | None:
        """Ask for a name and a digit and keep this under them; None where it was given up.

        Args:
            name: what is proposed.
            looks: whether order and columns belong to what is kept; else those of a view of the same name stay.
        """
        own = await self.own()
        if own is None:
            return None
        chosen = await self.ask_name(name, own, "")
        if chosen is None:
            return None
        same = next((each for each in own if each.name.casefold() == chosen.casefold()), None)
        digit = await self.ask_digit(own, same.digit if same is not None else "")
        if digit is None:
            self.say(_("Not saved"), "quiet")
            return None
        begun = replace(same, filter=shown.filter) if same is not None and not looks else shown
        view = replace(begun, name=chosen, digit=digit)
        return view if await self.keep_views(with_view(own, view), told_saved(view)) else None

    async def ask_name(self, name: str, own: tuple[View, ...], renamed: str) -> str | None:
        """A name; None where it was given up. A name another view has is refused when renaming, and means that view when saving."""
        given: list[str] = []

        async def take(typed: str) -> str:
            word = " ".join(clean(typed, NAME_LIMIT).text.split())
            if not word:
                return _("A view needs a name")
            others = [each.name.casefold() for each in own if each.name != renamed]
            if renamed and word.casefold() in others:
                return _("Another view has this name")
            if not renamed and word.casefold() not in others and len(own) >= MOST:
                return _("A book keeps 100 views at most; delete one first")
            given.append(word)
            return ""

        await self.app.push_screen_wait(OneField(_("Name of the view"), name, take, limit=NAME_LIMIT))
        return given[0] if given else None

    async def ask_digit(self, own: tuple[View, ...], now: str) -> str | None:
        """A digit, an empty text for none, None where it was given up."""
        held = {view.digit: text.fit(text.word(view.shown), 30).rstrip() for view in reversed(offered(own)) if view.digit}
        choices = [Choice(digit, held.get(digit, _("free"))) for digit in DIGITS]
        choices.append(Choice("-", _("no digit")))
        free = next((digit for digit in DIGITS if digit not in {view.digit for view in own}), "-")
        chosen = await self.app.push_screen_wait(Choose(_("Which digit opens it"), choices, now or free))
        return None if chosen is None else "" if chosen == "-" else str(chosen)

    async def keep_views(self, views: tuple[View, ...], told: str) -> bool:
        """Write the owner's views; one step that can be undone."""
        await self.ask(self.session.book.set_setting, "views", as_setting(views))
        if await self.own() != views:
            return False  # the sentence why stands on the message line
        self.say_saved(told)
        return True


def told_saved(view: View) -> str:
    """That a view was kept, and how it is opened."""
    name, key = text.word(view.name), commands.shown_key("views")
    if view.digit:
        return _("View saved: {name}; {key} {digit} opens it").format(name=name, key=key, digit=view.digit)
    return _("View saved: {name}; {key} shows it").format(name=name, key=key)

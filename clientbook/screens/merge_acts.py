"""The act that makes one of the marked customers; what it asks is in ``merge``."""

from collections.abc import Callable, Sequence

from clientbook.screens.customer_acts import CustomerActs
from clientbook.screens.place import Place


class MergeActs(CustomerActs):
    """A place where customers can be marked and made one."""

    def can_merge(self) -> bool:
        """Two or more are marked and the book takes changes."""
        return self.writable and len(self.chosen()) > 1

    async def do_merge(self) -> None:
        """Show the marked customers side by side."""
        await compare(self, self.chosen(), self.merged)

    def merged(self) -> None:
        """They are one now: nothing is marked any more."""


async def compare(place: Place, ids: Sequence[int], done: Callable[[], None]) -> None:
    """Open the comparison on top of a place; ``done`` is called when they were merged or settled."""
    from clientbook.screens.merge import Merge  # loaded when first asked for, to keep the start quick
    from clientbook.screens.present import merging

    comparison = await place.ask(merging.load, place.session.book, list(ids))
    if comparison is None:
        return
    screen = Merge(place.session, comparison)

    def closed(_nothing: None) -> None:
        if screen.told:
            done()
            place.say_saved(screen.told)

    await place.app.push_screen(screen, closed)

"""``LeanScreen``: a screen that is styled, laid out and painted once when it opens. Textual would do each of it two or three times."""

from typing import Self

from textual import events, on
from textual.geometry import Region, Size
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget

from clientbook.widgets.boxes import still_size


class LeanScreen(Screen[ScreenResultType]):
    """What every screen of ours stands on.

    Textual styles all widgets when they are made and again when the screen is shown; it lays the screen out and paints it, then hears
    of the size it has just given it and does so once more, and at last paints it a third time. None of it changes what is seen.
    A modal one names ``ModalScreen`` first: Textual takes style sheets from the first base only.
    """

    virtual_size = still_size()
    _shown_before = False
    _just_painted = False

    async def on_event(self, event: events.Event) -> None:
        """Know the size before anything is composed; nothing is begun on a screen taken away meanwhile, whose parts are not there."""
        if isinstance(event, events.Compose):
            self._take_size(self.app.size)
            self.update_node_styles(animate=False)  # its style sheet may have been read after it was made
        elif isinstance(event, events.Mount) and not (self.children and self.is_attached and self in self.app.screen_stack):
            return
        await super().on_event(event)

    def _take_size(self, size: Size) -> None:
        """Take the classes of a size now, so that nothing is styled and laid out for another one."""
        for length, steps in ((size.width, self.HORIZONTAL_BREAKPOINTS), (size.height, self.VERTICAL_BREAKPOINTS)):
            reached = [name for least, name in sorted(steps or ()) if length >= least][-1:]
            self.update_classes({name: name in reached for _, name in steps or ()}, animate=False)

    @property
    def is_current(self) -> bool:
        """Whether anything of it is seen. To Textual the screen below an opaque one is: what changed there had both painted anew."""
        if not super().is_current:
            return False
        above = self.app.screen_stack
        return all(screen.styles.background.a < 1 for screen in above[above.index(self) + 1 :])

    @on(events.ScreenResume)
    def _spare_styles(self, event: events.ScreenResume) -> None:
        if not self._shown_before:
            self._shown_before = True
            event.refresh_styles = False
            self._just_painted = self.is_attached and self.outer_size != self.app.size

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Paint anew; not what the layout of the same moment has painted, nor what a layout to come will paint by itself."""
        if self._just_painted and not (regions or layout or recompose):
            self._just_painted = False
            return self
        return super().refresh(*regions, repaint=repaint and not layout, layout=layout, recompose=recompose)

    def paint_now(self, *changed: Widget) -> None:
        """Paint what changed in these without waiting for Textual's next frame.

        After the echo of a key that frame may be 33 ms away: Textual paints at once only where nothing was painted for a while.
        """
        if not self.is_current or self.app._batch_count:
            return  # its own turn comes
        for widget in changed:
            if widget._repaint_required:
                widget._repaint_required = False  # else it would ask to be painted a second time
                self._dirty_widgets.add(widget)
        self._on_timer_update()

    @on(events.Resize)
    def _spare_layout(self, event: events.Resize) -> None:
        """A size it was laid out for already is no news."""
        if event.size == self.outer_size:
            event.stop()
            event.prevent_default()
            self._take_size(event.size)

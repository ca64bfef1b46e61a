"""The guided round on every screen of a practice book: past the thing that is asked for now, the round again, away with it."""

from clientbook.screens.frame import Frame


class GuideActs(Frame):
    """A screen with the line of the round."""

    def can_guide(self) -> bool:
        """In a practice book."""
        return self.session.guide is not None

    def do_guide(self) -> None:
        """The next thing, or the round again."""
        if self.session.guide is not None:
            self.session.guide.skip()
            self.show_guide()

    def can_guide_end(self) -> bool:
        """The line is there."""
        return self.session.guide is not None and self.session.guide.on

    def do_guide_end(self) -> None:
        """Away with the line."""
        if self.session.guide is not None:
            self.session.guide.end()
            self.show_guide()

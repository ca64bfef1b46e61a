"""Verbs about message templates and who was greeted."""

from collections.abc import Iterable
from datetime import date

from clientbook.data import templates
from clientbook.data.core import BookCore
from clientbook.domain.greetings import Template


class TemplateVerbs(BookCore):
    """The part of a book that knows what is written to customers."""

    def templates(self) -> tuple[Template, ...]:
        """The texts to start with as the owner has them now, then the owner's own; retired ones too."""
        return self._read(templates.templates)

    def save_template(self, template: Template) -> Template:
        """Add a template (``id`` None), or change one, a text to start with too; as it stands now.

        Raises:
            InvalidValue: it has a field nobody can fill in, or another one of its language has this name.
            NotFound
        """
        made = self._unit("template", templates.save, template, self._clock.now()).answer
        return next(each for each in self.templates() if each.id == made)

    def remove_template(self, template: Template) -> int | None:
        """Take a template away; a text to start with is retired. The unit, None where nothing changed.

        Raises:
            NotFound
        """
        return self._unit("template", templates.remove, template, self._clock.now()).unit

    def put_template_back(self, template: Template) -> int | None:
        """Give a text to start with its own words again. The unit, None where it has them.

        Raises:
            InvalidValue: another one has its name by now.
            NotFound
        """
        return self._unit("template", templates.put_back, template, self._clock.now()).unit

    def greeted_since(self, customer_ids: Iterable[int], since: date) -> dict[int, date]:
        """Who of these customers was greeted on this day or later, and when last; the others are left out."""
        return self._read(templates.greeted_since, tuple(customer_ids), since)

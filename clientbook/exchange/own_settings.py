"""Settings, views and texts of greetings in our own JSON, for a book that is new or whose owner asks for them."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from clientbook.data import Door
from clientbook.domain.errors import InvalidValue, NotFound
from clientbook.domain.greetings import Template
from clientbook.domain.views import as_setting, own_views, with_view
from clientbook.exchange import json_parts
from clientbook.exchange.sheet import Problem
from clientbook.i18n import N_

_OWN_FIELD = re.compile(r"\bcustom:(\d+)\b")
_NAMING_FIELDS = ("columns", "sort", "views")
"""Settings that name fields of the owner's own by their number, which may be another one here."""
LEFT = N_("the settings, views and texts of greetings in the file were left out, because this book has its own; --settings takes them")


class OwnSettings:
    """What of one file goes into the book."""

    def __init__(self, head: Mapping[str, Any], door: Door, fields: Mapping[str, str], *, wanted: bool, writes: bool) -> None:
        self._door, self._fields, self._wanted, self._writes = door, fields, wanted, writes
        self.remarks: list[Problem] = []
        self.brought: Counter[str] = Counter()
        """``settings`` and ``templates`` that were, or would be, written."""
        self._values: Mapping[str, Any] = {}
        self._templates: list[Any] = []
        try:
            shape = json_parts.shape_in(head.get("settings") or {}, "settings")
            self._values = json_parts.shape_in(shape.get("values") or {}, "settings")
            self._templates = json_parts.list_in(shape, "templates")
        except InvalidValue as problem:
            self.remarks.append(Problem(0, problem.field, problem.why, rejected=False))

    def take(self, *, fresh: bool) -> None:
        """Take them into a fresh book, or where they are wanted."""
        changes = self._changes(fresh=fresh)
        texts = [template for shape in self._templates if (template := self._changed_text(shape)) is not None]
        if not fresh and not self._wanted:
            if changes or texts:
                self.remarks.append(Problem(0, "", LEFT, rejected=False))
            return
        self.brought.update(settings=len(changes), templates=len(texts))
        self.brought = +self.brought
        if self._writes:
            self._put(changes)
            for template in texts:
                try:
                    self._door.keep_template(template)
                except InvalidValue as problem:
                    self.remarks.append(Problem(0, template.name, problem.why, rejected=False))

    def _changes(self, *, fresh: bool) -> dict[str, Any]:
        """The settings that are other ones here; of views both remain, the file's in the place of those of its names."""
        found = {}
        for key, told in self._values.items():
            try:
                now = self._door.setting(key)
            except NotFound:
                continue  # of another version
            value = self._renumbered(told) if key in _NAMING_FIELDS else told
            if key == "views" and not fresh and isinstance(value, list) and all(isinstance(each, dict) for each in value):
                value = self._together(now, value)
            if value != now:
                found[key] = value
        return found

    def _together(self, now: Any, told: list[Mapping[str, Any]]) -> Any:
        views = own_views(now)
        try:
            for view in own_views(told):
                views = with_view(views, view)
        except (KeyError, TypeError, AttributeError):
            return told  # which the book will refuse, with the reason
        return as_setting(views)

    def _renumbered(self, told: Any) -> Any:
        if isinstance(told, str):
            return _OWN_FIELD.sub(lambda match: f"custom:{self._fields.get(match[1], match[1])}", told)
        if isinstance(told, list):
            return [self._renumbered(each) for each in told]
        return {key: self._renumbered(each) for key, each in told.items()} if isinstance(told, dict) else told

    def _put(self, changes: Mapping[str, Any]) -> None:
        """Twice, because some settings hold only beside others: cooling comes before dormant."""
        refused: dict[str, InvalidValue] = {}
        for _round in range(2):
            for key, value in changes.items() if not refused else [(key, changes[key]) for key in refused]:
                try:
                    self._door.put_setting(key, value)
                    refused.pop(key, None)
                except InvalidValue as problem:
                    refused[key] = problem
        self.remarks += [Problem(0, key, problem.why, rejected=False) for key, problem in refused.items()]

    def _changed_text(self, said: Any) -> Template | None:
        """A template that is not in the book like this."""
        try:
            told = _template(said)
        except InvalidValue as problem:
            self.remarks.append(Problem(0, problem.field, problem.why, rejected=False))
            return None
        there = self._door.same_template(told)
        if there is None:
            return told
        same = replace(told, id=there.id, uid=there.uid)
        return None if same == there else same


def _template(said: Any) -> Template:
    shape = json_parts.shape_in(said, "templates")
    return Template(
        name=json_parts.text_in(shape, "name"),
        body=json_parts.text_in(shape, "body"),
        language=json_parts.text_in(shape, "language"),
        occasion=json_parts.text_in(shape, "occasion"),
        key=json_parts.text_in(shape, "key"),
        retired=shape.get("retired") is True,
        uid=json_parts.text_in(shape, "uid"),
    )


def template_shape(template: Template) -> dict[str, Any]:
    """A template as the file holds it."""
    return {key: getattr(template, key) for key in ("uid", "key", "name", "language", "occasion", "body", "retired")}

"""Why two customers may be one, in words."""

from typing import Protocol

from clientbook.i18n import N_, _
from clientbook.text.display import account, phone, word


class Reason(Protocol):
    """What a sentence needs of a reason."""

    @property
    def kind(self) -> str:
        """Key of ``domain.likeness.WEIGHTS``."""

    @property
    def text(self) -> str:
        """What they share; two numbers with a space between."""


_SHARED = {
    "phone": N_("same phone {value}"),
    "email": N_("same e-mail {value}"),
    "account": N_("same account {value}"),
}
_NEAR = {
    "one_digit": N_("one digit differs: {one}, {other}"),
    "swapped": N_("two digits swapped: {one}, {other}"),
}
_PLAIN = {
    "name_company": N_("same name and company"),
    "name_address": N_("same name and address"),
    "name_birth": N_("same name and birth date"),
    "organisation": N_("organisations of the same name"),
    "name_only": N_("same name, and nothing else is known"),
    "name": N_("same name"),
}


def why_alike(reason: Reason, region: str = "CN") -> str:
    """One reason: ``same phone 138 0013 8000``, ``one digit differs: …``."""
    if reason.kind in _SHARED:
        shown = phone(reason.text, region) if reason.kind == "phone" else account(reason.text)
        return _(_SHARED[reason.kind]).format(value=shown)
    if reason.kind in _NEAR:
        one, _space, other = reason.text.partition(" ")
        return _(_NEAR[reason.kind]).format(one=phone(one, region), other=phone(other, region))
    return _(_PLAIN[reason.kind]) if reason.kind in _PLAIN else word(reason.kind)

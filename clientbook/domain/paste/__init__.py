"""A pasted chat, signature, card or delivery address as the proposal of a new customer, by rules alone.

``cutting`` says what is a line, a label, a clause; ``labelled`` and ``prose`` take values out of them, ``points``, ``streets`` and
``sayings`` know how these look; ``naming`` decides at the end who it is, and ``proposal`` is what the person looks at. What no rule is
sure of stays readable in the notes.
"""

from clientbook.domain.paste.proposal import MANY, PLACES, Item, Proposal
from clientbook.domain.paste.reading import looks_like_card, propose

__all__ = ["MANY", "PLACES", "Item", "Proposal", "looks_like_card", "propose"]

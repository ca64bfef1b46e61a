"""What is known of a pasted text while it is read."""

from dataclasses import dataclass, field
from datetime import datetime

from clientbook.domain.paste.cutting import Clause, Line, Part, Segment
from clientbook.domain.paste.naming import Candidate
from clientbook.domain.paste.proposal import Collected


@dataclass(slots=True)
class State:
    """What was found so far, and what waits to be judged with everything else."""

    now: datetime
    region: str
    found: Collected = field(init=False)
    parts: list[Part] = field(default_factory=list)
    names: list[Candidate] = field(default_factory=list)
    notes: list[tuple[int, int, str]] = field(default_factory=list)
    """Line, place in it, text."""
    raws: dict[int, str] = field(default_factory=dict)
    """Lines as they stand, by their numbers."""
    clauses: list[tuple[Line, Clause]] = field(default_factory=list)
    """By their numbers."""
    waiting: Segment | None = None
    """A label whose value stands on the next line."""
    signed: int = -1
    """The line behind a sign-off."""

    def __post_init__(self) -> None:
        self.found = Collected(self.region)

    def note(self, line: Line, start: int, end: int) -> None:
        """Keep a stretch of a line as it stands."""
        if words := line.raw[start:end].strip(" ,;，；|"):
            self.notes.append((line.number, start, words))

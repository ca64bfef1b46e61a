"""The words of ``doctor``: what each check asks, what was found, and what to do about it."""

from clientbook import text
from clientbook.i18n import N_, _

NAMES = {
    "engine": N_("The encryption library is fit"),
    "permissions": N_("Files are yours alone"),
    "leftovers": N_("Nothing is left over"),
    "keys": N_("A guess at the passphrase is costly"),
    "snapshots": N_("There is a recent snapshot"),
    "newest": N_("The newest snapshot is sound"),
    "backup": N_("There is a recent verified backup"),
    "second": N_("The second snapshot folder is in step"),
    "clock": N_("The clock agrees with the book"),
    "pages": N_("Every page and reference is sound"),
    "derived": N_("Worked-out fields match the records"),
    "index": N_("The search index matches the records"),
}
"""Every check as a sentence that is true where it is ok."""

_FOUND = {
    "keys": {
        "practice": N_("a practice book: cheap on purpose"),
        "weaker": N_("cheaper than for a new book today"),
        "book.keys": N_("book.keys is damaged; its copy is in use"),
    },
    "snapshots": {
        "none": N_("none yet"),
        "old": N_("the newest is older than two weeks"),
        "future": N_("the newest is of a day to come"),
        "surplus": N_("more than are kept: {rest}"),
    },
    "backup": {"none": N_("none yet"), "old": N_("{rest} days old")},
    "second": {
        "absent": N_("not there now"),
        "full": N_("no room left"),
        "failed": N_("cannot be written to"),
        "slow": N_("does not answer"),
        "unreadable": N_("book.keys does not say which book this is"),
    },
    "clock": {
        "reckoned": N_("marks were reckoned for {rest}"),
        "step": N_("the last step is of {rest}"),
        "made": N_("the book was made on {rest}"),
    },
}

_ADVICE = {
    "keys": {
        "weaker": N_("Computers became faster since the book was made: --fix makes a guess at the passphrase cost more."),
        "book.keys": N_("Opening the book once to write puts book.keys right from its copy; look after the disk."),
    },
    "backup": {
        "none": N_("Make a backup on another disk: clientbook backup FILE."),
        "old": N_("Make a new backup: clientbook backup."),
    },
    "second": {"absent": N_("Plug the second disk in now and then: it gets what is missing by itself.")},
    "clock": {
        "reckoned": N_("The clock of this machine is behind, or was ahead: set it right before marks are trusted."),
        "step": N_("The clock of this machine is behind, or was ahead: set it right before marks are trusted."),
        "made": N_("The clock of this machine is behind: set it right before marks are trusted."),
    },
}
"""What to do, by check and first finding."""

DAMAGED = N_("Put a snapshot back (clientbook snapshots) or a backup (clientbook restore); the disk may be failing.")
"""What to do about a damaged book."""


def advice(check: str, found: str) -> str:
    """What to do about a finding; empty where nothing but ``--fix`` is to be said."""
    if check == "pages":
        return _(DAMAGED)
    words = _ADVICE.get(check, {}).get(found.partition(" ")[0])
    return _(words) if words is not None else ""


def finding(check: str, found: str) -> str:
    """One finding in words; codes of customers, names of files and pages stand for themselves."""
    key, _space, rest = found.partition(" ")
    words = _FOUND.get(check, {}).get(key)
    return _(words).format(rest=text.plain(rest)) if words is not None else text.plain(found)

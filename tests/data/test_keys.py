"""Wrapping the master key, and book.keys byte by byte."""

import hashlib
import json
import random
import time
import unicodedata

import pytest

from clientbook.data import keys as k
from clientbook.data.keys import PRACTICE_KDF, Kdf, MasterKey, dump_keys, load_keys, make_keys, unwrap
from clientbook.domain.errors import BookTooNew, KeysDamaged, WrongPassphrase

BOOK = "7f1c3c58-5a0e-4b7b-9a0c-0d5a6b1d2e3f"


def made(passphrase: str = "correct horse", key_file: bytes | None = None) -> tuple[MasterKey, k.BookKeys]:
    master = MasterKey.new()
    return master, make_keys(master, passphrase, book_id=BOOK, kdf=PRACTICE_KDF, key_file=key_file)


def resealed(content: bytes, **changes: object) -> bytes:
    """What somebody with write access would put there: changed, with a fitting checksum."""
    body = json.loads(content)
    del body["sha256"]
    for name, value in changes.items():
        if name in body:
            body[name] = value
        else:
            body["slots"][0][name] = value
    body["sha256"] = hashlib.sha256(json.dumps(body, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
    return (json.dumps(body, indent=1) + "\n").encode()


def test_the_passphrase_gives_the_master_key_back() -> None:
    master, keys = made()
    assert unwrap(load_keys(dump_keys(keys)), "correct horse").secret() == master.secret()


def test_a_passphrase_is_the_same_in_every_unicode_spelling() -> None:
    composed = unicodedata.normalize("NFC", "café für Zoë")
    master, keys = made(composed)
    assert unwrap(keys, unicodedata.normalize("NFD", composed)).secret() == master.secret()


def test_fifty_near_misses_do_not_open() -> None:
    right = "correct horse"
    _, keys = made(right)
    wrong = ["", " ", right + " ", " " + right, right.upper(), right.title(), right + "\n", right * 800, "корректная лошадь", "\ud800"]
    wrong += [right[:i] + right[i + 1 :] for i in range(len(right))]
    wrong += [right[:i] + "x" + right[i:] for i in range(len(right))]
    wrong += [right + str(i) for i in range(50 - len(wrong))]
    assert len(wrong) >= 50
    for passphrase in wrong:
        with pytest.raises(WrongPassphrase):
            unwrap(keys, passphrase)


def test_a_key_file_is_needed_with_the_passphrase_and_must_be_the_same() -> None:
    master, keys = made(key_file=b"second factor")
    assert keys.needs_key_file
    assert unwrap(keys, "correct horse", b"second factor").secret() == master.secret()
    for other in (None, b"", b"another file"):
        with pytest.raises(WrongPassphrase):
            unwrap(keys, "correct horse", other)


def test_every_changed_byte_of_the_file_is_noticed() -> None:
    _, keys = made()
    content = dump_keys(keys)
    generator = random.Random(20261121)
    for place in range(len(content)):
        flipped = bytearray(content)
        flipped[place] ^= 1 << generator.randrange(8)
        with pytest.raises(KeysDamaged):
            load_keys(bytes(flipped))


def test_every_truncation_of_the_file_is_noticed() -> None:
    _, keys = made()
    content = dump_keys(keys)
    for length in range(len(content)):
        with pytest.raises(KeysDamaged):
            load_keys(content[:length])


@pytest.mark.parametrize("content", [b"\0" * 1000, b"{}", b"[" * 60_000, b"null", b"\xff\xfe", b" " * 70_000, b'{"sha256": 1}'])
def test_nonsense_in_place_of_the_file_is_damage(content: bytes) -> None:
    with pytest.raises(KeysDamaged):
        load_keys(content)


@pytest.mark.parametrize(
    "changes",
    [{"memory_kib": 2**31}, {"memory_kib": 2**63}, {"passes": 21}, {"lanes": 17}, {"memory_kib": -8}, {"passes": 0}, {"lanes": "4"}],
)
def test_a_planted_cost_is_refused_before_anything_is_derived(changes: dict[str, object]) -> None:
    _, keys = made()
    content = resealed(dump_keys(keys), **changes)
    before = time.process_time()
    with pytest.raises(KeysDamaged):
        load_keys(content)
    assert time.process_time() - before < 0.05


def test_a_lowered_cost_opens_nothing() -> None:
    _, keys = made()
    with pytest.raises(WrongPassphrase):
        unwrap(load_keys(resealed(dump_keys(keys), memory_kib=8, lanes=1)), "correct horse")


def test_a_changed_generation_is_told_as_tampering_once_the_passphrase_is_right() -> None:
    _, keys = made()
    with pytest.raises(KeysDamaged):
        unwrap(load_keys(resealed(dump_keys(keys), generation=9)), "correct horse")


def test_a_resealed_but_unchanged_file_opens() -> None:
    """The control of the three tests above: what they change is what makes them fail."""
    master, keys = made()
    assert unwrap(load_keys(resealed(dump_keys(keys))), "correct horse").secret() == master.secret()


def test_keys_of_a_later_version_are_not_called_damaged() -> None:
    _, keys = made()
    with pytest.raises(BookTooNew):
        load_keys(resealed(dump_keys(keys), version=2, slots=[]))


def test_a_real_book_cannot_be_made_cheaply() -> None:
    with pytest.raises(ValueError, match="floor"):
        make_keys(MasterKey.new(), "x", book_id=BOOK, kdf=Kdf(32 * 1024, 3, 4))


def test_the_default_cost_is_256_mib_three_times_and_opens() -> None:
    master = MasterKey.new()
    keys = make_keys(master, "correct horse", book_id=BOOK)
    assert keys.slots[0].kdf == Kdf(256 * 1024, 3, 4)
    assert unwrap(keys, "correct horse").secret() == master.secret()


def test_a_wiped_key_derives_nothing() -> None:
    master = MasterKey.new()
    master.wipe()
    with pytest.raises(ValueError, match="wiped"):
        master.book_key()


def test_the_keys_derived_from_one_master_key_differ_from_it_and_from_each_other() -> None:
    master = MasterKey.new()
    assert len({master.secret(), master.book_key(), master.header_key()}) == 3

"""Age files: what we write others read, what others write we read, and the published vectors come out as they say."""

import hashlib
import io
import random
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyrage
import pytest

from clientbook.data.age import (
    MOST_COST,
    HeaderDamaged,
    Identity,
    MacWrong,
    NoMatch,
    NotAge,
    PayloadDamaged,
    TooCostly,
    age_chunks,
    age_writer,
    bech32,
    read_identities,
    recipient_key,
)
from clientbook.data.age import stanzas as stanzas_module
from clientbook.data.age.files import CHUNK
from clientbook.domain.errors import BackupDamaged, ClientbookError, InvalidValue

VECTORS = Path(__file__).parent / "age_vectors"
NAMES = sorted(path.name for path in VECTORS.iterdir() if path.suffix == "" and not path.name.startswith("."))
CHEAP = 2
SIZES = (0, 1, 15, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7)
MEANINGS: dict[str, type[ClientbookError]] = {
    "no match": NoMatch,
    "HMAC failure": MacWrong,
    "header failure": HeaderDamaged,
    "payload failure": PayloadDamaged,
}


@dataclass(frozen=True)
class Vector:
    """One published case."""

    expect: str
    payload: str
    passphrases: tuple[str, ...]
    identities: tuple[str, ...]
    content: bytes


def vector(name: str) -> Vector:
    """Read one of them."""
    head, _, content = (VECTORS / name).read_bytes().partition(b"\n\n")
    lines = [line.partition(": ")[::2] for line in head.decode().split("\n")]
    told = dict(lines)
    content = zlib.decompress(content) if told.get("compressed") == "zlib" else content
    said = {kind: tuple(value for key, value in lines if key == kind) for kind in ("passphrase", "identity")}
    return Vector(told["expect"], told.get("payload", ""), said["passphrase"], said["identity"], content)


def sealed(content: bytes, **how: Any) -> bytes:
    """An age file of ours."""
    out = io.BytesIO()
    with age_writer(out, how.get("passphrase"), recipients=how.get("recipients", ()), cost=CHEAP) as writer:
        for start in range(0, len(content), 10_007):
            writer.write(content[start : start + 10_007])
    return out.getvalue()


def opened(content: bytes, passphrase: str | None = None, identities: Sequence[Identity] = ()) -> bytes:
    """What we read of an age file."""
    return b"".join(age_chunks(io.BytesIO(content), passphrase=passphrase, identities=identities))


def _marked(name: str) -> object:
    """Those of sixteen megabytes run with the long programmes."""
    return pytest.param(name, marks=pytest.mark.soak) if name.startswith("stream_25") else name


@pytest.mark.parametrize("name", [_marked(name) for name in NAMES])
def test_a_published_vector_comes_out_as_it_says(name: str) -> None:
    case, released, raised = vector(name), b"", None
    keys = [Identity.read(each) for each in case.identities]
    try:
        for chunk in age_chunks(io.BytesIO(case.content), passphrase=next(iter(case.passphrases), None), identities=keys):
            released += chunk
    except ClientbookError as error:
        raised = error
    if case.expect == "success":
        assert raised is None
    else:
        assert isinstance(raised, MEANINGS[case.expect])
    if case.payload:
        assert hashlib.sha256(released).hexdigest() == case.payload


def test_every_kind_of_vector_is_among_them() -> None:
    assert len(NAMES) == 92
    assert {vector(name).expect for name in NAMES if not name.startswith("stream_25")} == {"success", *MEANINGS}


@pytest.mark.parametrize("size", SIZES)
def test_what_we_write_another_program_reads_and_the_other_way_round(size: int) -> None:
    content = random.Random(size).randbytes(size)
    ours, theirs = Identity.new(), pyrage.x25519.Identity.generate()
    for_both = sealed(content, recipients=(ours, str(theirs.to_public())))
    assert opened(for_both, identities=(ours,)) == content
    assert pyrage.decrypt(for_both, [theirs]) == content
    assert pyrage.decrypt(for_both, [pyrage.x25519.Identity.from_str(ours.secret)]) == content
    to_us = pyrage.encrypt(content, [theirs.to_public(), pyrage.x25519.Recipient.from_str(ours.recipient)])
    assert opened(to_us, identities=(ours,)) == content
    assert opened(to_us, identities=(Identity.new(), Identity.read(str(theirs)))) == content


def test_passphrases_go_both_ways_and_spelling_of_accents_does_not_matter() -> None:
    content = b"x" * 100
    assert pyrage.passphrase.decrypt(sealed(content, passphrase="密码 é"), "密码 é") == content
    assert opened(sealed(content, passphrase="e\u0301"), "\u00e9") == content


@pytest.mark.soak
def test_a_passphrase_file_of_another_program_opens() -> None:
    """It asks for a second of work, or several: what a guess costs there, pyrage measures by itself."""
    assert opened(pyrage.passphrase.encrypt(b"x" * 100, "密码 é"), "密码 é") == b"x" * 100


def test_a_wrong_key_is_told_from_damage() -> None:
    passphrase_file, recipient_file = sealed(b"x", passphrase="right"), sealed(b"x", recipients=(Identity.new(),))
    for attempt, wants in (
        ((passphrase_file, "wrong", ()), "backup"),
        ((passphrase_file, None, (Identity.new(),)), "backup"),
        ((recipient_file, None, (Identity.new(),)), "identity"),
        ((recipient_file, "right", ()), "identity"),
    ):
        with pytest.raises(NoMatch) as raised:
            opened(*attempt)
        assert raised.value.detail == wants


def test_every_flipped_bit_is_found() -> None:
    """One bit of every byte of the beginning and the end, and of a sample between."""
    generator = random.Random(5)
    whole = sealed(b"content " * 20_000, passphrase="right")
    places = {*range(0, 300, 3), *range(len(whole) - 40, len(whole)), *generator.sample(range(len(whole)), 20)}
    for place in places:
        broken = bytearray(whole)
        broken[place] ^= 1 << generator.randrange(8)
        # A flip in the passphrase's own stanza is a wrong passphrase to the format.
        with pytest.raises((BackupDamaged, NoMatch)):
            opened(bytes(broken), "right")


def test_every_cut_and_every_addition_is_found() -> None:
    whole = sealed(bytes(2 * CHUNK + 5), passphrase="right")
    start = len(whole) - 2 * CHUNK - 5 - 3 * 16
    edges = {start, start + CHUNK + 16, start + 2 * (CHUNK + 16)}
    for end in {*range(0, 220, 3), *edges, *range(len(whole) - 60, len(whole))}:
        with pytest.raises(BackupDamaged):
            opened(whole[:end], "right")
    for more in (b"\0", b"x" * 17, whole):
        with pytest.raises(PayloadDamaged):
            opened(whole + more, "right")
    with pytest.raises(NotAge):
        opened(b"PK\x03\x04", "right")


def test_a_file_that_asks_for_too_much_memory_is_refused_before_anything_is_derived(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = sealed(b"x", passphrase="right")

    def derive(*_: object) -> bytes:
        raise AssertionError("derived")

    monkeypatch.setattr(stanzas_module, "_scrypt", derive)
    costly = whole.replace(f" {CHEAP}\n".encode(), f" {MOST_COST + 1}\n".encode(), 1)
    with pytest.raises(TooCostly):
        opened(costly, "right")
    with pytest.raises(AssertionError, match="derived"):
        opened(whole, "right")


def test_a_header_without_an_end_is_refused_within_its_limit() -> None:
    endless = b"age-encryption.org/v1\n" + b"-> X25519 x\n" + (b"A" * 64 + b"\n") * 100_000
    for content in (endless, b"age-encryption.org/v1\n" + b"-> " + b"x" * 200_000, b"age-encryption.org/v1\n" + b"-> x\n\n" * 20_000):
        stream = io.BytesIO(content)
        with pytest.raises(HeaderDamaged):
            next(age_chunks(stream, passphrase="x"))
        assert stream.tell() < 70_000


def test_an_interrupted_writer_leaves_a_file_that_is_not_whole() -> None:
    out = io.BytesIO()

    def interrupted() -> None:
        with age_writer(out, "right", cost=CHEAP) as writer:
            writer.write(bytes(3 * CHUNK))
            raise KeyError

    with pytest.raises(KeyError):
        interrupted()
    with pytest.raises(PayloadDamaged):
        opened(out.getvalue(), "right")


def test_a_writer_needs_one_way_to_be_read() -> None:
    for passphrase, recipients in ((None, ()), ("x", (Identity.new(),))):
        with pytest.raises(ValueError, match="either"):
            age_writer(io.BytesIO(), passphrase, recipients=recipients)


def test_keys_are_written_as_age_writes_them() -> None:
    theirs = pyrage.x25519.Identity.generate()
    ours = Identity.read(str(theirs))
    assert (ours.secret, ours.recipient) == (str(theirs), str(theirs.to_public()))
    keygen = f"# created: 2026-11-21T06:05:00Z\n# public key: {ours.recipient}\n\n{ours.secret}\n"
    assert [each.secret for each in read_identities(keygen)] == [ours.secret]


def test_a_typo_in_a_key_is_found_and_no_secret_is_repeated() -> None:
    ours, generator = Identity.new(), random.Random(3)
    for place in {0, 3, 4, len(ours.recipient) - 1, *generator.sample(range(len(ours.recipient)), 8)}:
        other = generator.choice([letter for letter in "qpzry9x8gf2tvdw0s3jn54khce6mua7l" if letter != ours.recipient[place]])
        with pytest.raises(InvalidValue):
            recipient_key(ours.recipient[:place] + other + ours.recipient[place + 1 :])
    for wrong in ("", "age1", ours.secret, ours.recipient.title(), ours.recipient + "q", bech32.encode("age", b"short")):
        with pytest.raises(InvalidValue):
            recipient_key(wrong)
    with pytest.raises(InvalidValue) as raised:
        read_identities(ours.secret[:-1])
    assert ours.secret[20:40] not in str(raised.value)
    with pytest.raises(InvalidValue):
        read_identities("# nothing\n")

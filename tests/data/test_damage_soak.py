"""Flipped bits, cut files, wrong keys and mistyped codes by the thousand: all are found and named, and without the guard they are not."""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as driver

from clientbook.data import open_book, verify_backup
from clientbook.data.engine import close_engine, open_engine, translated
from clientbook.data.keys import MasterKey, dump_keys, load_keys, unwrap
from clientbook.data.pages import PageCheck
from clientbook.data.recovery_code import read_code, write_code
from clientbook.data.snapshots import check_copy
from clientbook.data.standing import DB, KEYS, KEYS_BEFORE, PAGE, read_keys
from clientbook.domain.customer import Customer
from clientbook.domain.errors import BackupDamaged, BookDamaged, ClientbookError, KeysDamaged, WrongPassphrase, WrongRecoveryCode
from tests.support.backups import back_up
from tests.support.books import CLOCK, PASSPHRASE, copy_of, fingerprint, make_book, notes, unlock
from tests.support.report import Figures, scaled

pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed book of customers, some pages long, and a backup beside it. Never changed."""
    folder = tmp_path_factory.mktemp("made")
    make_book(folder / "book")
    book = open_book(folder / "book", PASSPHRASE, clock=CLOCK)
    for number in range(60):
        book.save_customer(Customer(name=f"王小明{number}", notes="x" * 2000))
    back_up(book, folder / "x.age")
    book.close()
    return folder


def key_of(book: Path) -> bytes:
    return bytes(unwrap(read_keys(book)[0], PASSPHRASE).book_key())


def with_flip(content: bytes, place: int, generator: random.Random) -> bytes:
    return content[:place] + bytes([content[place] ^ 1 << generator.randrange(8)]) + content[place + 1 :]


# ---- T3


def test_a_flipped_bit_of_any_byte_of_the_book_is_found(made: Path, figures: Figures) -> None:
    """Page by page as SQLCipher authenticates it; the check of the whole file is asked for a sample."""
    seed = random.randrange(2**32)
    generator = random.Random(seed)
    content = (made / "book" / DB).read_bytes()
    key = key_of(made / "book")
    check = PageCheck(key, content[:16])
    step = max(1, round(len(content) / scaled(len(content))))
    places, missed = range(0, len(content), step), 0
    for place in places:
        number = place // PAGE + 1
        page = with_flip(content[(number - 1) * PAGE : number * PAGE], place % PAGE, generator)
        # The salt is no part of what page 1 authenticates: with another one the key is another.
        missed += (PageCheck(key, page[:16]) if number == 1 else check).ours(page, number)
    figures.saw("T3", "bits of book.db, page by page", len(places), missed, seed=seed)
    assert missed == 0


def test_flipped_bits_of_the_book_are_named_and_no_row_is_shown_otherwise(made: Path, tmp_path: Path, figures: Figures) -> None:
    seed = random.randrange(2**32)
    generator, key = random.Random(seed), key_of(made / "book")
    content = (made / "book" / DB).read_bytes()
    copy, right, count, wrong = tmp_path / "copy.db", rows_of(made / "book" / DB, key), scaled(4000, 50), 0
    for _ in range(count):
        place = generator.randrange(len(content))
        copy.write_bytes(with_flip(content, place, generator))
        found = check_copy(copy, key)
        wrong += not found or found[0] not in (f"book.db page {place // PAGE + 1}", "book.db")
        wrong += rows_of(copy, key) not in (right, None)
    figures.saw("T3", "bits of book.db, the whole check", count, wrong, seed=seed)
    assert wrong == 0


def test_without_authentication_flipped_bits_slip_through(tmp_path: Path, figures: Figures) -> None:
    """The control: the same pages without their authentication."""
    generator, path = random.Random(1), tmp_path / "lax.db"
    raw = lax(path)
    raw.execute("CREATE TABLE customer (id INTEGER PRIMARY KEY, notes TEXT)")
    raw.executemany("INSERT INTO customer (notes) VALUES (?)", [("x" * 900,) for _ in range(200)])
    raw.commit()
    raw.close()
    content, count, slipped = path.read_bytes(), 50, 0
    for _ in range(count):
        path.write_bytes(with_flip(content, generator.randrange(3 * PAGE, len(content)), generator))
        raw = lax(path)
        try:
            slipped += raw.execute("SELECT count(*) FROM customer WHERE notes <> ?", ("x" * 900,)).fetchone()[0] > 0
        except driver.DatabaseError:
            continue
        finally:
            raw.close()
    figures.control("T3", "bits of book.db, the whole check", "cipher_use_hmac=OFF", count, slipped)
    assert slipped > 0


def lax(path: Path) -> driver.Connection:
    raw = driver.connect(str(path))
    raw.execute("PRAGMA cipher_log_level=NONE")
    raw.execute(f"PRAGMA key=\"x'{'11' * 32}'\"")
    raw.execute("PRAGMA cipher_use_hmac=OFF")
    return raw


def rows_of(db: Path, key: bytes) -> object:
    """What is shown of the customers; none where it is refused."""
    try:
        engine = open_engine(db, key, read_only=True, writer=False)
    except ClientbookError:
        return None
    try:
        with translated(), engine.begin() as connection:
            return connection.exec_driver_sql("SELECT id, name, notes FROM customer ORDER BY id").fetchall()
    except ClientbookError:
        return None
    finally:
        close_engine(engine)


def test_all_eight_bits_of_every_byte_of_the_keys_are_found(made: Path, figures: Figures) -> None:
    content, missed, tried = (made / "book" / KEYS).read_bytes(), 0, 0
    for place in range(len(content)):
        for bit in range(8):
            tried += 1
            try:
                load_keys(content[:place] + bytes([content[place] ^ 1 << bit]) + content[place + 1 :])
            except KeysDamaged:
                continue
            missed += 1
    figures.saw("T3", "bits of book.keys", tried, missed)
    assert missed == 0


def test_damaged_keys_are_healed_from_their_copy(made: Path, tmp_path: Path, figures: Figures) -> None:
    generator, book, count, lost = random.Random(2), copy_of(made / "book", tmp_path / "book"), scaled(300, 10), 0
    whole = (book / KEYS).read_bytes()
    for _ in range(count):
        (book / KEYS).write_bytes(with_flip(whole, generator.randrange(len(whole)), generator))
        opened = unlock(book)
        lost += opened.notes != ("keys-from-copy",) or (book / KEYS).read_bytes() != whole
        opened.close()
    figures.saw("T3", "book.keys healed from its copy", count, lost)
    assert lost == 0
    for name in (KEYS, KEYS_BEFORE):
        (book / name).write_bytes(with_flip(whole, generator.randrange(len(whole)), generator))
    figures.control("T3", "book.keys healed from its copy", "no copy", 1, int(refused(lambda: unlock(book)) is KeysDamaged))
    assert refused(lambda: unlock(book)) is KeysDamaged


def refused(act: Callable[[], object]) -> type[ClientbookError] | None:
    try:
        act()
    except ClientbookError as error:
        return type(error)
    return None


def is_named(backup: Path, *errors: type[ClientbookError]) -> bool:
    """Whether it is refused, and with one of these."""
    found = refused(lambda: verify_backup(backup, passphrase=PASSPHRASE))
    return found is not None and issubclass(found, errors)


def test_flipped_bits_and_cuts_of_a_backup_are_found(made: Path, tmp_path: Path, figures: Figures) -> None:
    seed = random.randrange(2**32)
    generator, whole, broken = random.Random(seed), (made / "x.age").read_bytes(), tmp_path / "broken.age"
    every = scaled(len(whole), 50)
    missed = {"bits": 0, "cuts": 0}
    places = sorted(generator.sample(range(len(whole)), every))
    for place in places:
        broken.write_bytes(with_flip(whole, place, generator))
        missed["bits"] += not is_named(broken, BackupDamaged, WrongPassphrase)
    for end in places:
        broken.write_bytes(whole[:end])
        missed["cuts"] += not is_named(broken, BackupDamaged)
    broken.write_bytes(whole)
    slips = int(not is_named(broken, ClientbookError))
    figures.control("T3", "bits of a backup", "no flip", 1, slips)
    figures.saw("T3", "bits of a backup", every, missed["bits"], seed=seed)
    figures.saw("T4", "lengths of a backup", every, missed["cuts"], seed=seed)
    assert missed == {"bits": 0, "cuts": 0}
    assert slips, "whole, it must be accepted"


# ---- T4


def test_a_book_of_any_length_is_named_and_never_new_or_shorter(made: Path, tmp_path: Path, figures: Figures) -> None:
    """Every length around a page's edge, and a sample of all the others."""
    seed = random.randrange(2**32)
    generator, book = random.Random(seed), copy_of(made / "book", tmp_path / "book")
    whole = (book / DB).read_bytes()
    edges = {page + by for page in range(0, len(whole), PAGE) for by in (-1, 0, 1)}
    lengths = {*edges, *generator.choices(range(len(whole)), k=3000)} & {*range(len(whole))}
    lengths = {*generator.sample(sorted(lengths), scaled(len(lengths), 60)), 0, 1, 15, 16}
    missed = 0
    for length in sorted(lengths, reverse=True):
        os.truncate(book / DB, length)
        before = fingerprint(book)
        missed += refused(lambda: unlock(book)) is not BookDamaged or refused(lambda: unlock(book, read_only=True)) is not BookDamaged
        missed += fingerprint(book) != before
    figures.saw("T4", "lengths of book.db", len(lengths), missed, seed=seed)
    assert missed == 0


def test_without_the_checks_an_empty_file_is_a_new_book_under_any_key(tmp_path: Path, figures: Figures) -> None:
    """The control."""
    (tmp_path / DB).touch()
    engine = open_engine(tmp_path / DB, bytes(31) + b"1", read_only=False, writer=True)
    with engine.begin() as connection:
        taken = connection.exec_driver_sql("SELECT count(*) FROM sqlite_schema").scalar() == 0
    close_engine(engine)
    figures.control("T4", "lengths of book.db", "the steps before the engine", 1, int(taken))
    assert taken


# ---- T5


def test_no_random_key_and_no_other_passphrase_opens(made: Path, tmp_path: Path, figures: Figures) -> None:
    seed = random.randrange(2**32)
    generator, book, count, opens = random.Random(seed), copy_of(made / "book", tmp_path / "book"), scaled(10_000, 100), 0
    before = fingerprint(book)
    for _ in range(count):
        key = generator.randbytes(32)
        opens += refused(lambda key=key: close_engine(open_engine(book / DB, key, read_only=True, writer=False))) is not BookDamaged  # type: ignore[misc]
    figures.saw("T5", "random keys", count, opens, seed=seed)
    wrong, letters = 0, [*"practice PRACTICE 0é密"]
    for _ in range(count // 10):
        passphrase = "".join(generator.choices(letters, k=generator.randrange(12)))
        if passphrase != PASSPHRASE:
            wrong += refused(lambda passphrase=passphrase: unlock(book, passphrase)) is not WrongPassphrase  # type: ignore[misc]
    figures.saw("T5", "other passphrases", count // 10, wrong, seed=seed)
    assert (opens, wrong) == (0, 0)
    assert fingerprint(book) == before
    figures.control("T5", "random keys", "the right key", 1, int(rows_of(book / DB, key_of(book)) is not None))
    assert rows_of(book / DB, key_of(book)) is not None


# ---- T15


def test_slips_in_a_recovery_code_are_named_by_their_group(figures: Figures) -> None:
    """One character changed, or two neighbours exchanged; the promise is 999 of 1000."""
    seed = random.randrange(2**32)
    generator, count, unnamed, opens = random.Random(seed), scaled(20_000, 200), 0, 0
    for _ in range(count):
        code = write_code(MasterKey(generator.randbytes(32)))
        letters = list(code.replace("-", ""))
        place = generator.randrange(len(letters) - 1)
        if generator.randrange(2) and letters[place] != letters[place + 1]:
            letters[place], letters[place + 1] = letters[place + 1], letters[place]
        else:
            letters[place] = generator.choice([letter for letter in "0123456789ABCDEFGHJKMNPQRSTVWXYZ" if letter != letters[place]])
        try:
            read_code("".join(letters).lower())
            opens += 1
        except WrongRecoveryCode as error:
            unnamed += error.detail != str(place // 4 + 1)
    figures.saw("T15", "slips in recovery codes that open", count, opens, seed=seed)
    figures.saw("T15", "slips in recovery codes that are not named (at most 1 of 1000)", count, max(0, unnamed - count // 1000), seed=seed)
    assert opens == 0
    assert unnamed <= max(1, count // 1000)


def test_keys_of_every_generation_still_open_after_they_are_written_and_read(made: Path) -> None:
    """The control of the flips: what was not changed is taken."""
    keys, _ = read_keys(made / "book")
    assert unwrap(load_keys(dump_keys(keys)), PASSPHRASE).book_key() == key_of(made / "book")
    opened = unlock(made / "book", read_only=True)
    assert notes(opened) == 0
    opened.close()

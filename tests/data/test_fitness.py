"""The engine is judged before a customer can be typed."""

import tracemalloc
from importlib import metadata
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as driver

from clientbook.data.fitness import check_engine, engine_versions, judge_engine, prove_encryption
from clientbook.domain.errors import EngineUnfit

GOOD = {"HAS_CODEC", "THREADSAFE=1", "ENABLE_FTS5", "TEMP_STORE=2"}


def test_the_installed_engine_is_fit() -> None:
    check_engine()
    versions = engine_versions()
    assert versions["sqlcipher"] >= "4.18"
    assert versions["provider"]


@pytest.mark.parametrize(
    ("cipher", "sqlite", "options", "sisters"),
    [
        ("", "3.53.4", GOOD, ()),
        ("4.12.0 community", "3.51.1", GOOD, ()),
        ("4.19.0 community", "3.51.2", GOOD, ()),
        ("4.9.0 community", "3.53.4", GOOD, ()),
        *(("4.19.0 community", "3.53.4", GOOD - {option}, ()) for option in sorted(GOOD)),
        ("4.19.0 community", "3.53.4", GOOD, ("sqlcipher3-wheels",)),
    ],
)
def test_an_unfit_engine_is_refused(cipher: str, sqlite: str, options: set[str], sisters: tuple[str, ...]) -> None:
    with pytest.raises(EngineUnfit):
        judge_engine(cipher, sqlite, options, sisters)


def test_a_fit_one_is_not() -> None:
    judge_engine("4.19.0 community", "3.53.4", GOOD, ())
    judge_engine("4.100.0 community", "4.0", GOOD - {"TEMP_STORE=2"} | {"TEMP_STORE=3"}, ())


def test_a_file_written_without_a_key_is_found_out(tmp_path: Path) -> None:
    plain = driver.connect(str(tmp_path / "plain.db"))
    plain.execute("CREATE TABLE t AS SELECT 'needle' AS a")
    plain.commit()
    plain.close()
    with pytest.raises(EngineUnfit):
        prove_encryption(tmp_path / "plain.db", b"absent")
    (tmp_path / "headless").write_bytes(b"x" * 100 + b"needle")
    with pytest.raises(EngineUnfit):
        prove_encryption(tmp_path / "headless", b"needle")
    (tmp_path / "sealed").write_bytes(b"x" * 100)
    prove_encryption(tmp_path / "sealed", b"needle")


def test_a_file_larger_than_the_memory_is_looked_through_in_pieces(tmp_path: Path) -> None:
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.seek((1 << 20) - 3)
        file.write(b"needle")  # across the edge of a piece
        file.truncate(24 << 20)
    with pytest.raises(EngineUnfit):
        prove_encryption(large, b"needle")
    tracemalloc.start()
    prove_encryption(large, b"absent")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 8 << 20


def test_only_one_distribution_provides_the_driver() -> None:
    providers = [d.metadata["Name"] for d in metadata.distributions() if (d.read_text("top_level.txt") or "").split()[:1] == ["sqlcipher3"]]
    assert len(providers) <= 1

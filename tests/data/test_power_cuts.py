"""What was shown as saved survives a power cut, and nothing is ever half; every state a cut could leave is built from a recording."""

import json
import random
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support import power_cuts, power_workloads
from tests.support.power_cuts import Disk, Recording
from tests.support.power_workloads import Judge
from tests.support.report import Figures, scaled

pytestmark = pytest.mark.skipif(not power_cuts.available(), reason="NOT TESTED: this machine has no strace, or lets it trace nothing")
STATES = 3_000


@dataclass
class Counts:
    """What the states of one recording were."""

    states: int = 0
    lost: int = 0
    corrupt: int = 0
    first: str = ""


def recorded(place: Path, work: str, synchronous: str = "EXTRA") -> tuple[Recording, Judge]:
    """Let a program do its work under the eyes of the system's tracer."""
    live = place / "live"
    power_workloads.prepare(work, live)
    if (live / "book").exists():
        shutil.copytree(live / "book", place / "before" / "book")
    recording = Recording(live)
    done = recording.run([sys.executable, "-m", "tests.support.power_workloads", work, str(live), synchronous], place / "trace")
    (place / "trace").unlink()
    return recording, Judge(work, live, json.loads(done.stdout), place / "before" / "book")


def cut(place: Path, recording: Recording, judge: Judge, count: int, seed: int, *, folders_flushed: bool = True) -> Counts:
    """Cut the power so often and look."""
    disk, counts = Disk(recording, folders_flushed=folders_flushed), Counts()
    for state in disk.states(random.Random(seed), count):
        state.put(place / "cut")
        verdict = judge.judge(place / "cut", state.acknowledged)
        counts.states += 1
        counts.lost += verdict.word == "lost"
        counts.corrupt += verdict.word == "corrupt"
        if verdict.word != "ok" and not counts.first:
            counts.first = f"after {state.where} of {len(recording.ops)} steps, unflushed {state.how}: {verdict}"
    return counts


def test_no_power_cut_loses_a_save_and_one_without_the_folders_flush_would(tmp_path: Path) -> None:
    """The control is the same recording on a disk to which nobody says that the journal is gone."""
    seed = random.randrange(2**32)
    recording, judge = recorded(tmp_path, "saves")
    seen = cut(tmp_path, recording, judge, 40, seed)
    assert (seen.lost, seen.corrupt) == (0, 0), (seed, seen.first)
    assert seen.states == 40
    assert cut(tmp_path, recording, judge, 20, seed, folders_flushed=False).lost > 0


@pytest.mark.soak
@pytest.mark.parametrize("work", power_workloads.ALL)
def test_no_power_cut_loses_anything(tmp_path: Path, work: str, figures: Figures) -> None:
    seed = random.randrange(2**32)
    recording, judge = recorded(tmp_path, work)
    seen = cut(tmp_path, recording, judge, scaled(STATES, 50), seed)
    figures.saw("T2", f"power cuts: {work}", seen.states, seen.lost + seen.corrupt, seed=seed)
    assert (seen.lost, seen.corrupt) == (0, 0), (seed, seen.first)


@pytest.mark.soak
@pytest.mark.parametrize(("synchronous", "spoils"), [("FULL", "lost"), ("OFF", "corrupt")])
def test_with_a_laxer_journal_a_power_cut_loses_saves(tmp_path: Path, synchronous: str, spoils: str, figures: Figures) -> None:
    """The control."""
    seed = random.randrange(2**32)
    recording, judge = recorded(tmp_path, "saves", synchronous)
    seen = cut(tmp_path, recording, judge, scaled(1_000, 200), seed)
    figures.control("T2", "power cuts: saves", f"synchronous={synchronous}", seen.states, seen.lost + seen.corrupt, seed=seed)
    assert getattr(seen, spoils) > 0

"""Damaged files for readers whose parser may end its whole process: many in one child, the child begun anew where it died."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

_CHILD = """
import io, json, random, sys, zipfile
from clientbook.domain.errors import ImportProblem
from clientbook.exchange import worker

worker.limit(seconds=600)
name, folder, first, last, seed = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
samples = [open(f"{folder}/{n}", "rb").read() for n in range(int(open(f"{folder}/count").read()))]


def damaged(number):
    dice = random.Random(f"{seed}-{number}")
    data = bytearray(dice.choice(samples))
    if data[:2] == b"PK" and dice.random() < 0.7:
        with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
            parts = {each: bytearray(archive.read(each)) for each in archive.namelist()}
        scar(parts[dice.choice([each for each in parts if each.endswith((".xml", ".rels"))])], dice)
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for each, content in parts.items():
                archive.writestr(each, bytes(content))
        return target.getvalue()
    scar(data, dice)
    return bytes(data)


PIECES = [b"", b"<", b'"', b"&amp;", b"\\xff", b"99999999", b"-1", b"</c>", b"{", b"[", b"]", b",", b"null", b"\\\\u12"]


def scar(data, dice):
    for _time in range(dice.randint(1, 6)):
        at = dice.randrange(len(data) or 1)
        data[at : at + dice.randint(0, 4)] = dice.choice(PIECES)
        if not data:
            return


for number in range(first, last):
    print(number, flush=True)
    try:
        worker.parse(damaged(number), {"format": name})
    except ImportProblem:
        pass
    except Exception as error:
        print(json.dumps([number, type(error).__name__, str(error)[:200]]), flush=True)
print("done", flush=True)
"""


def fuzzed(name: str, samples: list[bytes], count: int, seed: int) -> list[list[object]]:
    """What a reader raised that is not our own error: number of the damaged file, kind, message. A death of the process is none."""
    found: list[list[object]] = []
    with tempfile.TemporaryDirectory() as folder:
        for number, content in enumerate(samples):
            (Path(folder) / str(number)).write_bytes(content)
        (Path(folder) / "count").write_text(str(len(samples)))
        first = 0
        while first < count:
            command = [sys.executable, "-c", _CHILD, name, folder, str(first), str(count), str(seed)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            lines = done.stdout.splitlines()
            found += [json.loads(line) for line in lines if line.startswith("[")]
            reached = [int(line) for line in lines if line.isdigit()]
            if lines and lines[-1] == "done":
                break
            assert reached, done.stderr[-500:]
            first = reached[-1] + 1
    return found

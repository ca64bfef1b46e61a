"""A power cut, replayed: what a program asked of the disk is recorded by ``strace``; from it every state a cut could leave is built.

The rules are those of ext4 and of POSIX where it promises less: what was written and not flushed may be there, be missing or be torn at
512 bytes; names persist in their order, up to any point; a flush of a file makes its content lasting, and its name with the names
before it; a flush of a folder makes all names lasting.
"""

import random
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.killing import ROOT

SECTOR = 512
_CALLS = (
    "openat,open,close,write,pwrite64,fsync,fdatasync,ftruncate,unlink,unlinkat,rename,renameat,renameat2,link,linkat,mkdir,mkdirat,"
    "rmdir,sendfile,copy_file_range,lseek,clone,clone3,vfork,dup,dup2,dup3"
)
_LINE = re.compile(r"(\d+) +(\w+)\((.*)\) += (-?\d+)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')


def available() -> bool:
    """Whether this machine has ``strace`` and lets it trace."""
    try:
        return subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], check=False, capture_output=True).returncode == 0
    except OSError:
        return False


@dataclass(frozen=True)
class Op:
    """One thing asked of the disk. ``kind``: write, cut, sync, link, unlink, mkdir, rmdir, move, names or ack."""

    kind: str
    inode: int = 0
    at: int = 0
    data: bytes = b""
    path: str = ""
    other: str = ""


@dataclass
class _File:
    lasting: bytearray = field(default_factory=bytearray)
    waiting: list[Op] = field(default_factory=list)


@dataclass
class _Handle:
    inode: int
    path: str
    at: int = 0
    append: bool = False


class Recording:
    """What stood in a folder before, and what a program then did in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = str(folder)
        self.names: dict[str, int] = {}
        """Names under the folder and the numbers of their files; 0 is a folder."""
        self.contents: dict[int, bytes] = {}
        self.ops: list[Op] = []
        for path in sorted(folder.rglob("*")):
            name = str(path.relative_to(folder))
            self.names[name] = 0 if path.is_dir() else self._new()
            if path.is_file():
                self.contents[self.names[name]] = path.read_bytes()
        self._handles: dict[int, dict[int, _Handle]] = {}
        self._current = dict(self.names)
        self._live = {inode: bytearray(content) for inode, content in self.contents.items()}
        """What a program that reads would find."""

    def _new(self) -> int:
        number = len(self.contents) + 1
        self.contents[number] = b""
        return number

    def _add(self, op: Op) -> None:
        if op.kind in ("write", "cut"):
            _apply(self._live.setdefault(op.inode, bytearray()), op)
        self.ops.append(op)

    def run(self, command: list[str], trace: Path) -> subprocess.CompletedProcess[str]:
        """Run a program to its end and read what it did."""
        watch = [
            "strace",
            "-f",
            "--seccomp-bpf",
            "-qq",
            "-xx",
            "-s",
            "9000000",
            "-o",
            str(trace),
            "-e",
            f"trace={_CALLS}",
            "-e",
            "signal=none",
        ]
        done = subprocess.run([*watch, *command], cwd=ROOT, check=False, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, done.stderr[-2000:]
        self._read(trace)
        return done

    def _read(self, trace: Path) -> None:
        unfinished: dict[str, str] = {}
        forking: dict[str, str] = {}
        with trace.open(encoding="ascii", errors="replace") as lines:
            for line in lines:
                thread, _, rest = line.strip().partition(" ")
                rest = rest.strip()
                if rest.endswith("<unfinished ...>"):
                    unfinished[thread] = rest.removesuffix("<unfinished ...>").rstrip()
                    if rest.startswith(("clone", "vfork", "fork")):
                        forking[thread] = rest
                    continue
                if rest.startswith("<... "):
                    rest = unfinished.pop(thread, "") + rest.partition("resumed>")[2]
                    forking.pop(thread, None)
                if found := _LINE.match(f"{thread} {rest}"):
                    self._took(int(found[1]), found[2], found[3], int(found[4]), forking)

    def _table(self, thread: int, forking: dict[str, str]) -> dict[int, _Handle]:
        """The open files of a thread: those of its process."""
        if thread not in self._handles:
            parents = [(int(parent), call) for parent, call in forking.items() if int(parent) in self._handles]
            if parents and "CLONE_THREAD" not in parents[0][1]:
                self._handles[thread] = dict(self._handles[parents[0][0]])
            else:
                self._handles[thread] = next(iter(self._handles.values()), {})
        return self._handles[thread]

    def _took(self, thread: int, call: str, args: str, result: int, forking: dict[str, str]) -> None:
        table = self._table(thread, forking)
        if result < 0:
            return
        if call in ("clone", "clone3", "vfork", "fork"):
            if result not in self._handles:
                self._handles[result] = table if "CLONE_THREAD" in args else dict(table)
            return
        texts = [self._text(found) for found in _TEXT.finditer(args)] if '"' in args else []
        plain = [part.strip() for part in _TEXT.sub("", args).split(",")]
        Call(self, table, texts, plain, result).take(call)

    @staticmethod
    def _text(found: re.Match[str]) -> bytes:
        assert not found[2], "the trace is cut off"
        return bytes.fromhex(found[1].replace("\\x", ""))


@dataclass
class Call:
    """One call of the system, and what it means for the folder."""

    recording: Recording
    table: dict[int, _Handle]
    texts: list[bytes]
    plain: list[str]
    result: int

    def take(self, call: str) -> None:
        """Turn it into steps of the recording."""
        name = {"open": "openat", "fdatasync": "fsync", "renameat": "rename", "renameat2": "rename", "linkat": "link"}.get(call, call)
        name = {"unlinkat": "unlink", "mkdirat": "mkdir", "dup2": "dup", "dup3": "dup"}.get(name, name)
        getattr(self, f"_{name}")()

    def _path(self, number: int) -> str | None:
        """A path under the folder, from it; none for one elsewhere."""
        text = self.texts[number].decode()
        if not text.startswith("/"):
            bases = [int(part) for part in self.plain if part.isdigit()]
            base = self.table.get(bases[0]) if bases else None
            if base is None or base.inode:
                return None
            return f"{base.path}/{text}".lstrip("/")
        text = text.replace("/./", "/").rstrip("/")
        if text == self.recording.folder:
            return ""
        return text.removeprefix(self.recording.folder + "/") if text.startswith(self.recording.folder + "/") else None

    def _add(self, op: Op) -> None:
        self.recording._add(op)

    def _openat(self) -> None:
        self.table.pop(self.result, None)
        path = self._path(0)
        if path is None:
            return
        flags = next((part for part in self.plain if part.startswith("O_")), "")
        names = self.recording._current
        if "O_TMPFILE" in flags:
            self.table[self.result] = _Handle(self.recording._new(), path)
            return
        if "O_DIRECTORY" in flags or path == "" or names.get(path) == 0:
            self.table[self.result] = _Handle(0, path)
            return
        if path not in names:
            assert "O_CREAT" in flags, path
            names[path] = self.recording._new()
            self._add(Op("link", names[path], path=path))
        if "O_TRUNC" in flags:
            self._add(Op("cut", names[path], 0))
        self.table[self.result] = _Handle(names[path], path, append="O_APPEND" in flags)

    def _close(self) -> None:
        self.table.pop(int(self.plain[0]), None)

    def _dup(self) -> None:
        if int(self.plain[0]) in self.table:
            self.table[self.result] = self.table[int(self.plain[0])]

    def _lseek(self) -> None:
        if int(self.plain[0]) in self.table:
            self.table[int(self.plain[0])].at = self.result

    def _write(self) -> None:
        if int(self.plain[0]) == 2 and self.texts[0].startswith(b"ACK "):
            self._add(Op("ack", int(self.texts[0].split()[1])))
        handle = self.table.get(int(self.plain[0]))
        if handle is None or not handle.inode:
            return
        assert not handle.append
        self._add(Op("write", handle.inode, handle.at, self.texts[0][: self.result]))
        handle.at += self.result

    def _pwrite64(self) -> None:
        handle = self.table.get(int(self.plain[0]))
        if handle is not None:
            self._add(Op("write", handle.inode, int(self.plain[-1]), self.texts[0][: self.result]))

    def _sendfile(self) -> None:
        self._copied(self.table.get(int(self.plain[1])), self.table.get(int(self.plain[0])))

    def _copy_file_range(self) -> None:
        self._copied(self.table.get(int(self.plain[0])), self.table.get(int(self.plain[2])))

    def _copied(self, source: _Handle | None, target: _Handle | None) -> None:
        """A copy within the kernel, whose bytes are not in the trace."""
        assert (source is None) == (target is None), "copied across the edge of the folder"
        if source is not None and target is not None:
            data = bytes(self.recording._live.get(source.inode, b"")[source.at : source.at + self.result])
            assert len(data) == self.result
            self._add(Op("write", target.inode, target.at, data))
            source.at, target.at = source.at + len(data), target.at + len(data)

    def _ftruncate(self) -> None:
        handle = self.table.get(int(self.plain[0]))
        if handle is not None:
            self._add(Op("cut", handle.inode, int(self.plain[1])))

    def _fsync(self) -> None:
        handle = self.table.get(int(self.plain[0]))
        if handle is not None:
            self._add(Op("sync", handle.inode) if handle.inode else Op("names"))

    def _unlink(self) -> None:
        path = self._path(0)
        if path is not None:
            self.recording._current.pop(path)
            self._add(Op("rmdir" if "AT_REMOVEDIR" in self.plain[-1] else "unlink", path=path))

    def _rmdir(self) -> None:
        path = self._path(0)
        if path is not None:
            self.recording._current.pop(path)
            self._add(Op("rmdir", path=path))

    def _mkdir(self) -> None:
        path = self._path(0)
        if path:
            self.recording._current[path] = 0
            self._add(Op("mkdir", path=path))

    def _rename(self) -> None:
        path, other = self._path(0), self._path(1)
        assert (path is None) == (other is None), "moved across the edge of the folder"
        if path is not None and other is not None:
            move(self.recording._current, path, other)
            self._add(Op("move", path=path, other=other))

    def _link(self) -> None:
        other = self._path(1)
        if other is None:
            return
        source = self.texts[0].decode()
        if source.startswith("/proc/self/fd/"):
            inode = self.table[int(source.rpartition("/")[2])].inode
        else:
            inode = self.recording._current[str(self._path(0))]
        self.recording._current[other] = inode
        self._add(Op("link", inode, path=other))


def move(names: dict[str, int], path: str, other: str) -> None:
    """Rename a file, or a folder with everything in it."""
    for name in [name for name in names if name == path or name.startswith(f"{path}/")]:
        names[other + name.removeprefix(path)] = names.pop(name)


@dataclass(frozen=True)
class State:
    """What a power cut left."""

    where: int
    """After so many steps."""
    acknowledged: int
    names: dict[str, int]
    contents: dict[int, bytes]
    how: str

    def put(self, folder: Path) -> None:
        """Lay it out as a folder."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        for name, inode in sorted(self.names.items()):
            path = folder / name
            if not path.parent.is_dir():
                continue
            if inode:
                path.write_bytes(self.contents[inode])
                path.chmod(0o600)
            else:
                path.mkdir(mode=0o700, exist_ok=True)


class Disk:
    """What lasts and what waits, step after step."""

    def __init__(self, recording: Recording, *, folders_flushed: bool = True) -> None:
        self._names = dict(recording.names)
        self._waiting: list[Op] = []
        self._files = {inode: _File(bytearray(content)) for inode, content in recording.contents.items()}
        self._ops = recording.ops
        self._folders_flushed = folders_flushed
        self.acknowledged = 0

    def states(self, generator: random.Random, count: int) -> Iterator[State]:
        """So many states, spread over all the steps: nothing that was not flushed, all of it, or a random part, some of it torn."""
        places = sorted(generator.choices(range(len(self._ops) + 1), k=count))
        if count >= 5 * len(self._ops):
            places = sorted([*(place for place in range(len(self._ops) + 1) for _ in range(count // (len(self._ops) + 1)))])
        done = 0
        for turn, place in enumerate(places):
            while done < place:
                self._step(self._ops[done])
                done += 1
            yield self._state(generator, place, ("dropped", "kept", "some", "some", "some")[turn % 5])

    def _step(self, op: Op) -> None:
        if op.kind == "ack":
            self.acknowledged = op.inode
        elif op.kind in ("write", "cut"):
            self._files[op.inode].waiting.append(op)
        elif op.kind == "sync":
            file = self._files[op.inode]
            for waiting in file.waiting:
                _apply(file.lasting, waiting)
            file.waiting.clear()
            mine = [place for place, name in enumerate(self._waiting) if name.kind == "link" and name.inode == op.inode]
            self._last(mine[-1] + 1 if mine else 0)
        elif op.kind == "names":
            self._last(len(self._waiting) if self._folders_flushed else 0)
        else:
            self._waiting.append(op)

    def _last(self, count: int) -> None:
        for op in self._waiting[:count]:
            _rename(self._names, op)
        del self._waiting[:count]

    def _state(self, generator: random.Random, where: int, how: str) -> State:
        names = dict(self._names)
        kept = {"dropped": 0, "kept": len(self._waiting)}.get(how, generator.randint(0, len(self._waiting)))
        for op in self._waiting[:kept]:
            _rename(names, op)
        contents = {}
        for inode in set(names.values()) - {0}:
            file = self._files[inode]
            content = bytearray(file.lasting)
            for op in file.waiting:
                for part in [op] if how == "kept" else [] if how == "dropped" else _some(generator, op):
                    _apply(content, part)
            contents[inode] = bytes(content)
        return State(where, self.acknowledged, names, contents, how)


def _apply(content: bytearray, op: Op) -> None:
    if op.kind == "cut":
        del content[op.at :]
        content.extend(bytes(op.at - len(content)))
        return
    if len(content) < op.at:
        content.extend(bytes(op.at - len(content)))
    content[op.at : op.at + len(op.data)] = op.data


def _some(generator: random.Random, op: Op) -> list[Op]:
    """All of it, nothing of it, or some of its sectors."""
    fate = generator.randrange(3)
    if fate < 2 or op.kind == "cut":
        return [op] * (fate % 2)
    pieces = range(0, len(op.data), SECTOR)
    return [Op("write", op.inode, op.at + at, op.data[at : at + SECTOR]) for at in pieces if generator.randrange(2)]


def _rename(names: dict[str, int], op: Op) -> None:
    if op.kind == "link":
        names[op.path] = op.inode
    elif op.kind == "mkdir":
        names[op.path] = 0
    elif op.kind == "move":
        for name in [name for name in names if name == op.other or name.startswith(f"{op.other}/")]:
            del names[name]
        move(names, op.path, op.other)
    else:
        names.pop(op.path, None)

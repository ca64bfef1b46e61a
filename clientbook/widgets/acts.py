"""``Acts``: a screen or widget offers a command of the registry by having a method of its name, and nothing else.

``do_new`` makes the bindings of ``new``; ``can_new``, where there is one, says whether it is possible now. A coroutine runs as a
worker, so that a question to the book never holds the keyboard.
"""

import inspect
from collections.abc import Callable, Coroutine, Generator
from functools import partial
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.message import Message
from textual.worker import Worker, WorkerState

from clientbook import commands


class ActFailed(Message):
    """Something that ran beside the keyboard ended in an error; the app is the one place that deals with it."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error


class _Once:
    """A coroutine that is closed when nobody came to await it, because a newer one of its group took its place."""

    def __init__(self, work: Coroutine[Any, Any, None]) -> None:
        self._work = work

    def __await__(self) -> Generator[Any, None, None]:
        return self._work.__await__()

    def __del__(self) -> None:
        self._work.close()


async def _awaited(work: _Once) -> None:
    await work


def _offered(cls: type) -> list[str]:
    """Ids of the commands this class adds itself or gets from a mixin that is no widget."""
    own: list[type] = [cls]
    for base in cls.__mro__[1:]:
        if issubclass(base, DOMNode):
            break
        own.append(base)
    return [command.id for command in commands.COMMANDS if any(f"do_{command.id}" in base.__dict__ for base in own)]


class Acts(DOMNode):
    """Mixin in front of ``Screen`` or ``Widget``."""

    BINDINGS: ClassVar[list[BindingType]] = []
    last_act = ""
    """Id of the command that was done here last."""

    def __init_subclass__(cls, **options: Any) -> None:
        own = list(cls.__dict__.get("BINDINGS", ()))
        made = [
            Binding(commands.written(command.keys + command.twins), f"act('{command.id}')", command.label, show=False, id=command.id)
            for command in (commands.BY_ID[id] for id in _offered(cls))
            if command.keys or command.twins
        ]
        cls.BINDINGS = [*own, *made]
        super().__init_subclass__(**options)

    def offers(self, id: str) -> bool:
        """Whether this place knows the command and can do it now."""
        if not hasattr(self, f"do_{id}"):
            return False
        possible: Callable[[], bool] | None = getattr(self, f"can_{id}", None)
        return possible is None or possible()

    def offered(self) -> list[str]:
        """Ids of what can be done here now, in the order of the registry."""
        return [command.id for command in commands.COMMANDS if self.offers(command.id)]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Textual's question whether a binding works now."""
        if action == "act" and parameters:
            return self.offers(str(parameters[0]))
        return super().check_action(action, parameters)

    def action_act(self, id: str) -> None:
        """Do a command of the registry."""
        self.act(id)

    def act(self, id: str) -> None:
        """Do a command; what it awaits goes on as a worker while the keyboard stays free."""
        if not self.offers(id):
            return
        done: Coroutine[Any, Any, None] | None = getattr(self, f"do_{id}")()
        if inspect.iscoroutine(done):
            if self._acting():
                done.close()
                self.tell_waiting()
                return
            self.start(done, group="acts")
        self.last_act = id

    def _acting(self) -> bool:
        """Whether the last act is not over: what it changes still stands here as it was, and another one would hit it a second time."""
        return any(worker.group == "acts" and worker.node is self and not worker.is_finished for worker in self.workers)

    def tell_waiting(self) -> None:
        """Say that an act was not begun because the last one is still being written."""

    def start(
        self, work: Coroutine[Any, Any, None] | Callable[[], Coroutine[Any, Any, None]], *, group: str = "", exclusive: bool = False
    ) -> None:
        """Run something beside the keyboard; ``exclusive`` ends what ran in this group before. Keys wait for the group ``acts``.

        What may be replaced before it begins is handed over as a function: a coroutine that is never begun complains.
        """
        begin: Any = partial(_awaited, _Once(work)) if inspect.iscoroutine(work) else work
        self.run_worker(begin, group=group, exclusive=exclusive, exit_on_error=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Pass an error of a worker on: nothing ends silently."""
        error = event.worker.error
        if event.state is WorkerState.ERROR and isinstance(error, Exception):
            self.post_message(ActFailed(error))

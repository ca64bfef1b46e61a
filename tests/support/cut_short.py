"""An act cut short after its n-th step on the disk: a forked child counts what it asks of the system and dies there."""

import os
import sys
from collections.abc import Callable

DIED = 9
_STEPS = ("open", "os.rename", "os.link", "os.remove", "os.rmdir", "os.mkdir", "os.truncate", "subprocess.Popen")


def cut_short(act: Callable[[], object], step: int) -> bool:
    """Run ``act`` in a child that ends before its ``step``-th request (from 1), as a kill would end it.

    Returns:
        Whether it was cut short; False when it came to its end before that step.
    """
    child = os.fork()
    if child == 0:
        try:
            _count_down(step)
            act()
        except BaseException as error:
            sys.stderr.write(f"{error!r}\n")
            os._exit(1)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code not in (0, DIED):
        raise AssertionError(f"the act failed by itself at step {step}")
    return code == DIED


def _count_down(step: int) -> None:
    left = [step]

    def watch(event: str, _arguments: object) -> None:
        if event in _STEPS:
            left[0] -= 1
            if left[0] == 0:
                os._exit(DIED)

    sys.addaudithook(watch)

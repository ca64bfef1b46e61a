"""``python -m clientbook`` and the installed command."""

import os
import sys


def main() -> int:
    """Run the command line; what comes back is the exit code."""
    if sys.argv[1:] == ["--version"] and sys.stdout is not None:
        # Asked by scripts, sometimes in a loop: answered before anything else is loaded.
        from clientbook import __version__

        try:
            sys.stdout.write(f"clientbook {__version__}\n")
            sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    from clientbook.cli.main import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())

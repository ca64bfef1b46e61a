"""``python -m clientbook`` and the installed command."""

import sys


def main() -> int:
    """Run the command line; what comes back is the exit code."""
    from clientbook.cli.main import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())

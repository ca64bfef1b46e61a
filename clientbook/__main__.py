"""``python -m clientbook`` and the installed command."""

import sys


def main() -> int:
    """Run the command line; what comes back is the exit code."""
    if sys.argv[1:] == ["--version"]:
        # Asked by scripts, sometimes in a loop: answered before anything else is loaded.
        from clientbook import __version__

        sys.stdout.write(f"clientbook {__version__}\n")
        return 0
    from clientbook.cli.main import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())

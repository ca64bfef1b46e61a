#!/bin/sh
# Makes .venv and installs what is named (".", or ".[dev]") into it, editable.
#
# Every interpreter is tried by running it: a version manager may leave a command on the path that exists and does nothing.
# The environment is made without pip and filled from outside, because some systems ship Python without ensurepip.
set -eu
wanted=${1:-.}

fits() { "$1" -c 'import sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' >/dev/null 2>&1; }
has_pip() { "$1" -m pip --python "$("$1" -c 'import sys; print(sys.executable)')" --version >/dev/null 2>&1; }

if ! .venv/bin/python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' >/dev/null 2>&1; then
    base=
    for candidate in ${PYTHON:-} python3.14 python3.13 python3.12 python3.11 python3 python; do
        if fits "$candidate" && has_pip "$candidate"; then base=$candidate && break; fi
    done
    if [ -z "$base" ]; then
        echo "clientbook needs Python 3.11, 3.12, 3.13 or 3.14 with pip 22.3 or newer, and found none that runs." >&2
        exit 1
    fi
    echo "Making .venv with $("$base" --version)."
    rm -rf .venv
    "$base" -m venv --without-pip .venv
fi

# The pip that fills it: the one of the interpreter it was made from, or the first that can reach into it.
for candidate in ${PYTHON:-} "$(.venv/bin/python -c 'import sys; print(sys._base_executable)')" python3.14 python3.13 python3.12 python3.11 python3 python; do
    if "$candidate" -m pip --python .venv/bin/python --version >/dev/null 2>&1; then
        echo "Installing clientbook ($wanted) into .venv; this takes a minute the first time."
        exec "$candidate" -m pip --python .venv/bin/python --disable-pip-version-check install -qq --editable "$wanted"
    fi
done
echo "No pip of version 22.3 or newer was found that can install into .venv." >&2
exit 1

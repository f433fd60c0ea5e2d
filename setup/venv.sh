#!/bin/sh
# Makes .venv where there is none that works, and installs locks into it, each file checked by its hash, or the
# command of this folder: .venv/bin/brochure, which runs the program as it is here.
#
#   sh setup/venv.sh [requirements.txt]… [.]
set -eu
cd "$(dirname "$0")/.."
. setup/python.sh

# After an upgrade of the system's Python the old packages are out of its sight: then pip is missing too.
if ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    find_python || { say "No Python of 3.10 or later with venv: run  sh setup/system.sh runtime"; exit 5; }
    say "Making the virtual environment (once) with $python"
    "$python" -m venv --clear .venv
fi

pip="pip install --quiet --no-input --disable-pip-version-check --progress-bar off"
for what in "$@"; do
    if [ "$what" = . ]; then
        # Everything that this needs is in the locks: nothing is fetched.
        if ! .venv/bin/python -m $pip --no-index --no-deps --no-build-isolation --editable . </dev/null >&2; then
            say "The command .venv/bin/brochure could not be installed. Mend what pip says above, then run make again."
            exit 5
        fi
        continue
    fi
    say "Installing Python packages from $what (once, about half a minute)"
    if ! .venv/bin/python -m $pip --require-hashes --only-binary :all: -r "$what" </dev/null >&2; then
        say "The Python packages of $what could not be installed. Mend what pip says above (often network or proxy), then run make again."
        exit 5
    fi
done

#!/bin/sh
# Makes .venv where there is none that works, and installs a lock into it, each file checked by its hash.
#
#   sh setup/venv.sh [requirements.txt]
set -eu
cd "$(dirname "$0")/.."
. setup/python.sh

# After an upgrade of the system's Python the old packages are out of its sight: then pip is missing too.
if ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    find_python || { say "No Python of 3.10 or later with venv: run  sh setup/system.sh runtime"; exit 5; }
    say "Making the virtual environment (once) with $python"
    "$python" -m venv --clear .venv
fi

[ $# -gt 0 ] || exit 0
say "Installing Python packages from $1 (once, about half a minute)"
if ! .venv/bin/python -m pip install --quiet --no-input --disable-pip-version-check --progress-bar off \
    --require-hashes --only-binary :all: -r "$1" </dev/null >&2
then
    say "The Python packages of $1 could not be installed. Mend what pip says above (often network or proxy), then run make again."
    exit 5
fi

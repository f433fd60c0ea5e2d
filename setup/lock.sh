#!/bin/sh
# Renews the locks from pyproject.toml: one for every Python and system that we support, with hashes, and
# with no address of a registry, so that a mirror serves as well.
set -eu
cd "$(dirname "$0")/.."

uv=build/uv/bin/uv
[ -x "$uv" ] || { .venv/bin/python -m venv build/uv && build/uv/bin/python -m pip install --quiet uv; }

lock() {
    output=$1
    shift
    "$uv" pip compile pyproject.toml "$@" --quiet --universal --python-version 3.10 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-annotate --no-header --output-file "$output"
}

lock requirements.txt
# The runtime lock holds in the tests too.
lock requirements-dev.txt --group dev --constraint requirements.txt

#!/bin/sh
# Brings the locks in line with pyproject.toml: one for every Python and system that we support, with hashes,
# and with no address of a registry, so that a mirror serves as well.
#
#   sh setup/lock.sh [--upgrade]
set -eu
cd "$(dirname "$0")/.."

uv=build/uv/bin/uv
[ -x "$uv" ] || { .venv/bin/python -m venv build/uv && build/uv/bin/python -m pip install --quiet uv; }

compile="$uv pip compile --quiet --universal --python-version 3.10 --generate-hashes
    --no-emit-index-url --no-emit-find-links --no-annotate --no-header $*"

# The list of words is meant to be split.
$compile pyproject.toml --output-file requirements.txt
# What installs the command.  The lock of the runtime holds there, and both hold in the tests.
$compile --group build --constraint requirements.txt --output-file requirements-build.txt
# What machines of a cluster need besides.
$compile pyproject.toml --extra cluster --constraint requirements.txt --output-file requirements-cluster.txt
$compile pyproject.toml --extra cluster --group dev --constraint requirements.txt \
    --constraint requirements-build.txt --constraint requirements-cluster.txt \
    --output-file requirements-dev.txt

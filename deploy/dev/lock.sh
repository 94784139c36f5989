#!/bin/sh
# Writes requirements/*.lock anew: one resolution for Python 3.11 to 3.14 and every platform, with hashes, naming no
# registry. `make lock` keeps the versions that are there; `make lock UPGRADE=1` takes the newest.
set -eu
compile() {
    target=$1
    shift
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
        ${UPGRADE:+--upgrade} "$@" --output-file "requirements/$target.lock"
}
# The widest set comes first and holds the others: both engines run, and are tested on, the same versions.
compile kafka pyproject.toml --extra video --extra kafka --extra postgres requirements/run.in
compile run pyproject.toml requirements/run.in --extra video --constraint requirements/kafka.lock
compile dev pyproject.toml requirements/run.in requirements/dev.in --extra video --constraint requirements/kafka.lock
compile node requirements/node.in

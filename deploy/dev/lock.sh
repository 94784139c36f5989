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
# What both engines share comes first, so that both run, and are tested on, the same versions; dev holds all of it.
distributed="--extra video --extra kafka --extra notices --extra postgres requirements/run.in requirements/servers.in"
# shellcheck disable=SC2086
compile distributed pyproject.toml $distributed
compile run pyproject.toml --extra video --extra notices requirements/run.in --constraint requirements/distributed.lock
# shellcheck disable=SC2086
compile dev pyproject.toml $distributed requirements/dev.in --constraint requirements/distributed.lock
compile node requirements/node.in

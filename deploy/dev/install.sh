#!/bin/sh
# install.sh run|distributed|dev: the locked dependencies and the program itself into .venv. Does nothing, quickly, when they are
# there: a stamp in .venv holds the checksum of all that decides the result, the folder's own path included, since a
# virtual environment cannot be moved.
set -eu
kind=$1
key=$({ cat pyproject.toml requirements/run.lock requirements/distributed.lock requirements/dev.lock; pwd; } | cksum)
stamped() { [ -x .venv/bin/python ] && [ "$(cat ".venv/$1.stamp" 2>/dev/null)" = "$key" ]; }
# Each lock holds all of the smaller one: run, distributed, dev.
done_already() { stamped "$kind" || stamped dev || { [ "$kind" = run ] && stamped distributed; }; }

done_already && exit 0
# `make run` and `make test` may start side by side: one installs, the other waits.
if command -v flock >/dev/null; then
    exec 9<Makefile
    flock 9
    done_already && exit 0
fi

say() { printf '%s\n' "$*" >&2; }

# The first interpreter that runs (a pyenv shim may exist and fail), is new enough and can make an environment.
if [ -n "${PYTHON:-}" ]; then
    set -- "$PYTHON"
else
    set -- python3.14 python3.13 python3.12 python3.11 python3
fi
found=
reason="needs Python 3.11 or newer (tried $*): install it (Debian: apt-get install python3 python3-venv) or name one: make PYTHON=..."
for python; do
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
    if "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        found=$python
        break
    fi
    reason="needs the venv module of $python: install it (Debian: apt-get install python3-venv) or name another: make PYTHON=..."
done
if [ -z "$found" ]; then
    say "$reason"
    exit 2
fi

# Pip's many lines as one that moves; where nobody watches, none.
progress() {
    count=0
    while read -r verb what _; do
        case $verb in
            FAILED) return 1 ;;
            Collecting) count=$((count + 1)) ;;
            Installing) what='putting them in place' ;;
            *) continue ;;
        esac
        [ ! -t 2 ] || printf '\r\033[K  %s of %s: %s' "$count" "$total" "$what" >&2
    done
    [ ! -t 2 ] || printf '\r\033[K' >&2
}

rm -f .venv/*.stamp
if ! .venv/bin/python -m pip --version >/dev/null 2>&1 || [ "$(cat .venv/place 2>/dev/null)" != "$(pwd)" ]; then
    say "making .venv with $("$found" --version)"
    "$found" -m venv --clear .venv
    pwd > .venv/place
fi
# Without a home there is no place for a cache, and pip would say so each time.
[ -w "${HOME:-/nonexistent}" ] || export PIP_NO_CACHE_DIR=1
total=$(grep -c '^[a-z].*==' "requirements/$kind.lock")
say "installing the locked dependencies into .venv"
{ .venv/bin/python -m pip install --require-hashes -r "requirements/$kind.lock" || echo FAILED; } | progress
.venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --no-index --editable .
printf '%s\n' "$key" > ".venv/$kind.stamp"

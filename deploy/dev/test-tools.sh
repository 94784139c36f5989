#!/bin/sh
# What the tests need beside Python: a browser, fonts with Chinese, a real clip of people walking, and Maven for Kafka's
# jars (Java and PostgreSQL come from wheels where the machine has none). Root on Debian gets them from its packages;
# anybody else is told what to install.
set -eu
missing=
command -v chromium >/dev/null || missing="$missing chromium"
if ! command -v fc-list >/dev/null || [ -z "$(fc-list :lang=zh-cn file)" ]; then
    missing="$missing fonts-noto-cjk"
fi
[ -e /usr/share/doc/opencv-doc/examples/data/vtest.avi ] || missing="$missing opencv-doc"
command -v mvn >/dev/null || missing="$missing maven"
# Chromium without its windows: pages open there in half the time, but the browser itself does as well.
quicker=chromium-headless-shell
! command -v $quicker >/dev/null || quicker=
[ -n "$missing$quicker" ] || exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    [ -n "$missing" ] || exit 0
    echo "the tests need Debian's packages:$missing (sudo apt-get install$missing)" >&2
    exit 2
fi
install_them() {
    echo "installing $*" >&2
    # Slim images leave /usr/share/doc out, where the clip lives; --reinstall brings it back where that has happened.
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends --reinstall \
        -o Dpkg::Options::=--path-include='/usr/share/doc/opencv-doc/*' \
        -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=120 "$@" </dev/null >&2
}
# The lists may be absent, or name files that are gone: only then are they fetched.
fetch_them() {
    install_them "$@" || { apt-get update -qq && install_them "$@"; }
}
# shellcheck disable=SC2086
[ -z "$missing" ] || fetch_them $missing
[ -z "$quicker" ] || fetch_them $quicker || echo "going on without $quicker" >&2

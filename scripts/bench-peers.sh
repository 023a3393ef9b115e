#!/bin/sh
# Installs the programs that `make bench` compares Vitrine with: sharp and libvips into .bench/, nginx and wrk from
# Debian.
set -eu

has() { command -v "$1" >/dev/null 2>&1; }
python="${PYTHON:-.venv/bin/python}"

missing=""
has nginx || [ -x /usr/sbin/nginx ] || missing="$missing nginx-light"
has wrk || missing="$missing wrk"
if [ -n "$missing" ]; then
    if has apt-get && [ "$(id -u)" = 0 ]; then
        echo "Installing$missing ..." >&2
        apt-get update -qq
        # shellcheck disable=SC2086 - each word is a package
        DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >/dev/null
    else
        echo "For the serving bench type: sudo apt-get install -y --no-install-recommends$missing" >&2
    fi
fi

mkdir -p .bench
if [ ! -d .bench/sharp/node_modules/sharp ]; then
    if has npm; then
        echo "Installing sharp into .bench/sharp ..." >&2
        npm install --silent --no-audit --no-fund --no-save --prefix .bench/sharp 'sharp@^0.35'
    else
        echo "sharp needs Node.js with npm; without them it is left out of the comparison." >&2
    fi
fi
if [ ! -d .bench/vips/pyvips ]; then
    echo "Installing libvips into .bench/vips ..." >&2
    "$python" -m pip install --quiet --quiet --disable-pip-version-check --target .bench/vips 'pyvips[binary]>=3'
fi

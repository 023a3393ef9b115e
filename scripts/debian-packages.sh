#!/bin/sh
# Installs the browsers, servers, archivers and tools that the tests use, if they are missing. They are Debian packages,
# which only root can install.
set -eu

has() { command -v "$1" >/dev/null 2>&1; }
has_postgres() { has initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }

missing=""
[ -n "${CHROMIUM:-}" ] || has chromium-headless-shell || has chromium || has chromium-browser || has google-chrome \
    || missing="$missing chromium-headless-shell"
has WebKitWebDriver && ls /usr/lib/*/webkit2gtk-4.*/MiniBrowser >/dev/null 2>&1 || missing="$missing webkit2gtk-driver"
has Xvfb || missing="$missing xvfb"
has firefox-esr || missing="$missing firefox-esr"
has redis-server || missing="$missing redis-server"
has nginx || [ -x /usr/sbin/nginx ] || missing="$missing nginx-light"
has caddy || missing="$missing caddy"
has_postgres || missing="$missing postgresql"
has exiftool || missing="$missing libimage-exiftool-perl"
has openssl || missing="$missing openssl"
has curl || missing="$missing curl"
has zip || missing="$missing zip"
has unzip && has zipinfo || missing="$missing unzip"
has 7zz || missing="$missing 7zip"
has bsdtar || missing="$missing libarchive-tools"
has strace || missing="$missing strace"
has mkfs.ext4 || [ -x /usr/sbin/mkfs.ext4 ] || missing="$missing e2fsprogs"
[ -n "$missing" ] || exit 0

if has apt-get && [ "$(id -u)" = 0 ]; then
    echo "Installing$missing ..." >&2
    apt-get update -qq
    # shellcheck disable=SC2086 - each word is a package
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >/dev/null
    exit 0
fi
echo "The tests need$missing. Type this once, then run them again:" >&2
echo "    sudo apt-get update && sudo apt-get install -y --no-install-recommends$missing" >&2
exit 1

#!/bin/sh
# Sets up the tools that judge the PDFs in the tests, into build/judges.
# A judge that can't be had is named, and its tests are skipped; with CI=true that is a failure.
# It is tried again by make judges alone: every make test would wait for the package lists otherwise.
set -u
cd "$(dirname "$0")/.."
. setup/python.sh

judges=build/judges
log=$judges/setup.log
mkdir -p "$judges"
status=0

# fetch NAME COMMAND…: says what is fetched, shows the end of the log when that fails.
fetch() {
    name=$1
    shift
    say "Fetching $name (once)"
    if ! "$@" </dev/null >"$log" 2>&1; then
        tail -n 15 "$log" >&2
        say "$name could not be fetched."
        status=5
    fi
}

sh setup/system.sh judges || status=5

checksums=$PWD/tests/judges/checksums.sha256
verified() { (cd "$judges" && { sha256sum -c "$checksums" || shasum -a 256 -c "$checksums"; }) >/dev/null 2>&1; }

fetch_verapdf() {
    mvn -B -q -f tests/judges/pom.xml dependency:copy-dependencies -DexcludeTransitive=true \
        -DoutputDirectory="$PWD/$judges/verapdf" || return 1
    verified && return 0
    rm -rf "$judges/verapdf"
    echo "The file is not the one that tests/judges/checksums.sha256 expects."
    return 1
}
verified || { ! command -v mvn >/dev/null 2>&1 || fetch veraPDF fetch_verapdf; }

# npm checks each package against the hash in package-lock.json.
fetch_node() {
    mkdir -p "$judges/node"
    cp tests/judges/package.json tests/judges/package-lock.json tests/judges/.npmrc "$judges/node/"
    (cd "$judges/node" && npm ci)
}
{ [ -d "$judges/node/node_modules" ] && cmp -s tests/judges/package-lock.json "$judges/node/package-lock.json"; } ||
    { ! command -v npm >/dev/null 2>&1 || fetch "citeproc-js, resvg, jsQR, Playwright, axe and a YAML language server" fetch_node; }

# What the studio's page is built of: a test builds it again.
fetch_studio() {
    mkdir -p "$judges/studio"
    cp setup/studio/package.json setup/studio/package-lock.json setup/studio/.npmrc "$judges/studio/"
    (cd "$judges/studio" && npm ci)
}
{ [ -d "$judges/studio/node_modules" ] && cmp -s setup/studio/package-lock.json "$judges/studio/package-lock.json"; } ||
    { ! command -v npm >/dev/null 2>&1 || fetch "the packages of the studio's page" fetch_studio; }

# Ubuntu has Chromium as a snap alone, and Debian 12 and Ubuntu a Node that is too old to drive it: both are in
# packages of npm.
has_browser() {
    for name in chromium google-chrome chrome; do
        if command -v "$name" >/dev/null 2>&1; then return 0; fi
    done
    return 1
}
drives_browser() { [ "$(node --version 2>/dev/null | sed 's/^v//; s/[.].*//')" -ge 20 ] 2>/dev/null; }
fetch_browser() {
    mkdir -p "$judges/browser"
    cp tests/judges/browser/package.json tests/judges/browser/package-lock.json tests/judges/browser/.npmrc "$judges/browser/"
    (cd "$judges/browser" && npm ci && node ../../../tests/judges/browser/unpack.js)
}
if ! { has_browser && drives_browser; } && [ "$(uname -s)" = Linux ] && [ "$(uname -m)" = x86_64 ]; then
    { [ -x "$judges/browser/chromium" ] && cmp -s tests/judges/browser/package-lock.json "$judges/browser/package-lock.json"; } ||
        { ! command -v npm >/dev/null 2>&1 || fetch "Chromium and Node" fetch_browser; }
fi

if [ $status -eq 0 ]; then
    touch "$judges/.ready"
    exit 0
fi
case ${CI:-} in
'' | 0 | false)
    say "Some judges are missing: the tests that need them are skipped and listed at the end. To try again: make judges"
    touch "$judges/.ready"
    exit 0
    ;;
esac
say "Some judges are missing, and CI is set: without them the tests would say too little."
exit $status

#!/usr/bin/env bash
# Runs .ci/run in an empty system of every release that is supported, and says in one line each how it ended.
# Needs Linux, root, and network to mirrors of Debian and Ubuntu and to PyPI, npm and Maven's repository.
#
#   sudo bash setup/systems.sh [RELEASE…] [-- COMMAND…]       make systems ARGS="debian-13"
#
# RELEASE is debian-12, debian-13, ubuntu-22.04 or ubuntu-24.04; all of them where none is named.
# COMMAND runs in place of .ci/run: make systems ARGS="debian-13 -- make brochures"
#
# A system is made by debootstrap (minbase: apt and what it needs), gets the commit that is checked out and the
# machine's own settings for apt, pip, npm and Maven, and has nothing else.  In build/systems:
#
#   RELEASE.tar   the empty system, made once; delete it to have it made anew
#   RELEASE/      the system of the last run, made anew from that by each run
#   RELEASE.log   everything that the last run said
#
# Environment:
#   SYSTEMS                  another folder than build/systems; each system takes up to 4 GB
#   DEBIAN_MIRROR, DEBIAN_SECURITY_MIRROR, UBUNTU_MIRROR
#                            mirrors; else those that apt uses here, else those that debootstrap knows
#   AGAIN=yes                run in the system of the last run instead of a new one: to look at what failed there
#   UBUNTU_KEYRING           file with the keys of Ubuntu's archive; else from the package ubuntu-keyring
#
# Ends with 0 when every run did, with 1 when one did not, with 5 when something is missing here.
# What is mounted is mounted in a namespace that ends with the run, however that ends.
set -euo pipefail

say() { printf '%s\n' "$*" >&2; }

MISSING_DEPENDENCY=5
RELEASES="debian-12 debian-13 ubuntu-22.04 ubuntu-24.04"
SOURCE=/root/brochure

# Settings of the clients of registries that may be in the environment.
PASSED='^(https?_proxy|no_proxy|HTTPS?_PROXY|NO_PROXY|SSL_CERT_FILE|SSL_CERT_DIR|CURL_CA_BUNDLE|REQUESTS_CA_BUNDLE|NODE_EXTRA_CA_CERTS|PIP_[A-Z_]+|(NPM_CONFIG|npm_config)_[A-Za-z_]+|MAVEN_(OPTS|ARGS))='
# Files of root with such settings, and the machine's own certificates.
SETTINGS=(/etc/pip.conf /etc/npmrc "$HOME/.config/pip/pip.conf" "$HOME/.pip/pip.conf" "$HOME/.npmrc"
    "$HOME/.m2/settings.xml" /usr/local/share/ca-certificates /etc/ssl/certs/ca-certificates.crt
    /etc/resolv.conf /etc/hosts)

# --inside ROOT COMMAND…: runs a command in a system.  Called in namespaces of its own.
inside() {
    local root=$1 device environment=()
    shift
    mount --make-rprivate /
    mount -t proc proc "$root/proc"
    mount -t tmpfs -o mode=755 tmpfs "$root/dev"
    for device in null zero full random urandom tty; do
        : >"$root/dev/$device"
        mount --bind "/dev/$device" "$root/dev/$device"
    done
    mkdir "$root/dev/pts" "$root/dev/shm"
    mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts "$root/dev/pts"
    mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
    ln -s pts/ptmx "$root/dev/ptmx"
    ln -s /proc/self/fd "$root/dev/fd"
    ln -s /proc/self/fd/0 "$root/dev/stdin"
    ln -s /proc/self/fd/1 "$root/dev/stdout"
    ln -s /proc/self/fd/2 "$root/dev/stderr"
    # A folder of packages here is none in there.
    mapfile -t environment < <(env | grep -E "$PASSED" | grep -v '^PIP_FIND_LINKS=' || true)
    exec chroot "$root" /usr/bin/env -i ${environment[@]+"${environment[@]}"} HOME=/root USER=root LANG=C.UTF-8 \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb CI=true \
        DEBIAN_FRONTEND=noninteractive "$@"
}
if [ "${1:-}" = --inside ]; then
    shift
    inside "$@"
fi

# within ROOT COMMAND…: the same, from outside: processes and mounts are gone when it has ended.
within() {
    # Whoever ends this script ends unshare, and whoever ends unshare ends what runs in there.
    setpriv --pdeathsig KILL -- unshare --mount --pid --fork --kill-child -- bash "$PROGRAM" --inside "$@" </dev/null
}

# Sets $suite, $like, $components and $script, debootstrap's for all releases: an old one does not know them.
describe() {
    case $1 in
    debian-12) like=debian suite=bookworm ;;
    debian-13) like=debian suite=trixie ;;
    ubuntu-22.04) like=ubuntu suite=jammy ;;
    ubuntu-24.04) like=ubuntu suite=noble ;;
    *)
        say "“$1” is no release that is supported. These are: $RELEASES"
        exit 2
        ;;
    esac
    if [ $like = debian ]; then components=main script=sid; else components=main,universe script=gutsy; fi
}

# The address that apt uses here for an archive, by its label: Debian, Debian-Security, Ubuntu.
mirror_of() {
    apt-get indextargets --format '$(LABEL) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
        awk -v label="$1" '$1 == label { print $2; exit }'
}

# need PROGRAM PACKAGE: installs what is missing, where apt can.
need() {
    command -v "$1" >/dev/null 2>&1 && return
    { apt-get -qq update && apt-get -qq install -y --no-install-recommends "$2"; } >/dev/null 2>&1 || true
    command -v "$1" >/dev/null 2>&1 && return
    say "$1 is missing. To install it, run"
    say "    sudo apt-get update && sudo apt-get install -y $2"
    exit $MISSING_DEPENDENCY
}

# Sets $keyring to the file with the keys that sign the archive of $like.
find_keyring() {
    if [ $like = debian ]; then
        keyring=/usr/share/keyrings/debian-archive-keyring.gpg
        [ -e $keyring ] || apt-get -qq install -y debian-archive-keyring >/dev/null 2>&1 || true
    else
        keyring=${UBUNTU_KEYRING:-/usr/share/keyrings/ubuntu-archive-keyring.gpg}
        [ -e "$keyring" ] || apt-get -qq install -y ubuntu-keyring >/dev/null 2>&1 || true
        if [ ! -e "$keyring" ]; then
            # Debian 12 has no such package; Debian 13 has it, signed by keys that Debian 12 knows.
            keyring=$SYSTEMS/ubuntu-archive-keyring.gpg
            [ -e "$keyring" ] || keyring_from_debian "$keyring"
        fi
    fi
    [ -e "$keyring" ] && return
    say "The keys of the archive of ${like^} are missing: $keyring"
    say "Install the package ${like}-keyring, or name a file of them: UBUNTU_KEYRING=…"
    exit $MISSING_DEPENDENCY
}

keyring_from_debian() {
    (
        base debian-13 && fresh debian-13 "$SYSTEMS/keyring" &&
            within "$SYSTEMS/keyring" sh -c 'apt-get -qq update && apt-get -qq install -y ubuntu-keyring' &&
            cp "$SYSTEMS/keyring/usr/share/keyrings/ubuntu-archive-keyring.gpg" "$1"
        rm -rf "$SYSTEMS/keyring"
    ) >>"$SYSTEMS/keyring.log" 2>&1 || true
}

# Makes the empty system of a release, where it is not there yet.
base() {
    local suite like components script keyring mirror security root tar sources
    describe "$1"
    tar=$SYSTEMS/$1.tar root=$SYSTEMS/$1.new
    [ -e "$tar" ] && return
    say "$1: making the empty system (once)"
    find_keyring
    if [ $like = debian ]; then
        mirror=${DEBIAN_MIRROR:-$(mirror_of Debian)}
        security=${DEBIAN_SECURITY_MIRROR:-$(mirror_of Debian-Security)}
    else
        # Their updates have what is in their archive for security.
        mirror=${UBUNTU_MIRROR:-$(mirror_of Ubuntu)} security=
    fi
    rm -rf "$root"
    if ! debootstrap --variant=minbase --components=$components --keyring="$keyring" \
        $suite "$root" "$mirror" $script >"$SYSTEMS/$1.log" 2>&1 </dev/null; then
        tail -n 5 "$SYSTEMS/$1.log" >&2
        say "$1: no system could be made. The log: $SYSTEMS/$1.log"
        return $MISSING_DEPENDENCY
    fi
    # Where no mirror was named debootstrap has written down which one it took.
    [ -n "$mirror" ] || mirror=$(awk '$1 == "deb" { print $2; exit }' "$root/etc/apt/sources.list")
    sources="deb $mirror $suite ${components//,/ }
deb $mirror $suite-updates ${components//,/ }"
    [ -z "$security" ] || sources+="
deb $security $suite-security $components"
    printf '%s\n' "$sources" >"$root/etc/apt/sources.list"
    rm -f "$root"/var/cache/apt/archives/*.deb
    tar -C "$root" -cf "$tar.new" --one-file-system . && mv "$tar.new" "$tar" && rm -rf "$root"
}

# fresh RELEASE FOLDER: unpacks the empty system into a folder and gives it the machine's settings.
fresh() {
    local root=$2 file target
    # Who calls this in a condition switches set -e off.
    rm -rf "$root" && mkdir -p "$root" && tar -C "$root" -xpf "$SYSTEMS/$1.tar" || return
    apt-config dump 2>/dev/null | grep -E '^Acquire::(http|https|ftp|Check-|Retries)' \
        >"$root/etc/apt/apt.conf.d/99machine" || true
    for file in "${SETTINGS[@]}"; do
        [ -e "$file" ] || continue
        target=$root${file/#"$HOME"//root}
        mkdir -p "$(dirname "$target")"
        rm -rf "$target"
        cp -rL "$file" "$target" || return
    done
}

# prepared RELEASE FOLDER: a new system with the commit, or the last one where AGAIN is set.
prepared() {
    if [ -n "${AGAIN:-}" ] && [ -e "$2$SOURCE" ]; then
        git -C "$2$SOURCE" fetch --quiet "$REPOSITORY" "$COMMIT" || return
    else
        fresh "$1" "$2" && git clone --quiet --no-hardlinks --no-checkout "$REPOSITORY" "$2$SOURCE" || return
    fi
    git -C "$2$SOURCE" checkout --quiet --detach "$COMMIT"
}

# The last number before a word in the closing line of pytest.
counted() { sed -nE "s/.*[ =]([0-9]+) $2.* in [0-9.]+s.*/\\1/p" "$1" | tail -n 1; }

# Runs the command in a release; gives whether it ended with 0.
try() {
    local name=$1 root=$SYSTEMS/$1 log=$SYSTEMS/$1.log began=$SECONDS code=0 versions tests=""
    shift
    base "$name" || { say "$name: not run"; return 1; }
    say "$name: running “$*”, log in $log"
    prepared "$name" "$root" || { say "$name: not run: the system could not be unpacked"; return 1; }
    {
        within "$root" apt-get -qq update &&
            within "$root" apt-get -qq install -y --no-install-recommends make &&
            within "$root" sh -c "cd $SOURCE && exec \"\$@\"" sh "$@"
    } >"$log" 2>&1 || code=$?
    versions=$(within "$root" sh -c '
        python3 -c "import platform; print(\"Python\", platform.python_version(), end=\", \")"
        for library in Pango:libpango-1.0-0 HarfBuzz:libharfbuzz0b; do
            printf "%s %s, " "${library%%:*}" "$(dpkg-query -W -f "\${Version}" "${library#*:}")"
        done
        printf "Ghostscript %s" "$(gs --version)"' 2>/dev/null || true)
    [ -z "$(counted "$log" passed)$(counted "$log" failed)" ] || tests="; $(counted "$log" passed) passed, \
$(counted "$log" failed | grep . || echo 0) failed, $(counted "$log" skipped | grep . || echo 0) skipped"
    printf '%s: %s (%s)%s; ended with %s after %s s\n' \
        "$name" "$([ $code = 0 ] && echo passed || echo FAILED)" "$versions" "$tests" $code $((SECONDS - began))
    return $((code != 0))
}

PROGRAM=$(realpath "${BASH_SOURCE[0]}")
REPOSITORY=$(dirname "$(dirname "$PROGRAM")")
SYSTEMS=$(realpath -m "${SYSTEMS:-$REPOSITORY/build/systems}")

names=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
    describe "$1"
    names+=("$1")
    shift
done
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- bash .ci/run
[ ${#names[@]} -gt 0 ] || read -ra names <<<"$RELEASES"

if [ "$(uname -s)" != Linux ] || [ "$(id -u)" != 0 ]; then
    say "To make systems, Linux and root are needed: sudo bash setup/systems.sh"
    exit $MISSING_DEPENDENCY
fi
need debootstrap debootstrap
need git git
need unshare util-linux
COMMIT=$(git -C "$REPOSITORY" rev-parse HEAD)
[ -z "$(git -C "$REPOSITORY" status --porcelain)" ] ||
    say "What is not committed is not tried: each system gets the commit ${COMMIT:0:9}."
# Settings are copied into the systems: they are nobody else's business.
mkdir -p "$SYSTEMS"
chmod 700 "$SYSTEMS"

# Read to its end before it begins: a run takes long, and somebody may edit this file meanwhile.
{
    status=0
    for name in "${names[@]}"; do
        try "$name" "$@" || status=1
    done
    exit $status
}

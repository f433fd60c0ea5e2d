#!/bin/sh
# Installs the system packages that are missing, where it may: apt as root or with sudo, or Homebrew.
# Elsewhere prints the one command that does, and ends with 5; with 0 where leaflets are built without what
# is missing.  Does nothing when nothing is missing.
#
#   sh setup/system.sh runtime     Python, Pango, HarfBuzz and its subsetter, Fontconfig, Ghostscript
#   sh setup/system.sh judges      the programs that judge the PDFs in the tests
set -eu
cd "$(dirname "$0")/.."
. setup/python.sh

MISSING_DEPENDENCY=5

# Libraries that the typesetter loads: the name for the loader on Linux, on macOS, and the apt package.
# Without the HarfBuzz subsetter, writing a PDF is four times slower.
LIBRARIES='libpango-1.0.so.0 libpango-1.0.0.dylib libpango-1.0-0
libpangoft2-1.0.so.0 libpangoft2-1.0.0.dylib libpangoft2-1.0-0
libharfbuzz.so.0 libharfbuzz.0.dylib libharfbuzz0b
libharfbuzz-subset.so.0 libharfbuzz-subset.0.dylib libharfbuzz-subset0
libfontconfig.so.1 libfontconfig.1.dylib libfontconfig1'

# Programs that make does without, saying less: the program, the apt package, the Homebrew formula.
# Without Ghostscript the ink on the plates is not measured.
RUNTIME_PROGRAMS='gs ghostscript ghostscript'

# Programs of the tests: the program, the apt package, the Homebrew formula.
PROGRAMS='java default-jre-headless openjdk
mvn maven maven
gs ghostscript ghostscript
pdfinfo poppler-utils poppler
qpdf qpdf qpdf
mutool mupdf-tools mupdf-tools
node nodejs node
npm npm node
chromium chromium chromium'

loads() {
    if [ -n "$homebrew" ]; then
        DYLD_FALLBACK_LIBRARY_PATH="$homebrew/lib:/usr/local/lib:/usr/lib" \
            "$any_python" -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$2" 2>/dev/null
    else
        "$any_python" -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$1" 2>/dev/null
    fi
}

# On macOS there is always a java, but without a Java behind it it only says so.
runs() {
    command -v "$1" >/dev/null 2>&1 && { [ "$1" != java ] || java -version >/dev/null 2>&1; }
}

# Ubuntu has Chromium as a snap alone, which needs more than a bare system: setup/judges.sh fetches one with npm,
# which needs a library besides.  macOS has browsers as applications.
has_chromium_package() { [ "$(uname -s)" = Linux ] && ! grep -qs '^ID=ubuntu' /etc/os-release; }
lacks_browser_library() { [ "$1" = judges ] && grep -qs '^ID=ubuntu' /etc/os-release && ! dpkg -s libnss3 >/dev/null 2>&1; }

# Sets $apt and $brew to the packages that are missing for $1, and $needed to those that nothing works without.
find_missing() {
    apt= brew= needed=
    if [ "$1" = runtime ]; then
        find_homebrew
        find_python || { apt=$python_packages brew=python; }
        # One that can't make environments can still load libraries.
        any_python=${python:-${PYTHON:-python3}}
        while read -r linux macos package; do
            # The HarfBuzz of Ubuntu 22.04 is too old to subset: there the typesetter uses fontTools.
            [ "$package" = libharfbuzz-subset0 ] && grep -qs '=jammy$' /etc/os-release && continue
            loads "$linux" "$macos" || { apt="$apt $package" brew="$brew pango"; }
        done <<END
$LIBRARIES
END
        needed=$apt
        programs=$RUNTIME_PROGRAMS
    else
        programs=$PROGRAMS
    fi
    while read -r program package formula; do
        [ "$program" = chromium ] && ! has_chromium_package && continue
        runs "$program" || { apt="$apt $package" brew="$brew $formula"; }
    done <<END
$programs
END
    ! lacks_browser_library "$1" || apt="$apt libnss3"
    [ "$1" = runtime ] || needed=$apt
    apt=$(printf '%s\n' $apt | sort -u | tr '\n' ' ' | sed 's/^ *//; s/ *$//')
    brew=$(printf '%s\n' $brew | sort -u | tr '\n' ' ' | sed 's/^ *//; s/ *$//')
}

# Runs apt-get with $root_command before it; its output is shown only when it fails.
install_with_apt() {
    say "Installing system packages (once): $apt"
    log=$(mktemp)
    quiet="-qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0"
    # A package list that is out of date in part is no reason to stop: the installation decides.
    $root_command env DEBIAN_FRONTEND=noninteractive apt-get $quiet update </dev/null >"$log" 2>&1 || true
    if $root_command env DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 \
        apt-get $quiet install -y --no-install-recommends $apt </dev/null >>"$log" 2>&1
    then
        rm -f "$log"
    else
        tail -n 15 "$log" >&2
        rm -f "$log"
        return 1
    fi
}

install_missing() {
    if [ "$(uname -s)" = Darwin ]; then
        command -v brew >/dev/null 2>&1 || return 1
        say "Installing with Homebrew (once): $brew"
        brew install --quiet $brew </dev/null >&2
    elif command -v apt-get >/dev/null 2>&1; then
        if [ "$(id -u)" = 0 ]; then
            root_command=
        elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
            root_command="sudo -n"
        elif command -v sudo >/dev/null 2>&1 && [ -t 0 ] && [ -t 2 ]; then
            say "System packages are missing: $apt. sudo may ask for your password."
            root_command=sudo
        else
            return 1
        fi
        install_with_apt
    else
        return 1
    fi
}

# The one command that installs what is missing.
remedy() {
    if [ "$(uname -s)" = Darwin ]; then
        command -v brew >/dev/null 2>&1 || say "Homebrew is missing: see https://brew.sh, then run"
        say "    brew install $brew"
    elif command -v apt-get >/dev/null 2>&1; then
        say "    sudo apt-get update && sudo apt-get install -y $apt"
    elif [ "$1" = runtime ] && command -v dnf >/dev/null 2>&1; then
        say "    sudo dnf install -y python3 pango harfbuzz fontconfig ghostscript"
    elif [ "$1" = runtime ] && command -v pacman >/dev/null 2>&1; then
        say "    sudo pacman -S --needed python pango harfbuzz fontconfig ghostscript"
    else
        say "    (your system's installer) $apt"
        say "These are the names that Debian uses; your system may call them otherwise."
    fi
}

python_packages="python3 python3-venv"
if [ "$1" = runtime ] && [ -n "${PYTHON:-}" ]; then
    # Who names a Python wants that one: no package helps when it is not there.
    version=$(python_version)
    if [ -z "$version" ]; then
        say "PYTHON names “$PYTHON”, which is no Python that runs here."
        say "Name another one, or leave PYTHON out: make brochures PYTHON=/path/to/python3"
        exit $MISSING_DEPENDENCY
    fi
    # What Debian leaves out of this very version.
    python_packages=python$(echo "$version" | sed 's/\.[^.]*$//')-venv
fi

find_missing "$1"
[ -n "$apt" ] || exit 0

# No package of apt mends a Python that is too old: the system's own would stay first.
# Homebrew's is found behind it.
if [ "$1" = runtime ] && [ -z "$python" ] && { [ -n "${PYTHON:-}" ] || [ -z "$homebrew" ]; }; then
    case $(python_version) in
    3.?.* | 2.*)
        say "Python 3.10 or later is needed; ${PYTHON:-python3} is $(python_version)."
        say "Install a later one (Debian 12 and Ubuntu 22.04 have it; macOS: brew install python) and name it:"
        say "    make brochures PYTHON=/path/to/python3"
        exit $MISSING_DEPENDENCY
        ;;
    esac
fi

if install_missing "$1"; then
    find_missing "$1"
    [ -n "$apt" ] || exit 0
fi
if [ "$(uname -s)" = Darwin ]; then missing=$brew; else missing=$apt; fi
if [ -z "$needed" ]; then
    say "Going on without $missing: leaflets are built, but the ink on their plates is not measured. To install it, run"
    remedy "$1"
    exit 0
fi
say "System packages are missing: $missing. To install them, run"
remedy "$1"
exit $MISSING_DEPENDENCY

# Read by the other scripts: finds the Python that makes the virtual environment.

say() { printf '%s\n' "$*" >&2; }

# Debian leaves venv's ensurepip out of python3.
python_works() { "$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; }

# Sets $homebrew to the folder that Homebrew installs into; elsewhere than on macOS to nothing.
unset homebrew
find_homebrew() {
    # Asked once: brew takes its time.
    [ -z "${homebrew+set}" ] || return 0
    homebrew=
    [ "$(uname -s)" != Darwin ] || homebrew=$(brew --prefix 2>/dev/null || echo /opt/homebrew)
}

# Sets $python to a Python of 3.10 or later that can make virtual environments, or to nothing.
# $PYTHON, when it is set, is the only candidate: who names one wants that one.
find_python() {
    python=
    if [ -n "${PYTHON:-}" ]; then
        set -- "$PYTHON"
    else
        find_homebrew
        # Distributions build theirs with profile-guided optimisation, version managers most often do not: the
        # same release is then half as fast. On macOS, Apple's old python3 may come before Homebrew's on the PATH.
        set --
        case $(uname -s):$PATH: in Linux*:/usr/bin:*) set -- /usr/bin/python3 ;; esac
        set -- "$@" python3 python3.13 python3.12 python3.11 python3.10 python3.14 \
            ${homebrew:+"$homebrew/bin/python3"}
    fi
    for candidate in "$@"; do
        if command -v "$candidate" >/dev/null 2>&1 && python_works "$candidate"; then
            python=$candidate
            return 0
        fi
    done
    return 1
}

# The version of $PYTHON, or else of python3, such as "3.9.2"; nothing when there is none.
python_version() {
    "${PYTHON:-python3}" -c 'import platform; print(platform.python_version())' 2>/dev/null || true
}

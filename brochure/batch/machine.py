"""What decides what comes out on this machine: program, engine, libraries and fonts; compared with others."""

from __future__ import annotations

import hashlib
import platform
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from brochure import __version__
from brochure.pipeline.fingerprint import libraries
from brochure.preflight.ghostscript import named
from brochure.source.installation import program_files, shipped_folder
from brochure.source.outside import LARGEST, digest_of, files_below, read_file

#: A package of the lock: its name stands at the beginning of a line.
_LOCKED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==", re.MULTILINE)
#: Signs of a digest that are told: enough to see that two differ.
_TOLD = 12
#: What is said of something that a machine does not have.
_NONE = "none"


@lru_cache(maxsize=1)
def facts() -> Mapping[str, str]:
    """What decides what comes out, by its name; found out once: a process keeps the program it has loaded.

    Versions of packages are those of the lock that are installed.  Libraries count by their bytes, files of
    the program, too; where these lie does not count.
    """
    shipped = shipped_folder()
    lock = read_file(shipped / "requirements.txt", LARGEST)
    parts = {
        f"the shipped {name}": [
            (path.relative_to(shipped).as_posix(), path) for path in files_below(shipped / folder)
        ]
        for name, folder in (("fonts", "styles/fonts"), ("styles", "styles"), ("templates", "templates"))
    }
    found = {
        "brochure": f"{__version__} ({_digest(program_files())})",
        "Python": platform.python_version(),
        "the system": f"{platform.system()} {platform.machine()}",
        "Ghostscript": named(),
        "the lock": hashlib.sha256(lock).hexdigest()[:_TOLD],
    }
    found |= {name: _digest(files) for name, files in parts.items()}
    found |= {name: _version(name) for name in _LOCKED.findall(lock.decode())}
    return found | {name: digest[:_TOLD] for name, digest in _libraries().items()}


def differences(wanted: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    """What differs on another machine from this one, in words."""
    return [
        f"{name}: {found.get(name, _NONE)}, and here {wanted.get(name, _NONE)}"
        for name in (*wanted, *sorted({*found} - {*wanted}))
        if wanted.get(name, _NONE) != found.get(name, _NONE)
    ]


def _libraries() -> dict[str, str]:
    """The libraries that set type, by their names, with digests."""
    return {path.name: digest_of(path) for path in libraries()}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return _NONE


def _digest(files: list[tuple[str, Path]]) -> str:
    digest = hashlib.sha256()
    for name, path in files:
        digest.update(f"{name}\0{digest_of(path)}\n".encode())
    return digest.hexdigest()[:_TOLD]

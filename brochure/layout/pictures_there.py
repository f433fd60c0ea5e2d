"""The fix for a picture that is not there: which ones there are."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from brochure.findings import did_you_mean
from brochure.layout.graphics.picture import PICTURES
from brochure.source.outside import folder_of, names_in

#: In how many folders of the project a picture is looked for that is not where it should be.
_MOST_FOLDERS = 40


def pictures_there(root: Path, shipped: Iterable[str], file: str) -> str:
    """The fix for the name of a picture that the project at *root* does not have.

    It names what is in its folder, beside the content, in other folders under its name, and *shipped*.
    """
    plain = PurePosixPath(file.replace("\\", "/"))
    is_inside = not (plain.is_absolute() or ":" in file or file.startswith("~") or ".." in plain.parts)
    if is_inside and "\0" not in file and os.path.lexists(root / file):
        # What is there under this name can't be read: another name is hardly meant.
        fix = "put the picture itself there"
        return fix
    # Of a place on somebody's machine or on the web, the name alone counts.
    plain, folder = (plain, plain.parent) if is_inside else (PurePosixPath(plain.name), PurePosixPath())
    names = [str(at / name) for at in dict.fromkeys((folder, PurePosixPath())) for name in _beside(root, at)]
    elsewhere = [name for name in _elsewhere(root, plain.name) if name not in names]
    names += [*elsewhere, *shipped]
    fix = (
        "check the name of the file"
        if is_inside
        else "put the picture into the project folder, and write its name there"
    )
    if not is_inside and str(plain) in names:
        fix = f"write `{plain}`: that is a picture of the project"
        return fix
    meant = elsewhere[0] if elsewhere else ""
    fix = did_you_mean(str(plain), dict.fromkeys(names), fix, there="there are", meant=meant)
    return fix


def _beside(root: Path, at: PurePosixPath) -> list[str]:
    """The names of the pictures in a folder of the project; none where it can't be looked into."""
    try:
        there = folder_of(root, str(at))
        beside = names_in(there) if there else []
    except OSError:
        return []
    return [name for name in beside if name.lower().endswith(PICTURES)]


def _elsewhere(root: Path, name: str) -> list[str]:
    """The pictures of this name, whatever its capitals and spaces around it, in the folders at *root*."""
    wanted = name.strip().casefold()
    try:
        around = names_in(root)
    except OSError:
        return []
    # What has an ending is a file, and the output's are made of others.
    folders = [PurePosixPath(one) for one in around if "." not in one and one != "output"][:_MOST_FOLDERS]
    return [str(at / one) for at in folders for one in _beside(root, at) if one.casefold() == wanted]

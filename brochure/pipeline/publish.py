"""Putting finished files into the output folder: each one whole, the old one or the new one.

Files are written to a folder beside the output folder, on the same disk, and renamed one after the other.
A process that is killed leaves whole files in the output folder and its unfinished ones outside it, where
the next build clears them away.

Nothing is deleted but what this program made: the folder beside the output is known by its name and by the
lock in it, is no link, and belongs to this user.  Anything else of that name is told of and left alone.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from brochure.errors import BrochureError, UsageError
from brochure.pipeline.signals import held

try:
    import fcntl
except ImportError:  # Windows has no such lock: there, nothing prevents two builds at once.
    fcntl = None  # type: ignore[assignment]

#: Name of the file that is locked, by which a folder is known for one of ours.
_LOCK = "lock"
#: Flags that are not there on every system.
_NO_FOLLOW: int = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT: int = getattr(os, "O_NONBLOCK", 0)


#: Folders of a project whose files it reads: a report in them would be taken for a template.
_READ = ("styles", "templates", "blocks", "approvals")


#: What systems answer where a folder, or a file in it, is protected or held by another program.
_HELD = (errno.EPERM, errno.EACCES, errno.EBUSY)


class FolderHeldError(BrochureError):
    """A folder can't be replaced, since it is protected, or open in another program.  Others may well be."""


@contextlib.contextmanager
def staging(output: Path, project: Path | None = None) -> Iterator[Path]:
    """An empty folder beside *output* for unfinished files, held by this process alone until it is left.

    The output can't be where the *project* reads its own files.  Nobody but this user can look into it or
    write to it.  Raises :class:`UsageError` when one of both folders can't be written to or is not what it
    should be, and :class:`BrochureError` when another build is writing to the same output.
    """
    _check_output(output)
    if project is not None:
        _check_apart(output, project)
    folder = _folder(output)
    lock = None
    try:
        # An interrupt has to find the lock in our hands, or not made yet.
        with held():
            try:
                lock = _locked(folder)
                _empty(folder)
                made = Path(tempfile.mkdtemp(prefix="build-", dir=folder))
            except BlockingIOError as error:
                raise BrochureError(
                    f"another build is writing to “{output}”: wait for it, then try again"
                ) from error
            except OSError as error:
                message = f"can't write beside the output folder “{output}”: {error.strerror}"
                raise UsageError(message) from error
        yield made
    finally:
        if lock is not None:
            with held(), contextlib.suppress(OSError):
                # Who has put another folder in its place meanwhile keeps it as it is.
                if os.path.samestat(os.fstat(lock), os.lstat(folder / _LOCK)):
                    _empty(folder)
                    # The lock goes last: until then nobody else clears or fills the folder.
                    (folder / _LOCK).unlink()
                    folder.rmdir()
            os.close(lock)


def clear(output: Path) -> None:
    """Remove what a build that was killed left beside *output*, unless another build is at work there."""
    if os.path.lexists(_folder(output)):
        with contextlib.suppress(BrochureError), staging(output):
            pass


def publish(
    files: Mapping[str, bytes], output: Path, folder: Path, last: str, gone: Collection[str] = ()
) -> None:
    """Write *files* (name to bytes) into *output* by way of *folder*, and remove those named *gone*.

    *last* names the file that is put there after all others.  Raises :class:`UsageError` where something else
    than a file stands in the place of one, and :class:`BrochureError` when the disk is full or the folder
    can't be written to; every file in it is whole even then.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
        names = sorted(files, key=lambda name: (name == last, name))
        _check_places(output, (*names, *gone))
        for name in names:
            # Made here and now: nothing that lies there already is written to.
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW
            with os.fdopen(os.open(folder / name, flags, 0o666), "wb") as file:
                file.write(files[name])
                file.flush()
                os.fsync(file.fileno())
        for name in names[:-1]:
            os.replace(folder / name, output / name)
        for name in gone:
            (output / name).unlink(missing_ok=True)
        os.replace(folder / names[-1], output / names[-1])
    except OSError as error:
        raise BrochureError(f"can't write to “{output}”: {error.strerror}") from error


def publish_folder(
    files: Mapping[str, bytes],
    output: Path,
    name: str,
    folder: Path,
    mark: str,
    kept: Collection[str] = (),
) -> None:
    """Write *files* as the folder *name* in *output* by way of *folder*: all of it is there, or nothing.

    A folder of that name is replaced if it is empty, or holds a file *mark*, by which ours are known; what
    is *kept* of it, files and folders, lies in the new one, too.
    Raises :class:`UsageError` where something else stands in its place, :class:`FolderHeldError` where it
    can't be replaced, and :class:`BrochureError` when the disk is full or *output* can't be written to.
    """
    target = output / name
    try:
        output.mkdir(parents=True, exist_ok=True)
        # Others may read and write it as the system says, such as a group that shares the folder.
        made = Path(tempfile.mkdtemp(prefix="folder-", dir=folder)) / "folder"
        made.mkdir()
        for file, data in files.items():
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW
            with os.fdopen(os.open(made / file, flags, 0o666), "wb") as opened:
                opened.write(data)
                opened.flush()
                os.fsync(opened.fileno())
        for other in kept:
            _take_along(target / other, made / other)
        if os.path.lexists(target):
            is_ours = target.is_dir() and not target.is_symlink()
            if not is_ours or (os.listdir(target) and not os.path.lexists(target / mark)):
                raise UsageError(f"“{target}” is not of an earlier batch: move it away, then try again")
            _move_away(target, Path(tempfile.mkdtemp(prefix="old-", dir=folder)) / "folder")
        os.replace(made, target)
    except OSError as error:
        raise BrochureError(f"can't write to “{output}”: {error.strerror}") from error


def _move_away(target: Path, where: Path) -> None:
    try:
        os.replace(target, where)
    except OSError as error:
        if error.errno in _HELD:
            raise FolderHeldError(f"“{target}” can't be replaced: {error.strerror}") from error
        raise


def _take_along(old: Path, new: Path) -> None:
    """Put what lies at *old* at *new*, too: a folder with all that it holds, a link as a link."""
    if old.is_dir() and not old.is_symlink():
        shutil.copytree(old, new, symlinks=True, copy_function=_linked)
    else:
        _linked(old, new)


def _linked(old: str | os.PathLike[str], new: str | os.PathLike[str]) -> None:
    """The very same file at another place; a copy where the disk has no such links."""
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError:
        # No pipe or device: reading one might never end.
        if not stat.S_ISREG(os.lstat(old).st_mode):
            raise
        shutil.copy2(old, new, follow_symlinks=False)


def _check_output(output: Path) -> None:
    """Raise :class:`UsageError` for an output that is no folder that can be written to."""
    real = Path(os.path.realpath(output))
    if real == Path(real.anchor):
        raise UsageError(f"the output “{output}” is the whole file system: name a folder of its own")
    if os.path.islink(output) and not output.exists():
        raise UsageError(f"the output “{output}” is a link that leads nowhere: make the folder, or remove it")
    if output.exists() and not output.is_dir():
        raise UsageError(f"the output “{output}” is a file, not a folder")
    if output.exists() and not os.access(output, os.W_OK | os.X_OK):
        raise UsageError(f"can't write to the output folder “{output}”: its permissions forbid it")


def _check_apart(output: Path, project: Path) -> None:
    """Raise :class:`UsageError` for an output in a folder whose files the project reads."""
    real, root = Path(os.path.realpath(output)), Path(os.path.realpath(project))
    for name in _READ:
        folder = Path(os.path.realpath(project / name))
        # What a link out of the project leads to is not read.
        if folder.is_relative_to(root) and folder != root and real.is_relative_to(folder):
            raise UsageError(
                f"the output “{output}” is in “{name}”, which the project reads: its files would be taken "
                "for styles, templates or approvals\n    = name a folder of its own, such as output"
            )


def _check_places(output: Path, names: Collection[str]) -> None:
    """Raise :class:`UsageError` where files are to be put and a folder, a pipe or a device stands.

    A link is replaced: what it leads to stays as it is.
    """
    for name in names:
        try:
            mode = os.lstat(output / name).st_mode
        except FileNotFoundError:
            continue
        if not stat.S_ISREG(mode) and not stat.S_ISLNK(mode):
            what = "a folder" if stat.S_ISDIR(mode) else "a device or a pipe"
            raise UsageError(f"“{output / name}” is {what}, not a file: move it away, then try again")


def _folder(output: Path) -> Path:
    # Beside what a link leads to: files can't be renamed from one disk to another.
    beside = Path(os.path.realpath(output))
    return beside.parent / f".{beside.name}.partial"


def _locked(folder: Path) -> int:
    """Make *folder* and take its lock, as an open file.

    Raises ``BlockingIOError`` when another has it, and :class:`UsageError` for a folder that is not ours.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    while True:
        try:
            os.mkdir(folder, 0o700)
        except FileExistsError:
            _check_ours(folder)
        try:
            flags = os.O_RDWR | os.O_CREAT | _NO_FOLLOW | _NO_WAIT
            lock = os.open(folder / _LOCK, flags, 0o600)
        except FileNotFoundError:
            # The build before has just removed the folder.
            continue
        try:
            if fcntl is None:
                return lock
            # Not flock: forked workers would share it, and hold it when this process is killed.
            try:
                fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                if error.errno not in (errno.EACCES, errno.EAGAIN):
                    raise
                raise BlockingIOError from error
            # A lock that its owner has removed meanwhile locks nothing.
            with contextlib.suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(lock), os.lstat(folder / _LOCK)):
                    return lock
        except BaseException:
            os.close(lock)
            raise
        os.close(lock)


def _check_ours(folder: Path) -> None:
    """Raise :class:`UsageError` for something that no build of this user left.

    Ours is a folder, no link, with an empty file as its lock: that goes last, so a folder without anything in
    it may be ours, too.
    """
    try:
        status = os.lstat(folder)
        is_ours = stat.S_ISDIR(status.st_mode) and _is_own(status)
        if is_ours and os.listdir(folder):
            lock = os.lstat(folder / _LOCK)
            is_ours = stat.S_ISREG(lock.st_mode) and not lock.st_size and _is_own(lock)
    except FileNotFoundError:
        # Another build has just removed the lock or the folder; or there never was a lock.
        is_ours = not os.path.lexists(folder) or not os.listdir(folder)
    if not is_ours:
        what = "a link" if folder.is_symlink() else "not a folder that an earlier build left"
        raise UsageError(
            f"“{folder}” is in the way of unfinished files: it is {what}\n    = move it away, then try again"
        )


def _is_own(status: os.stat_result) -> bool:
    return not hasattr(os, "geteuid") or status.st_uid == os.geteuid()


def _empty(folder: Path) -> None:
    """Remove all but the lock; links are removed and not followed."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name != _LOCK:
            path.unlink(missing_ok=True)

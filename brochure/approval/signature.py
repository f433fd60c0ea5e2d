"""Signatures: an approval signed with the certifier's own key, detached, as CMS (RFC 5652) by OpenSSL.

A project that keeps ``approvals/signatories.pem``, the certificates of those who may sign, takes signed
approvals alone: whoever could leave the signature out could forge the rest as well.  Nobody else is trusted,
whatever authorities the machine knows.  A certificate has to be good on the day of the approval: that it ends
later does not undo what was signed with it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from datetime import datetime, time, timezone
from pathlib import Path

from brochure.approval.record import FOLDER, Approval
from brochure.errors import BrochureError, MissingDependencyError, UsageError
from brochure.source.outside import digest_of, read_file
from brochure.source.project import Project

#: Certificates of those who may sign, one after the other.
SIGNATORIES = f"{FOLDER}/signatories.pem"
_SECONDS = 30
#: Variables that say where programs, libraries and temporary files lie.
_PLACES = (
    "PATH",
    "TMPDIR",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "DYLD_FALLBACK_LIBRARY_PATH",
    "SYSTEMROOT",
)
_REMEDY = "install OpenSSL, such as with `apt-get install openssl`"
#: Largest signature and largest list of certificates in bytes.
_LIMIT = 4 * 1024 * 1024


def signature_file(leaflet: str) -> str:
    """The file of the project that holds the signature over a leaflet's approval."""
    return f"{FOLDER}/{leaflet}.pem"


def is_asked_for(folder: Path) -> bool:
    """True where the project lists who may sign: approvals have to be signed there."""
    # A link that leads nowhere, too: else to break it would make signatures needless.
    return os.path.lexists(folder / SIGNATORIES)


def sign(folder: Path, approval: Approval, key: Path, certificate: Path) -> bytes:
    """The signature over an approval, PEM.

    Raises :class:`MissingDependencyError` without OpenSSL and :class:`UsageError` for a key or certificate
    that can't be used, or that the project does not know.
    """
    program = shutil.which("openssl")
    if program is None:
        raise MissingDependencyError("signing needs OpenSSL, which is not installed", _REMEDY)
    for given, what in ((key, "key"), (certificate, "certificate")):
        try:
            digest_of(given, _LIMIT)
        except OSError as error:
            raise UsageError(f"the {what} “{given}” can’t be used to sign: {error}") from None
    with tempfile.TemporaryDirectory() as work:
        statement, signed = Path(work, "statement"), Path(work, "signature.pem")
        statement.write_bytes(approval.statement())
        options = ("-signer", certificate, "-inkey", key, "-md", "sha256", "-outform", "PEM")
        done = _run(program, "cms", "-sign", "-binary", "-in", statement, "-out", signed, *options)
        if done.returncode or not signed.exists():
            raise UsageError(f"the key or the certificate can’t be used to sign{_said(done.stderr)}")
        signature = read_file(signed, _LIMIT)
    if reason := _why_not(program, folder, approval, signature):
        fix = f"whoever keeps the project adds the certificate to {SIGNATORIES}"
        raise UsageError(f"the signature would not count: {reason}\n    = {fix}")
    return signature


def why_not_signed(folder: Path, approval: Approval) -> str:
    """Why the signature of an approval does not count, in words; empty if it counts or none is required."""
    if approval.signature is None:
        asked = is_asked_for(folder)
        return f"it is not signed, and {SIGNATORIES} says who has to" if asked else ""
    program = shutil.which("openssl")
    if program is None:
        return f"its signature can’t be verified without OpenSSL: {_REMEDY}"
    try:
        # The name that the entry gives is not followed: there is one place for it.
        signature = _read(folder, signature_file(approval.leaflet))
    except OSError as error:
        return f"its signature can’t be read: {error}"
    return _why_not(program, folder, approval, signature)


def _why_not(program: str, folder: Path, approval: Approval, signature: bytes) -> str:
    """Why a signature is not one of a signatory over exactly this approval."""
    try:
        signatories = _read(folder, SIGNATORIES)
    except OSError as error:
        return f"{SIGNATORIES} can’t be read: {error}"
    # The end of the day: the certificate may be of the same one.
    moment = datetime.combine(datetime.fromisoformat(approval.date), time(23, 59, 59), timezone.utc)
    with tempfile.TemporaryDirectory() as work:
        statement, signed, out = Path(work, "statement"), Path(work, "signature.pem"), Path(work, "out")
        trusted, nobody = Path(work, "trusted.pem"), Path(work, "nobody")
        statement.write_bytes(approval.statement())
        signed.write_bytes(signature)
        trusted.write_bytes(signatories)
        nobody.mkdir()
        # OpenSSL trusts the machine's own authorities too, unless an empty folder stands in for them.
        trust = ("-CAfile", trusted, "-CApath", nobody, "-partial_chain", "-purpose", "any")
        done = _run(
            program,
            *("cms", "-verify", "-binary", "-inform", "PEM", "-in", signed, "-content", statement),
            *(*trust, "-attime", str(int(moment.timestamp())), "-out", out),
            authorities=nobody,
        )
        is_good = done.returncode == 0 and read_file(out, _LIMIT) == approval.statement()
    return "" if is_good else f"its signature is not that of anybody in {SIGNATORIES}"


def _read(folder: Path, name: str) -> bytes:
    project = Project(folder)
    return project.read_bytes(project.resolve(name), _LIMIT)


def _run(*command: str | Path, authorities: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    environment = dict(os.environ)
    if authorities is not None:
        # Of the user's shell, only where programs and libraries lie: OPENSSL_CONF and others could have a
        # signature judged by whatever they name.  To sign, a key may need them.
        environment = {name: os.environ[name] for name in _PLACES if name in os.environ}
        environment |= {"LC_ALL": "C", "OPENSSL_CONF": os.devnull}
        environment |= {"SSL_CERT_DIR": str(authorities), "SSL_CERT_FILE": os.devnull}
    try:
        # Its standard input stays the terminal: OpenSSL asks there for the words that lock a key.
        done = subprocess.run(
            [str(word) for word in command],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
            timeout=None if authorities is None else _SECONDS,
            env=environment,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BrochureError(f"OpenSSL did not answer: {type(error).__name__}") from error
    if done.returncode < 0:
        # Else its crash would look like a signature or a key that is wrong.
        fix = "install another version of OpenSSL, then run this again"
        raise BrochureError(f"OpenSSL crashed: it was ended by signal {-done.returncode}\n    = {fix}")
    return done


def _said(stderr: bytes) -> str:
    """The first thing that OpenSSL complains of, as the end of a sentence."""
    lines = stderr.decode(errors="replace").strip().splitlines()
    return f": {lines[0][:200]}" if lines else ""

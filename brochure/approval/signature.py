"""Signatures: an approval signed with the certifier's own key, detached, as CMS (RFC 5652) by OpenSSL.

Optional.  Who signs is known by certificates: those in ``approvals/signatories.pem`` are trusted, and a
signature that none of them explains voids the approval.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from enum import Enum
from pathlib import Path

from brochure.approval.record import FOLDER, Approval, write_whole
from brochure.errors import BrochureError, MissingDependencyError, UsageError

#: Certificates of those who may sign, one behind the other.
SIGNATORIES = f"{FOLDER}/signatories.pem"
_SECONDS = 30
_REMEDY = "install OpenSSL, such as with `apt-get install openssl`"


class Verdict(Enum):
    """What is known of a signature."""

    GOOD = "good"
    BAD = "bad"
    #: OpenSSL is not there.
    UNKNOWN = "unknown"


def sign(folder: Path, approval: Approval, key: Path, certificate: Path) -> str:
    """Sign an approval, and give the name of the signature's file in the project.

    Raises :class:`MissingDependencyError` without OpenSSL and :class:`UsageError` for a key or certificate
    that can't be used.
    """
    program = shutil.which("openssl")
    if program is None:
        raise MissingDependencyError("signing needs OpenSSL, which is not installed", _REMEDY)
    with tempfile.TemporaryDirectory() as work:
        statement = Path(work) / "statement"
        statement.write_bytes(approval.statement())
        signed = Path(work) / "signature.pem"
        done = _run(
            program,
            *("cms", "-sign", "-binary", "-in", str(statement), "-outform", "PEM", "-out", str(signed)),
            *("-signer", str(certificate), "-inkey", str(key), "-md", "sha256"),
        )
        if done.returncode or not signed.exists():
            reason = done.stderr.decode(errors="replace").strip().splitlines()
            said = f": {reason[0][:200]}" if reason else ""
            raise UsageError(f"the key or the certificate can't be used to sign{said}")
        name = f"{FOLDER}/{approval.leaflet}.pem"
        write_whole(folder / name, signed.read_bytes())
    return name


def verify(folder: Path, approval: Approval) -> Verdict:
    """Whether the signature of an approval is by one of the project's signatories."""
    program = shutil.which("openssl")
    if program is None:
        return Verdict.UNKNOWN
    signature = folder / FOLDER / f"{approval.leaflet}.pem"
    trusted = folder / SIGNATORIES
    if approval.signature != f"{FOLDER}/{approval.leaflet}.pem" or not signature.is_file():
        return Verdict.BAD
    if not trusted.is_file():
        return Verdict.BAD
    with tempfile.TemporaryDirectory() as work:
        statement = Path(work) / "statement"
        statement.write_bytes(approval.statement())
        done = _run(
            program,
            *(
                "cms",
                "-verify",
                "-binary",
                "-content",
                str(statement),
                "-inform",
                "PEM",
                "-in",
                str(signature),
            ),
            *("-CAfile", str(trusted), "-partial_chain", "-purpose", "any", "-out", str(Path(work) / "out")),
        )
    return Verdict.BAD if done.returncode else Verdict.GOOD


def _run(*command: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            command, capture_output=True, check=False, timeout=_SECONDS, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BrochureError(f"OpenSSL did not answer: {type(error).__name__}") from error

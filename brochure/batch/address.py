"""Where the scheduler of a cluster is, and with which certificates it is asked."""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from brochure.errors import UsageError
from brochure.source.outside import check_regular, reason_of


@dataclass(frozen=True)
class Cluster:
    """Where a scheduler is, and the files that prove who asks; dask’s own settings where they are empty."""

    address: str
    ca: str = ""
    certificate: str = ""
    key: str = ""

    def checked(self) -> Cluster:
        """The cluster, where it may be asked.

        Raises :class:`UsageError` for an address that is none, for one without TLS on another machine, and
        for files that can’t be read.
        """
        scheme, host = parted(self.address)
        if scheme not in ("tls", "tcp") or not host:
            fix = "write it as tls://HOST:PORT"
            raise UsageError(f"--scheduler: “{self.address}” is no address of a scheduler: {fix}")
        if scheme == "tcp" and not is_loopback(host):
            raise UsageError(
                f"--scheduler: “{self.address}” is not encrypted, and not on this machine: use tls://, and"
                " start the scheduler with certificates"
            )
        for option, name in (
            ("--tls-ca", self.ca),
            ("--tls-cert", self.certificate),
            ("--tls-key", self.key),
        ):
            if not name:
                continue
            try:
                check_regular(Path(name))
                if not os.access(name, os.R_OK):
                    raise FileNotFoundError
            except FileNotFoundError:
                raise UsageError(f"{option}: “{name}” is not there, or can’t be read") from None
            except OSError as error:
                raise UsageError(f"{option}: “{name}” can’t be used: {reason_of(error)}") from None
        return self


def parted(address: str) -> tuple[str, str]:
    """The scheme and the host of an address: tcp where it has no scheme, as dask takes it."""
    try:
        parts = urlsplit(address if "://" in address else f"tcp://{address}")
        return parts.scheme, (parts.hostname or "") if parts.port else ""
    except ValueError:
        return "", ""


def is_loopback(host: str) -> bool:
    """True for a host that is this machine, whatever its network is."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

"""Keys and certificates for tests, made by OpenSSL, with dates that do not depend on the day of the test."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.judges import tool

_SETTINGS = """\
[ca]
default_ca = own
[own]
database = {folder}/index.txt
new_certs_dir = {folder}
rand_serial = yes
default_md = sha256
policy = any
x509_extensions = of_{kind}
[any]
commonName = supplied
[req]
distinguished_name = name
[name]
[of_authority]
basicConstraints = critical, CA:TRUE
[of_person]
basicConstraints = critical, CA:FALSE
"""


@dataclass(frozen=True)
class Identity:
    """Somebody with a key: both files are PEM."""

    key: Path
    certificate: Path

    @property
    def options(self) -> tuple[str, ...]:
        """The options of ``approve`` that sign with it."""
        return ("--sign", str(self.key), "--certificate", str(self.certificate))


def identity(
    folder: Path,
    name: str,
    start: str = "20260101",
    end: str = "20360101",
    *,
    by: Identity | None = None,
    authority: bool = False,
) -> Identity:
    """Somebody whose certificate is good between two days; issued *by* another one, else by themselves."""
    made = Identity(folder / f"{name}.key", folder / f"{name}.pem")
    own = folder / f"{name}-ca"
    own.mkdir()
    (own / "index.txt").write_text("", encoding="utf-8")
    settings = own / "settings"
    kind = "authority" if authority else "person"
    settings.write_text(_SETTINGS.format(folder=own, kind=kind), encoding="utf-8")
    openssl = tool.program("openssl")
    request = own / "request.pem"
    options = ("-config", str(settings))
    subject = ("-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}", "-keyout", made.key, "-out", request)
    tool.run([openssl, "req", *options, *subject])
    signer = (
        ("-selfsign", "-keyfile", made.key) if by is None else ("-keyfile", by.key, "-cert", by.certificate)
    )
    dates = ("-startdate", f"{start}000000Z", "-enddate", f"{end}000000Z")
    tool.run(
        [
            openssl,
            "ca",
            *options,
            "-batch",
            "-notext",
            *signer,
            *dates,
            "-in",
            request,
            "-out",
            made.certificate,
        ]
    )
    return made

"""Find the data of the contract: `schema/` stands beside this package in a wheel and one level up in a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def schema_folder() -> Path:
    """Return the folder that holds `report.xsd` and `forms/`; FileNotFoundError if the installation is damaged."""
    here = Path(__file__).resolve().parent
    for folder in (here / "schema", here.parent / "schema"):
        if (folder / "report.xsd").is_file():
            return folder
    raise FileNotFoundError("schema/report.xsd: the installation is incomplete; install gouji again")


@cache
def schema_names() -> tuple[str, ...]:
    """List the contract's files, as paths inside `schema/` with forward slashes, sorted."""
    root = schema_folder()
    return tuple(sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.suffix in {".xml", ".xsd", ".sch", ".csv"}))


def form_names() -> tuple[str, ...]:
    """Return the ids of the forms at hand, oldest first: the names of the files in `schema/forms`."""
    names = (name for name in schema_names() if name.startswith("forms/") and name.endswith(".xml"))
    return tuple(sorted(name[len("forms/") : -len(".xml")] for name in names))


def schema_bytes(name: str) -> bytes:
    """Return one file of the contract; KeyError if `name` is not among `schema_names()`."""
    if name not in schema_names():
        raise KeyError(name)
    return (schema_folder() / name).read_bytes()

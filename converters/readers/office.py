"""Turn legacy office files (.doc, .wps, .rtf, .odt) into DOCX by LibreOffice, which is trusted with nothing.

Each run has its own profile, temporary folder and time; no network and no files but its own where the system can take
them away; a fixed import filter, so that a file is never read as something else; and its exit status counts for nothing: the output must be a
whole package that holds text. What makes an office program open other files (linked pictures and texts, embedded
objects) is taken out or refused before ([MS-DOC] 2.5.2, RTF 1.9.1, ODF 1.3 part 3 §19.910).
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import ntpath
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from converters.diagnostics import Diagnostic, diagnose, refuse
from converters.limits import LIMITS
from converters.readers import office_jail
from converters.source.files import Source
from converters.source.package import Package, write_package
from converters.source.safe_xml import parse_xml, serialise, sweep_xml

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_OUTSIDE = re.compile(r"(?:[a-z][a-z0-9+.\-]*:|/|\.\./)", re.IGNORECASE)
# Fields that make Word or LibreOffice open another file; blanks of the same length in their place move no offset.
_LINKS = ("INCLUDEPICTURE", "INCLUDETEXT", "DDEAUTO")
_RTF = re.compile(rb"\\bin(-?\d+) ?|\\([a-zA-Z]+)(?:-?\d+)? ?|\\[\s\S]|[{}]|[^\\{}]+")
_RTF_DROPPED = frozenset({b"fldinst", b"objdata", b"objclass", b"objname", b"objfile", b"template", b"filetbl", b"nextfile", b"datastore",
                          b"themedata", b"colorschememapping", b"linkval", b"datafield", b"mailmerge", b"xmlopen"})
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
</oor:items>
"""


@dataclass(frozen=True, slots=True)
class Converted:
    """The DOCX that stands for the source, and what is to be said about it."""

    source: Source
    diagnostics: tuple[Diagnostic, ...]


def to_docx(source: Source, kind: str) -> Converted:
    """Convert a source of `kind` "doc", "wps", "rtf" or "odt"; raises Refused S105, S106, S107, S113 or S114."""
    data, importer, suffix, outside = _prepared(source.data, kind)
    program = _program()
    with tempfile.TemporaryDirectory(prefix="gouji-", ignore_cleanup_errors=True) as folder:
        docx = _run(program, Path(folder), data, importer, suffix)
    return Converted(Source(source.name, docx), (diagnose("S115"), *(diagnose("S119", target=target) for target in outside)))


# --- Before --------------------------------------------------------------------------------------------------------


def _prepared(data: bytes, kind: str) -> tuple[bytes, str, str, list[str]]:
    """Return the bytes made harmless, LibreOffice's import filter, the file's suffix, and the links that were cut."""
    if kind in {"doc", "wps"}:
        importer = _word_filter(data)
        cut: list[str] = []
        for name in _LINKS:
            for word, blank in ((name.encode(), b" " * len(name)), (name.encode("utf-16-le"), b" \0" * len(name))):
                if word in data:
                    data = data.replace(word, blank)
                    cut.append(name)
        return data, importer, ".doc", cut
    if kind == "rtf":
        return _harmless_rtf(data), "Rich Text Format", ".rtf", []
    if kind == "odt":
        data, cut = _harmless_odt(data)
        return data, "writer8", ".odt", cut
    raise refuse("S104", found=kind)


def _word_filter(data: bytes) -> str:
    """Check the binary file before LibreOffice sees it ([MS-DOC] 2.5.1): encrypted is decided here, by the header's bits."""
    if not data.startswith(_OLE):
        raise refuse("S114", reason="it is not a binary Word file")
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            if container.exists("EncryptedPackage"):
                raise refuse("S106")
            if not container.exists("WordDocument"):
                raise refuse("S105", reason="it has no Word document in it")
            head = container.openstream("WordDocument").read(32)
    except (OSError, ValueError, IndexError, TypeError) as error:
        raise refuse("S105", reason=str(error) or "damaged container") from error
    if len(head) < 32:
        raise refuse("S105", reason="the Word document in it is cut off")
    if head[0x0B] & 0x01 or head[0x0B] & 0x80:  # fEncrypted and fObfuscated
        raise refuse("S106")
    return "MS Word 97" if head[:2] in {b"\xec\xa5", b"\xed\xa5"} else "MS Word 95"


def _harmless_rtf(data: bytes) -> bytes:
    """Drop field instructions, embedded objects, links and binary runs; what the fields and objects show stays."""
    if not data.lstrip()[:5].lower().startswith(b"{\\rtf"):
        raise refuse("S114", reason="it is not RTF")
    kept: list[bytes] = []
    depth = skipped = place = 0
    while match := _RTF.match(data, place):
        place = match.end()
        token = match[0]
        if token == b"{":
            depth += 1
        elif token == b"}":
            if skipped == depth:
                skipped = 0
            depth -= 1
        elif match[1] is not None:
            size = int(match[1])
            if not 0 <= size <= len(data) - place:
                raise refuse("S105", reason="a binary run is longer than the file")
            place += size
            continue
        elif match[2] in _RTF_DROPPED and not skipped:
            skipped = depth  # until the group ends
        if not skipped:
            kept.append(token)
    return b"".join(kept)


def _harmless_odt(data: bytes) -> tuple[bytes, list[str]]:
    """Cut what an ODT draws from outside, which a hyperlink does not; refuse one that is encrypted."""
    package = Package(data)
    if "content.xml" not in package.names:
        raise refuse("S105", reason="it has no content.xml")
    parts = {name: package.read(name) for name in sorted(package.names, key=lambda name: (name != "mimetype", name))}
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise refuse("S106")
    cut: list[str] = []
    for part in ("content.xml", "styles.xml"):
        root = parse_xml(parts[part], part) if part in parts else None
        for element in root.iter() if root is not None else ():
            target = element.get(_XLINK, "")
            if _OUTSIDE.match(target) and str(element.tag).rpartition("}")[2] != "a":
                del element.attrib[_XLINK]
                cut.append(target)
        if root is not None and cut:
            parts[part] = serialise(root)
    return write_package(parts) if cut else data, cut


# --- The run -------------------------------------------------------------------------------------------------------


def _program() -> str:
    """Find LibreOffice: `GOUJI_OFFICE` names it or, as `none`, switches it off."""
    named = os.environ.get("GOUJI_OFFICE", "")
    if named:
        found = None if named.lower() == "none" else shutil.which(named)
    else:
        found = next(filter(None, map(shutil.which, _places(os.environ))), None)
    if not found:
        raise refuse("S113")
    return found


def _places(environment: Mapping[str, str]) -> list[str]:
    """Where LibreOffice may be: on the path, or where it is installed to on Linux, macOS and Windows (whose soffice.com waits for its end)."""
    roots = dict.fromkeys(environment[name] for name in ("PROGRAMFILES", "PROGRAMW6432", "PROGRAMFILES(X86)") if environment.get(name))
    return ["soffice", "libreoffice", "/usr/lib/libreoffice/program/soffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice",
            *(ntpath.join(root, "LibreOffice", "program", name) for root in roots for name in ("soffice.com", "soffice.exe"))]


@cache
def _without_network() -> tuple[str, ...]:
    """Return the command that runs another in an empty network namespace, or nothing where the system does not allow it."""
    unshare, true = shutil.which("unshare"), shutil.which("true")
    for flags in (("--net",), ("--map-root-user", "--net")):
        if unshare and true and subprocess.run([unshare, *flags, true], capture_output=True, check=False).returncode == 0:  # noqa: S603
            return unshare, *flags
    return ()


def _confined(folder: Path) -> tuple[str, ...]:
    """Return the command that runs another with no files but the system's and those of `folder`, where the kernel can do that."""
    return (sys.executable, "-I", office_jail.__file__, str(folder)) if sys.platform == "linux" and sys.executable else ()


def _run(program: str, folder: Path, data: bytes, importer: str, suffix: str) -> bytes:
    """Run LibreOffice once in `folder`, end all that it started, and return the DOCX it made."""
    given, made = folder / f"input{suffix}", folder / "output"
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    made.mkdir()
    given.write_bytes(data)
    command = [*_without_network(), *_confined(folder), program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo",
               "--nodefault", "--nolockcheck", "--nofirststartwizard", f"--infilter={importer}",
               "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(made), str(given)]
    try:
        process = subprocess.Popen(command, cwd=folder, env=_environment(folder, os.environ), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,  # noqa: S603
                                   stderr=subprocess.DEVNULL, start_new_session=True)
    except OSError as error:
        raise refuse("S113") from error
    try:
        _limit(process.pid)
        process.wait(LIMITS.office_seconds)
    except subprocess.TimeoutExpired as error:
        raise refuse("S114", reason=f"no result after {LIMITS.office_seconds:g} seconds") from error
    finally:
        _end(process)
        _remove_pipe(profile.as_uri())
    return _checked(made / "input.docx")


def _environment(folder: Path, given: Mapping[str, str]) -> dict[str, str]:
    """Return what LibreOffice is told of the machine; every place where a user's things are is `folder`, under the names of each system."""
    private = ("HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR", "TEMP", "TMP", "APPDATA", "LOCALAPPDATA", "USERPROFILE")
    kept = ("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "FONTCONFIG_PATH", "FONTCONFIG_FILE")
    return {**dict.fromkeys(private, str(folder)), "PATH": given.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp",
            **{name: given[name] for name in kept if name in given}}


def _limit(process: int) -> None:
    """Bound the memory and the size of files of a process and its children, where the system can."""
    try:
        import resource

        resource.prlimit(process, resource.RLIMIT_AS, (LIMITS.office_memory, LIMITS.office_memory))
        resource.prlimit(process, resource.RLIMIT_FSIZE, (LIMITS.zip_total_bytes, LIMITS.zip_total_bytes))
        resource.prlimit(process, resource.RLIMIT_CORE, (0, 0))
    except (ImportError, AttributeError, OSError, ValueError):
        return  # the time limit holds everywhere; memory is bounded on Linux only


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the whole group: LibreOffice starts children that outlive it."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)  # noqa: S603, S607 - of the system
    else:
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(OSError):
        process.kill()
    process.wait()


def _remove_pipe(profile: str) -> None:
    """Remove the pipe that LibreOffice made in /tmp, whatever its TMPDIR: when it is killed or confined it cannot do so itself."""
    name = "".join(f"{byte:x}" for byte in hashlib.md5(profile.encode("utf-16-le"), usedforsecurity=False).digest())
    for user in {0, os.getuid()} if hasattr(os, "getuid") else ():
        with contextlib.suppress(OSError):
            Path(f"/tmp/OSL_PIPE_{user}_SingleOfficeIPC_{name}").unlink()  # noqa: S108 - the name that LibreOffice gives it


def _checked(path: Path) -> bytes:
    """Return the output if it is a whole package that holds text; the exit status is not asked."""
    if not path.is_file() or not 0 < path.stat().st_size <= LIMITS.input_bytes:
        raise refuse("S114", reason="it wrote no file")
    data = path.read_bytes()
    package = Package(data)
    if "word/document.xml" not in package.names:
        raise refuse("S114", reason="its output is not a Word document")
    found: list[str] = []
    sweep_xml(package.read("word/document.xml"), lambda name, text: found.append(text) if name == "t" and text.strip() else None)
    if not found:
        raise refuse("S114", reason="its output holds no text")
    return data

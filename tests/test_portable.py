"""Nothing in the package needs POSIX: what only POSIX has is called where its absence is thought of, and paths are built as each system writes them."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path, PureWindowsPath
from sys import stdlib_module_names

import pytest

import converters
from converters.diagnostics import Refused, diagnose
from converters.readers import office
from converters.show import machine
from converters.show.findings import checked

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "converters").rglob("*.py"))
# A script of its own, which is started on Linux only (office.py asks for the platform).
LINUX = {"readers/office_jail.py"}

MISSING_MODULES = {"crypt", "fcntl", "grp", "nis", "posix", "pty", "pwd", "readline", "resource", "spwd", "syslog", "termios", "tty"}
MISSING = {
    "os": {"O_CLOEXEC", "O_DIRECTORY", "O_DSYNC", "O_NOCTTY", "O_NOFOLLOW", "O_NONBLOCK", "O_PATH", "O_SYNC", "WEXITSTATUS", "WIFEXITED", "WIFSIGNALED", "chown", "chroot", "ctermid",
           "fchdir", "fchmod", "fchown", "fork", "forkpty", "geteuid", "getegid", "getgid", "getgroups", "getloadavg", "getpgid", "getpgrp", "getresuid", "getsid", "getuid", "killpg",
           "lchown", "mkfifo", "mknod", "nice", "openpty", "posix_fadvise", "posix_spawn", "pread", "pwrite", "register_at_fork", "sched_getaffinity", "sched_setaffinity", "sendfile",
           "setpgid", "setpgrp", "setpriority", "setsid", "setuid", "statvfs", "sync", "sysconf", "uname", "wait", "wait3", "wait4", "waitid"},
    "signal": {"ITIMER_REAL", "SIGALRM", "SIGCHLD", "SIGCONT", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGSTOP", "SIGUSR1", "SIGUSR2", "alarm", "pause", "pthread_sigmask", "setitimer",
               "sigwait"},
    "time": {"clock_settime", "tzset"},
    "socket": {"AF_UNIX", "socketpair_unix"},
    "select": {"epoll", "kqueue", "poll"},
}


def _thought_of(parents: list[ast.AST]) -> bool:
    """Whether a place is reached only where the system is asked first, or where the error is taken."""
    for at, node in enumerate(parents):
        below = parents[at + 1] if at + 1 < len(parents) else None
        if isinstance(node, ast.If | ast.IfExp) and below is not node.test and _asks(node.test):
            return True
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And) and any(_asks(value) for value in node.values[: node.values.index(below)]):
            return True
        if isinstance(node, ast.Try) and any(handler.type and {"ImportError", "AttributeError"} & set(ast.unparse(handler.type).strip("()").split(", ")) for handler in node.handlers):
            return True
    return False


def _asks(test: ast.expr) -> bool:
    return any(word in ast.unparse(test) for word in ("hasattr(", "sys.platform", "os.name"))


def _needs_posix(tree: ast.Module) -> list[str]:
    found: list[str] = []

    def visit(node: ast.AST, parents: list[ast.AST]) -> None:
        used = []
        if isinstance(node, ast.Import):
            used = [alias.name for alias in node.names if alias.name.split(".")[0] in MISSING_MODULES]
        elif isinstance(node, ast.ImportFrom):
            used = [node.module] if node.module in MISSING_MODULES else [alias.name for alias in node.names if alias.name in MISSING.get(node.module or "", ())]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr in MISSING.get(node.value.id, ()):
            used = [f"{node.value.id}.{node.attr}"]
        if used and not _thought_of(parents):
            found.extend(f"{node.lineno} {name}" for name in used)
        for child in ast.iter_child_nodes(node):
            visit(child, [*parents, node])

    visit(tree, [])
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT / "converters").as_posix())
def test_no_module_needs_what_only_posix_has(path):
    if path.relative_to(ROOT / "converters").as_posix() not in LINUX:
        assert not _needs_posix(ast.parse(path.read_text("utf-8")))


@pytest.mark.parametrize(("text", "wanted"), [
    ("import fcntl", 1), ("from resource import prlimit", 1), ("import os\nos.fork()", 1), ("from os import getuid", 1), ("import signal\nsignal.SIGKILL", 1),
    ("import os\nif hasattr(os, 'fork'):\n os.fork()", 0), ("import os\nif hasattr(os, 'fork'):\n pass\nelse:\n pass\nos.fork()", 1), ("import os\nx = os.getuid() if hasattr(os, 'getuid') else 0", 0),
    ("import sys, os\nif sys.platform != 'win32':\n os.killpg(1, 1)", 0), ("try:\n import resource\nexcept ImportError:\n pass", 0), ("try:\n import resource\nexcept OSError:\n pass", 1),
    ("import os\ngetattr(os, 'O_NONBLOCK', 0)", 0), ("import os\nif hasattr(os, 'getpgrp') and os.getpgrp():\n pass", 0), ("import os\nif os.getpgrp() and hasattr(os, 'getpgrp'):\n pass", 1),
])
def test_the_test_sees_what_it_looks_for(text, wanted):
    assert len(_needs_posix(ast.parse(text))) == wanted


def test_libreoffice_is_looked_for_where_windows_installs_it(monkeypatch):
    wanted = r"D:\Programme\LibreOffice\program\soffice.com"
    monkeypatch.setattr(office.shutil, "which", lambda name: name if name == wanted else None)
    monkeypatch.delenv("GOUJI_OFFICE", raising=False)
    monkeypatch.setenv("PROGRAMFILES", "D:\\Programme")
    assert office._program() == wanted
    assert r"C:\Program Files (x86)\LibreOffice\program\soffice.exe" in office._places({"PROGRAMFILES(X86)": r"C:\Program Files (x86)"})


def test_libreoffice_is_told_of_no_folder_of_the_user():
    given = {"SYSTEMROOT": r"C:\Windows", "APPDATA": r"C:\Users\li\AppData", "TEMP": r"C:\Users\li\Temp", "PATH": r"C:\Windows", "HTTPS_PROXY": "http://proxy"}
    told = office._environment(Path("folder"), given)
    assert told["SYSTEMROOT"] == r"C:\Windows"
    assert all(r"\li" not in value for value in told.values())
    assert {told[name] for name in ("HOME", "TEMP", "APPDATA", "USERPROFILE")} == {"folder"}
    assert "HTTPS_PROXY" not in told


@pytest.mark.parametrize(("name", "wanted"), [
    (r"乡镇\某 镇.docx", "%E4%B9%A1%E9%95%87/%E6%9F%90%20%E9%95%87.docx"), (r"C:\年报\a b.docx", "file:///C:/%E5%B9%B4%E6%8A%A5/a%20b.docx"),
    (r"\\server\share\a.docx", "file://server/share/a.docx"),
])
def test_the_names_of_windows_are_uris_in_sarif(name, wanted, monkeypatch):
    monkeypatch.setattr(machine, "PurePath", PureWindowsPath)
    assert f'"uri": "{wanted}"' in machine.as_sarif([checked(name, None, [diagnose("S102")])])


@pytest.mark.parametrize("name", ["https:\\www.example.gov.cn\\a.html", "HTTP://www.example.gov.cn", "file:\\\\\\C:\\a.html"])
def test_an_address_as_windows_writes_the_path_is_an_address(name):
    with pytest.raises(Refused) as refused:
        converters.read(name)
    assert refused.value.diagnostic.code == "S131"


# --- what is installed -----------------------------------------------------------------------------------------------

# The name of a distribution where it is not that of its module.
DISTRIBUTIONS = {"docx": "python-docx", "camelot": "camelot-py", "pdfminer": "pdfminer.six", "pylopdf_fonts_zh_cn": "pylopdf-fonts-zh-cn", "python_calamine": "python-calamine"}

BEHIND = {"pillow"}  # pypdfium2 imports it, to make pictures of pages


def _imported() -> set[str]:
    names: set[str] = set()
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.split(".")[0])
    return {DISTRIBUTIONS.get(name, name) for name in names - stdlib_module_names - {"converters"}}


def _declared(requirements: list[str]) -> set[str]:
    return {requirement.split(">")[0].split("[")[0].strip() for requirement in requirements}


def test_what_is_imported_is_declared_and_what_is_declared_is_imported():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = _declared(project["dependencies"])
    optional = {name for extra, names in project["optional-dependencies"].items() if extra not in {"test", "bench"} for name in _declared(names)}
    assert _imported() - needed == optional - BEHIND
    assert needed <= _imported()
    assert all(">=" in requirement for requirement in project["dependencies"])


def test_the_package_says_that_it_has_types():
    assert (ROOT / "converters" / "py.typed").is_file()

"""The layers of the package, read from its source: who imports whom, who parses, and how long a module may be."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "converters"
MODULES = sorted(PACKAGE.rglob("*.py"))

LAYERS = (
    {"text", "numerals", "diagnostics", "codes", "resources", "limits", "origins", "record", "counting"},
    {"model", "spans", "lists", "media", "source", "ledger"},
    {"grid", "pages", "report", "forms", "postings", "migration", "reports", "printed", "rules"},
    {"readers", "recover", "checks", "writers"},
    {"pipeline", "formats", "output", "statement", "show", "repair", "consolidate", "comparison", "corrections"},
    {"work"},
    {"cli", "desk"},
)
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
APART = LAYERS[3]

# Libraries that read or write documents; loading one costs up to a second, so they are imported on use.
DOCUMENT_LIBRARIES = {"bs4", "camelot", "cv2", "docx", "html5lib", "lxml", "mammoth", "numpy", "olefile", "openpyxl", "pandas",
                      "pdfminer", "pdfplumber", "playa", "pypdfium2", "reportlab", "pyarrow", "selectolax", "typst", "distributed", "duckdb", "fsspec", "weasyprint", "xlsxwriter", "starlette", "uvicorn", "jinja2"}
LXML_HOMES = ("source", "readers", "writers", "checks", "resources")
PARSERS = {"fromstring", "parse", "iterparse", "XML", "HTML", "XMLParser", "HTMLParser", "XMLPullParser", "fromstringlist"}


def _name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def _group(path: Path) -> str:
    """The layer's member that `path` belongs to; "" for the package itself, whose front door may use everything."""
    first = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return "" if first == "__init__" else first


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def _imports(tree: ast.AST) -> list[tuple[str, ast.stmt]]:
    found: list[tuple[str, ast.stmt]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, node) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            found += [(f"{base}.{alias.name}" if base == "converters" else base, node) for alias in node.names]
    return found


def _at_import_time(tree: ast.Module) -> list[str]:
    """Modules imported when the module is loaded: not in a function, not under TYPE_CHECKING."""
    names: list[str] = []
    queue: list[ast.AST] = list(tree.body)
    while queue:
        node = queue.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            queue += node.orelse
            continue
        if isinstance(node, ast.Import | ast.ImportFrom):
            names += [name for name, _ in _imports(node)]
        queue += ast.iter_child_nodes(node)
    return names


def _groups_used(path: Path) -> set[str]:
    return {name.split(".")[1] for name, _ in _imports(_tree(path)) if name.startswith("converters.") and "__" not in name}


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_imports_only_its_layer_and_those_below(path):
    group = _group(path)
    if not group:
        return
    assert group in LEVEL, f"{_name(path)} belongs to no layer; add it to LAYERS"
    above = {used for used in _groups_used(path) if LEVEL.get(used, 99) > LEVEL[group]}
    assert not above, f"{_name(path)} imports {sorted(above)}, which stands above it"


@pytest.mark.parametrize("path", [path for path in MODULES if _group(path) in APART], ids=_name)
def test_readers_recover_checks_and_writers_never_import_one_another(path):
    assert _groups_used(path) & APART <= {_group(path)}


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_uses_no_relative_import_and_no_star(path):
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0
            assert all(alias.name != "*" for alias in node.names)


@pytest.mark.parametrize("path", [path for path in MODULES if _group(path) == "recover"], ids=_name)
def test_recover_knows_no_document_library(path):
    assert not {name.split(".")[0] for name, _ in _imports(_tree(path))} & DOCUMENT_LIBRARIES


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_document_libraries_are_imported_on_use(path):
    allowed = {"lxml"} if _group(path) in LXML_HOMES else {"starlette", "jinja2"} if _group(path) == "desk" else set()
    assert not {name.split(".")[0] for name in _at_import_time(_tree(path))} & (DOCUMENT_LIBRARIES - allowed)


@pytest.mark.parametrize("path", [path for path in MODULES if _group(path) != "source"], ids=_name)
def test_only_source_parses_xml_and_html_and_opens_packages(path):
    """Elsewhere no parser is made and no package opened; a writer may make a package of its own, for writing."""
    tree = _tree(path)
    for name, _ in _imports(tree):
        top = name.split(".")[0]
        assert top not in {"xml", "expat", "html5lib", "bs4"}, f"{_name(path)} imports {name}"
        assert top != "zipfile" or _group(path) == "writers", f"{_name(path)} imports zipfile"
        assert not name.startswith(("lxml.html", "lxml.objectify", "lxml.sax")), f"{_name(path)} imports {name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert not (called.startswith("etree.") and called.split(".")[1] in PARSERS), f"{_name(path)}:{node.lineno} {called}"
            assert called.split(".")[-1] not in {"LexborHTMLParser", "ParserCreate"}, f"{_name(path)}:{node.lineno} {called}"
            if called.split(".")[-1] == "ZipFile":
                assert _zip_mode(node) == "w", f"{_name(path)}:{node.lineno} opens a package"


def _zip_mode(call: ast.Call) -> str:
    mode = [keyword.value for keyword in call.keywords if keyword.arg == "mode"] + call.args[1:2]
    return mode[0].value if mode and isinstance(mode[0], ast.Constant) else "r"


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_says_its_purpose_and_fits_in_400_lines(path):
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), f"{_name(path)} has no docstring"
    assert text.count("\n") <= 400


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_no_error_is_swallowed(path):
    """No bare `except:`, and no `except Exception` that passes on in silence."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None, f"{_name(path)}:{node.lineno}"
            broad = ast.unparse(node.type) in {"Exception", "BaseException"}
            assert not (broad and all(isinstance(item, ast.Pass | ast.Continue) for item in node.body)), f"{_name(path)}:{node.lineno}"


def test_no_module_is_a_drawer_of_odds_and_ends():
    assert not [path for path in MODULES if path.stem in {"utils", "util", "helpers", "common", "misc"}]


def test_schema_holds_data_only():
    kept = {path.suffix for path in (ROOT / "schema").rglob("*") if path.is_file()}
    assert kept <= {".xml", ".xsd", ".sch", ".csv", ".md"}


def test_schema_does_not_shadow_the_package_of_that_name(tmp_path):
    (tmp_path / "schema").mkdir()
    (tmp_path / "schema" / "__init__.py").write_text("MARK = 'theirs'\n", encoding="utf-8")
    code = f"import sys; sys.path[:0] = [{str(ROOT)!r}, {str(tmp_path)!r}]; import schema; print(schema.MARK)"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "theirs\n", done.stderr


@pytest.mark.parametrize("module", ["converters", "converters.cli"])
def test_loading_the_package_or_the_command_loads_no_document_library(module):
    code = (f"import sys; sys.path.insert(0, {str(ROOT)!r}); import {module}; "
            f"print(sorted({{name.split('.')[0] for name in sys.modules}} & set({sorted(DOCUMENT_LIBRARIES)!r})))")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "[]\n", done.stdout + done.stderr

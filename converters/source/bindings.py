"""What a content control shows that is bound to a node of the file's own data (`w:dataBinding`, ECMA-376-1 §17.5.2.6), for reader and ledger.

Only the child steps that Word itself writes are followed; no other path is evaluated.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from lxml import etree

from converters.diagnostics import Refused
from converters.source.package import Package, Parcel
from converters.source.safe_xml import children, parse_xml

_CORE = "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}"  # the store that stands for docProps/core.xml (MS-OI29500 §2.1.556)
_MAPPING = re.compile(r"""xmlns:([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_STEP = re.compile(r"(?:([\w.-]+):)?([\w.-]+)(?:\[(\d{1,6})\])?")
_PROPERTIES = "customXmlProps"


class Bindings:
    """The data of one package, found by the id of its store; parsed when first asked for."""

    def __init__(self, package: Package | Parcel) -> None:
        """Keep the package."""
        self._package = package
        self._stores: dict[str, etree._Element] | None = None

    def text(self, attributes: Mapping[str, str]) -> str:
        """Return what the node holds that these attributes of a `dataBinding` name (without namespaces); "" for none, or one that is no leaf."""
        if self._stores is None:
            self._stores = self._read()
        names = {found[1]: found[2] or found[3] or "" for found in _MAPPING.finditer(attributes.get("prefixMappings", ""))}
        key = attributes.get("storeItemID", "").upper()
        roots = [self._stores[key]] if key in self._stores else [] if key else list(self._stores.values())
        return next((text for root in roots if (text := _node(root, attributes.get("xpath", ""), names))), "")

    def _read(self) -> dict[str, etree._Element]:
        """Return the root of each part of data by the id of its store, in capitals."""
        folded = {name.lower(): name for name in self._package.names}
        found: dict[str, etree._Element] = {}
        for rels in sorted(name for name in self._package.names if name.endswith(".rels") and "/" in name.removeprefix("_rels/")):
            folder = posixpath.dirname(posixpath.dirname(rels))
            part = posixpath.join(folder, posixpath.basename(rels).removesuffix(".rels"))
            for item in self._children(rels):
                if item.get("Type", "").endswith(f"/{_PROPERTIES}"):
                    target = posixpath.normpath(posixpath.join("/", folder, item.get("Target", ""))).lstrip("/")
                    properties, root = self._tree(folded.get(target.lower(), "")), self._tree(folded.get(part.lower(), ""))
                    if properties is not None and root is not None:
                        found[_plain(properties).get("itemID", "").upper()] = root
        core = self._tree(folded.get("docprops/core.xml", ""))
        return found if core is None else {_CORE: core, **found}

    def _children(self, part: str) -> list[etree._Element]:
        root = self._tree(part)
        return [] if root is None else list(children(root))

    def _tree(self, part: str) -> etree._Element | None:
        try:
            return parse_xml(self._package.read(part), part) if part in self._package.names else None
        except Refused:
            return None


def _plain(element: etree._Element) -> dict[str, str]:
    return {str(key).rpartition("}")[2]: str(value) for key, value in element.items()}


def _node(root: etree._Element, path: str, names: Mapping[str, str]) -> str:
    """Return the text of the leaf to which the child steps of `path` lead."""
    steps = path.strip().split("/")
    here: etree._Element | None = None
    for at, step in enumerate(steps[1:]):
        found = _STEP.fullmatch(step.removeprefix("@"))
        if steps[0] or found is None or (found[1] and found[1] not in names):
            return ""
        tag = f"{{{names[found[1]]}}}{found[2]}" if found[1] else found[2]
        if step.startswith("@"):
            return (here.get(tag) or "").strip() if here is not None and at == len(steps) - 2 else ""
        among = [root] if here is None else children(here)
        same = [item for item in among if item.tag == tag]
        number = int(found[3] or 1)
        if not 1 <= number <= len(same):
            return ""
        here = same[number - 1]
    return "" if here is None or len(here) else (here.text or "").strip()

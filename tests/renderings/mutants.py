"""Readers with one handler taken out: a name out of a table of names, a constant out of a comparison, an entry out of a registry."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest

_NEVER = "\0"  # no element and no attribute is called this
Patch = Callable[[pytest.MonkeyPatch], None]


@dataclass(frozen=True)
class Mutant:
    """What is taken out, where, and how to take it out."""

    place: str
    name: str
    patch: Patch

    def __str__(self) -> str:
        return f"{self.place}: {self.name}"


def mutants(module: ModuleType) -> Iterator[Mutant]:
    """Every handler of a module: the names in its tables, and those that its functions compare with."""
    yield from _tables(module)
    for function in _functions(module):
        yield from _comparisons(function)


def without_entry(owner: type, method: str, names: Iterable[str]) -> Iterator[Mutant]:
    """Each entry of the registry that a method of a class returns."""
    registry = getattr(owner, method)
    for name in names:
        def less(self: Any, name: str = name) -> dict[str, Any]:
            return {key: item for key, item in registry(self).items() if key != name}

        yield Mutant(f"{owner.__module__}.{owner.__qualname__}.{method}", name, lambda patch, less=less: patch.setattr(owner, method, less))


def _functions(module: ModuleType) -> list[FunctionType]:
    """The functions of a module and the methods of its classes."""
    own = [value for value in vars(module).values() if getattr(value, "__module__", "") == module.__name__]
    found = [value for value in own if isinstance(value, FunctionType)]
    for value in own:
        if inspect.isclass(value):
            found += [item for item in vars(value).values() if isinstance(item, FunctionType) and item.__module__ == module.__name__]
    return [function for function in found if function.__code__.co_filename == module.__file__]


def _tables(module: ModuleType) -> Iterator[Mutant]:
    """Each name in a set or dictionary of names that a function of the module looks into."""
    used = {name for function in _functions(module) for code in _codes(function.__code__) for name in code.co_names}
    for table, value in list(vars(module).items()):
        if table not in used or not isinstance(value, (frozenset, dict)) or not all(isinstance(name, str) for name in value):
            continue
        for name in sorted(value):
            left: Any = value - {name} if isinstance(value, frozenset) else {key: item for key, item in value.items() if key != name}
            yield Mutant(f"{module.__name__}.{table}", name, lambda patch, table=table, left=left: patch.setattr(module, table, left))


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _comparisons(function: FunctionType) -> Iterator[Mutant]:
    """Each string that a function compares something with, or asks whether something ends in."""
    lines, start = inspect.getsourcelines(function)
    tree = ast.parse(inspect.cleandoc("\n" + "".join(lines)) if lines[0][:1].isspace() else "".join(lines))
    for constant in _compared(tree):
        name, constant.value = constant.value, _NEVER
        code = _compiled(tree, function)
        constant.value = name
        place = f"{function.__module__}.{function.__qualname__}, line {start + constant.lineno - 1}"
        yield Mutant(place, name, lambda patch, code=code: patch.setattr(function, "__code__", code))


def _compared(tree: ast.AST) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        held: list[ast.expr] = []
        if isinstance(node, ast.Compare) and all(isinstance(op, (ast.Eq, ast.NotEq, ast.In, ast.NotIn)) for op in node.ops):
            held = node.comparators
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"endswith", "startswith"}:
            held = node.args
        for item in held:
            for constant in item.elts if isinstance(item, (ast.Set, ast.Tuple)) else [item]:
                if isinstance(constant, ast.Constant) and isinstance(constant.value, str) and constant.value:
                    yield constant


def _compiled(tree: ast.AST, function: FunctionType) -> CodeType:
    """The code of the one function in a tree."""
    assert isinstance(tree, ast.Module)
    whole = compile(ast.fix_missing_locations(tree), function.__code__.co_filename, "exec", dont_inherit=True,
                    flags=function.__code__.co_flags & 0x1000000)
    return next(code for code in whole.co_consts if isinstance(code, CodeType))

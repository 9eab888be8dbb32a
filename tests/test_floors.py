"""The four floors: imports point downward only, at the top of the module only, in no circle."""

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ["accessibility", "articles", "interaction", "portal"]
MODULES = sorted(
    path
    for floor in FLOORS
    for path in (ROOT / floor).rglob("*.py")
    if "migrations" not in path.parts
)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_from_its_own_floor_or_below(path):
    own = FLOORS.index(path.relative_to(ROOT).parts[0])
    above = [name for name in imported(parsed(path)) if name.split(".")[0] in FLOORS[own + 1 :]]
    assert not above


def test_no_module_is_part_of_a_circle():
    names = {name_of(path) for path in MODULES}
    graph = {
        name_of(path): {name for name in imported(parsed(path)) if name in names} - {name_of(path)}
        for path in MODULES
    }
    TopologicalSorter(graph).prepare()  # raises CycleError


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_is_imported_inside_a_function(path):
    hidden = [
        node.lineno
        for function in functions(parsed(path))
        if function.name != "ready"
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not hidden


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_outgrows_its_name(path):
    assert len(path.read_text().splitlines()) <= 350

"""Finds the leaves: every module of a package that exports one constant of one type. There is no registry to edit."""

import importlib
import importlib.util
import pkgutil
from collections.abc import Mapping
from typing import Protocol, TypeVar


class Leaf(Protocol):
    """Anything with a name of its own."""

    @property
    def name(self) -> str:
        """What it is called; unique among its kind."""


L = TypeVar("L", bound=Leaf)


class DuplicateLeafError(Exception):
    """Two modules export a leaf of one name."""


def collect(package: str, constant: str, kind: type[L], *, deeply: bool = False) -> Mapping[str, L]:
    """All `constant`s of the modules in `package`, by name, in alphabetical order of the names.

    deeply: also of the modules in packages below it. Whatever is looked into is imported.

    A module without the constant is no leaf and is passed over. Raises DuplicateLeafError for two leaves of one name
    and TypeError for a constant of another type, so that a misspelt leaf stops the start instead of going missing.
    """
    found: dict[str, L] = {}
    root = importlib.import_module(package)
    modules = pkgutil.walk_packages if deeply else pkgutil.iter_modules
    for info in modules(root.__path__, prefix=f"{package}."):
        leaf = getattr(importlib.import_module(info.name), constant, None)
        if leaf is None:
            continue
        if not isinstance(leaf, kind):
            raise TypeError(f"{info.name}.{constant} is {type(leaf).__name__}, not {kind.__name__}")
        if leaf.name in found:
            raise DuplicateLeafError(f"{info.name}.{constant}: the name {leaf.name!r} is taken already")
        found[leaf.name] = leaf
    return dict(sorted(found.items()))


def find(package: str, name: str, constant: str, kind: type[L]) -> L | None:
    """The leaf of that name in the file of that name, for whom one is enough; `None` where none is called so."""
    module = f"{package}.{name}"
    if not name.isidentifier() or importlib.util.find_spec(module) is None:
        return None
    leaf = getattr(importlib.import_module(module), constant, None)
    return leaf if isinstance(leaf, kind) and leaf.name == name else None

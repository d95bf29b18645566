"""What counties, smaller cities and districts are called for short: 宁海, 和县 (GB/T 2260)."""

from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("counties.txt")


@cache
def names() -> frozenset[str]:
    """All of them."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())

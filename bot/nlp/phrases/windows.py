"""Windows: words of every group inside one stretch of a sentence, in any order (承诺 … 免费)."""

from collections.abc import Collection, Sequence

from bot.nlp.text.expression import Expression

Span = tuple[int, int]
_SENTENCE_END = Expression(r"[。！？!?；;\n]")


def spans(text: str, groups: Sequence[Collection[Span]], characters: int) -> list[Span]:
    """The smallest stretches of at most `characters` that hold a word of each group, first to last."""
    if not all(groups):
        return []
    words = sorted((start, end, group) for group, found in enumerate(groups) for start, end in found)
    stretches: list[Span] = []
    first, last = 0, 0
    held: dict[int, list[Span]] = {}
    for last in range(len(words)):  # two pointers: every word enters and leaves once
        start, end, group = words[last]
        held.setdefault(group, []).append((start, end))
        while len(held) == len(groups):
            stretch = words[first][0], max(spans[-1][1] for spans in held.values())
            if stretch[1] - stretch[0] <= characters and not _SENTENCE_END.search(text, *stretch):
                stretches.append(stretch)
            leaving = held[words[first][2]]
            leaving.pop(0)
            if not leaving:
                del held[words[first][2]]
            first += 1
    return _smallest(stretches)


def _smallest(stretches: Sequence[Span]) -> list[Span]:
    """Those that hold no other; they come in order of their starts."""
    kept: list[Span] = []
    for start, end in stretches:
        while kept and kept[-1][1] >= end:
            kept.pop()
        kept.append((start, end))
    return kept

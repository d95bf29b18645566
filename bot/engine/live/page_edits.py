"""Edits of a YAML page: each gives the text anew. What an edit is not about stays as it was; so do comments."""

import json
import re

from bot.engine.live.page import Page, Spot

_COMMA = re.compile(r"\s*,")
_COMMA_BEFORE = re.compile(r",\s*\Z")
_PLAIN = re.compile(r"[^\W\d_]\w*(?: \w+)*")
"""What needs no quotes, but for the words below."""
_MEANINGFUL = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def inline(value: object) -> str:
    """A value on one line, as the shipped files have it."""
    if isinstance(value, str):
        return value if _PLAIN.fullmatch(value) and value.lower() not in _MEANINGFUL else _quoted(value)
    if isinstance(value, dict):
        return f"{{{', '.join(f'{inline(key)}: {inline(one)}' for key, one in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(inline, value))}]"
    return json.dumps(value)


def _quoted(text: str) -> str:
    signs = (f"\\{c}" if c in '"\\' else c if c.isprintable() else f"\\U{ord(c):08x}" for c in text)
    return f'"{"".join(signs)}"'


def added(page: Page, spot: Spot, written: str) -> str:
    """With one more item of a list, or one more `key: value`, behind all others."""
    if not spot.parts:
        return _put(page, spot.start + 1, written)
    last = spot.parts[-1].end
    stop = page.line_end(last)
    if not spot.flow:
        left = " " * (_column(page, spot.parts[0].start) if spot.keyed else _column(page, page.dash(spot, 0)))
        dash = "" if spot.keyed else "- "
        return _put(page, stop, f"\n{left}{dash}{written}")
    if stop < spot.end and page.comments(last, stop):
        # What is said of the last one stays with it.
        comma = "" if _COMMA.match(page.bare, last) else ","
        line = f"\n{' ' * page.indent(last)}{written}"
        return page.text[:last] + comma + page.text[last:stop] + line + page.text[stop:]
    return _put(page, last, f", {written}")


def removed(page: Page, spot: Spot, index: int) -> str:
    """Without one item of a list, or one key with its value; what was said of it stays."""
    start, end = spot.units()[index]
    if spot.flow:
        return _removed_in_brackets(page, spot, start, end)
    return _removed_line(page, start if spot.keyed else page.dash(spot, index), end)


def _removed_in_brackets(page: Page, spot: Spot, start: int, end: int) -> str:
    said = page.comments(start, end)
    kept = "".join(f"{one}\n{' ' * page.indent(start)}" for one in said)
    if comma := _COMMA.match(page.bare, end):
        end = comma.end()
        end += page.text.startswith(" ", end) and not page.is_bare(end, page.line_end(end))
        return page.text[:start] + kept + page.text[end:]
    before = page.text[:start]
    if not page.comments(max((one.end for one in spot.parts if one.end <= start), default=start), start):
        before = _COMMA_BEFORE.sub("", before)
    return before + kept + page.text[end:]


def _removed_line(page: Page, start: int, end: int) -> str:
    """Without the lines of something in a block, unless something else begins on the same line."""
    begin, stop = page.line(start), page.line_end(end)
    said = page.comments(start, stop)
    indent = " " * (start - begin)
    if page.is_bare(begin, start):
        return page.text[:begin] + "".join(f"{indent}{one}\n" for one in said) + page.text[stop + 1 :]
    following = re.compile(r"\s*").match(page.text, stop)
    if not said and following and not page.text.startswith("#", following.end()):
        # The dash before it is now that of what follows.
        return page.text[:start] + page.text[following.end() :]
    return page.text[:start] + f"\n{indent}".join(said) + page.text[stop:]


def replaced(page: Page, spot: Spot, value: object) -> str:
    """With another value in a place on one line."""
    return page.text[: spot.start] + inline(value) + page.text[spot.end :]


def appended(page: Page, entry: dict[str, object]) -> str:
    """With one more entry behind the others of the page, before what is said at its end."""
    root = page.root
    if root.flow and root.parts:
        return added(page, root, inline(entry))
    left = " " * (_column(page, page.dash(root, 0)) if root.parts else 0)
    block = f"{left}- " + f"\n{left}  ".join(f"{key}: {inline(value)}" for key, value in entry.items())
    if root.parts:
        return _put_line(page.text, _end_with_comments(page, len(root.parts) - 1), block)
    if root.start == root.end:
        return _put_line(page.text, len(page.text), block)
    # An empty list gives way; what is said behind it stands above the entry then.
    begin, stop = page.line(root.start), page.line_end(root.end)
    said = "".join(f"{one}\n" for one in page.comments(begin, stop))
    return page.text[:begin] + said + block + (page.text[stop:] or "\n")


def _put_line(text: str, at: int, line: str) -> str:
    """With a line more where one begins, or behind a last one that has no break."""
    before = text[:at]
    return f"{before}{'' if not before or before.endswith(chr(10)) else chr(10)}{line}\n{text[at:]}"


def without_entry(page: Page, index: int) -> str:
    """Without one entry of the page, and without what is said of it: inside, and right above.

    The first line of a page speaks of the page.
    """
    root = page.root
    if root.flow:
        return removed(page, root, index)
    floor = _end_with_comments(page, index - 1) if index else 0
    begin = page.line(page.dash(root, index))
    while begin > floor and _is_comment(page, above := page.line(begin - 1)) and above > 0:
        begin = above
    stop = _end_with_comments(page, index)
    before, after = page.text[:begin], page.text[stop:]
    if not before or before.endswith("\n\n"):
        after = after.lstrip("\n")
    return before + after if after else (before.rstrip("\n") + "\n").lstrip("\n")


def _end_with_comments(page: Page, index: int) -> int:
    """Where the line after an entry of the page begins, and after what is said further to the right below it."""
    left = _column(page, page.dash(page.root, 0))
    at = stop = min(page.line_end(page.root.parts[index].end) + 1, len(page.text))
    while at < len(page.text):
        end = page.line_end(at)
        line = page.text[at:end]
        if _is_comment(page, at) and page.indent(at) > left:
            stop = min(end + 1, len(page.text))
        elif line.strip():
            break
        at = end + 1
    return stop


def _is_comment(page: Page, at: int) -> bool:
    return page.text[at : page.line_end(at)].lstrip(" ").startswith("#")


def _column(page: Page, at: int) -> int:
    return at - page.line(at)


def _put(page: Page, at: int, written: str) -> str:
    return page.text[:at] + written + page.text[at:]

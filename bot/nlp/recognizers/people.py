"""People as reps write them: 张总, 设备科李主任, 老韩, 小贾, Lisa, Dr. Xue, 经理林溪."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.nlp.names.surnames import TWO_CHARACTERS
from bot.nlp.recognizer import Entity, Recognizer, Sheet
from bot.nlp.text.expression import Expression
from bot.nlp.text.windows import Opening

if TYPE_CHECKING:
    from bot.nlp.vocabulary import Vocabulary

_LATIN = Opening(
    "[A-Z阿]",
    r"(?<![A-Za-z@._-])(?:(?:Dr|Mr|Ms|Mrs)\.?\s?|阿)?[A-Z][a-z]{2,11}(?:\s[A-Z][a-z]{1,11})?(?![A-Za-z])[\u4e00-\u9fff]?",
)
_JAPANESE = Expression(r"[\u4e00-\u9fff]{2,3}さん")
_FAMILIAR = Expression(
    r"阿(?![姨里尔拉联富弥])[\u4e00-\u9fff](?=[\s，。、：说讲:,\d]|$|吃|[在加打找问想要留发回让]|微信|电话|那边|来电|推荐|介绍)"
    r"|(?<![\u4e00-\u9fff])[\u4e00-\u9fff]姐(?=说|讲|问|那边|微信|让|要)"
)
"""「采购阿芬问…」; 「霞姐说…」, by the given name."""
_CLIPPED = frozenset(("院", "部", "科", "处", "生", "博"))
"""Titles cut to one character, which many common words end in (工程部, 美容院): only where a name can begin."""
_NAME_BEGINS = Expression(r"[^\u4e00-\u9fff]|[部科处院厂司局室板的和跟见约找给问让]")
_PART_OF_NAME = Expression(r"大?附[中小属一二高]|大学")
"""Behind a clipped title it is none: 「华科大附中」."""
_SPEAKS = (
    "说|讲|表示|暗示|要求|提出|提了|反馈|觉得|问我|那边|答应|同意|确认|建议|强调|带我|来电|打电话|在场|接待|认为|希望|让我|想要"
    "|透露|私下|松口|拍板|过来|出差|不在|也在"
)
"""Verbs of people, behind a full name: 「采购经理蒋斌暗示…」."""
_NOT_AFTER_NAME = frozenset("们家性质量号码类型")


@dataclass(frozen=True, slots=True)
class Person:
    """A person: `name` as written; `title` the part of it that is a title or a job beside it."""

    name: str
    title: str | None = None

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class _Patterns:
    titled: Opening
    called: Opening
    full: Opening
    polite: Expression
    stop: frozenset[str]
    stop_starts: Expression
    endings: tuple[str, ...]


def _firsts(words: Iterable[str]) -> str:
    return re.escape("".join({word[0] for word in words}))


@lru_cache(maxsize=4)
def _patterns(vocabulary: "Vocabulary") -> _Patterns:
    surnames, stop = vocabulary.surnames, vocabulary.not_people
    title, job = ("|".join(map(re.escape, words)) for words in (vocabulary.titles, vocabulary.job_titles))
    pairs = TWO_CHARACTERS.replace("|", "")
    return _Patterns(
        titled=Opening(
            f"[{surnames}{pairs}](?=[{_firsts(vocabulary.titles)}{pairs}])",
            rf"(?!(?<=[那这])边)(?P<surname>(?:{TWO_CHARACTERS})|[{surnames}])(?P<title>{title})",
        ),
        called=Opening(
            f"[老小](?=[{surnames}A-Z])",
            rf"老[{surnames}](?:头|厂长|校长|院长|主任|科长|处长|老板|师傅|经理)|(?<![一二三四五六七八九十附实])[老小](?:[{surnames}]儿?|[A-Z](?![A-Za-z]))",
        ),
        full=Opening(
            f"[联对找{_firsts(vocabulary.job_titles)}]",
            rf"(?:(?P<job>{job}|联系人|对接人|找)[\s:]?)(?P<name>(?:{TWO_CHARACTERS}|[{surnames}])(?!总|工[^\u4e00-\u9fff]|经理|主任)[\u4e00-\u9fff]{{1,2}})(?=[\s，。,、；;:()|\d]|$|女士|先生|小姐|{_SPEAKS})",
        ),
        polite=Expression(
            rf"(?:(?<![\u4e00-\u9fff])|(?<=[部科处室办理管任员长师人]))[{surnames}][\u4e00-\u9fff]{{1,2}}(?=先生|女士|小姐)"
            rf"|(?<![\u4e00-\u9fff])[{surnames}]太(?=[\s，,。、:\d想要说问打找]|$)"
        ),
        stop=stop | set(vocabulary.job_titles),
        stop_starts=Expression("|".join(map(re.escape, sorted(stop, key=len, reverse=True)))),
        endings=tuple(ending for ending in vocabulary.company_endings if len(ending) > 1),
    )


def _titled(text: str, patterns: _Patterns) -> Iterator[tuple[int, int, Person]]:
    for match in patterns.titled.finditer(text):
        start, end = match.span()
        stop = patterns.stop_starts.match(text, match.start("title"))
        if match[0] in patterns.stop or (stop and stop.end() > end):
            continue
        if match["surname"] == "方" and start and text[start - 1] in "双对甲乙我资校院多三各厂":
            continue  # 「双方老板」 names nobody
        if match["title"] in _CLIPPED and (
            (start and not _NAME_BEGINS.match(text[start - 1])) or _PART_OF_NAME.match(text, end)
        ):
            continue
        yield start, end, Person(match[0], match["title"])


def _called(text: str, patterns: _Patterns) -> Iterator[tuple[int, int, Person]]:
    for match in patterns.called.finditer(text):
        stop = patterns.stop_starts.match(text, match.start())
        house = text.startswith(patterns.endings, match.end())  # 「小满饰品」 is where Vivi works
        if not stop and not house and text[match.end() : match.end() + 1] not in _NOT_AFTER_NAME:
            yield match.start(), match.end(), Person(match[0])


def _latin(text: str, patterns: _Patterns, surnames: str) -> Iterator[tuple[int, int, Person]]:
    for match in _LATIN.finditer(text):
        name = match[0].rstrip()
        if _is_character(name[-1]) and (name[-1] not in surnames or _is_character(text[match.end() : match.end() + 1])):
            name = name[:-1]
        start, end = match.start(), match.start() + len(name)
        first, _, last = name.partition(" ")
        if last and first.lower() in patterns.stop:  # 「IT Director Frank」
            start, name = end - len(last), last
        if not any(word.strip(".").lower() in patterns.stop for word in name.split()):
            yield start, end, Person(name)


def _is_character(sign: str) -> bool:
    return "\u4e00" <= sign <= "\u9fff"


def _find(sheet: Sheet) -> Iterable[Entity[object]]:
    text, words = sheet.text, sheet.vocabulary
    if words is None:
        return
    patterns = _patterns(words)
    found = [*_titled(text, patterns), *_called(text, patterns), *_latin(text, patterns, words.surnames)]
    found += [
        (m.start("name"), m.end("name"), Person(m["name"], m["job"]))
        for m in patterns.full.finditer(text)
        if not patterns.stop_starts.match(text, m.start("name"))
    ]
    others = [_FAMILIAR]
    if "さん" in text:
        others.append(_JAPANESE)
    if "先生" in text or "女士" in text or "小姐" in text or "太" in text:
        others.append(patterns.polite)
    found += [(m.start(), m.end(), Person(m[0])) for pattern in others for m in pattern.finditer(text)]
    reach = -1
    for start, end, person in sorted(found, key=lambda f: (f[0], -f[1])):
        if start >= reach:
            reach = end
            yield Entity(person, start, end, 0.9 if person.title else 0.7, "people")


RECOGNIZER = Recognizer(
    name="people",
    kinds=(Person,),
    of_messages=True,
    find=_find,
    examples=(
        ("拜访了张总和", "张总"),
        ("跟欧阳总通了电话", "欧阳总"),
        ("店长阿May，", "阿May"),
        ("设备科李主任说", "李主任"),
        ("约王工周三见", "王工"),
        ("老韩中午来电", "老韩"),
        ("问采购小孟", "小孟"),
        ("Lisa发了邮件", "Lisa"),
        ("Dr. Xue主讲", "Dr. Xue"),
        ("联系人林溪，", "林溪"),
        ("采购阿莲吃饭", "阿莲"),
        ("采购那个小刘说", "小刘"),
        ("庾太 想做牙椅", "庾太"),
    ),
    counter_examples=(
        "今日总结",
        "双方老板签字",
        "做SaaS的",
        "和总部对过",
        "王工作很忙",
        "价格太高",
        "小程序二期",
        "老系统迁移",
        "WMS和TMS打包",
        "总价不变",
        "总部和董事会",
        "工程进度",
        "工厂停工",
    ),
)

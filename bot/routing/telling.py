"""A decision for others: as JSON (`salesbot route`), and in words for the people whom it concerns."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.core.routing import Decision
from bot.routing import all_factors
from bot.routing.chain import Candidate, Loss, candidates, worth

_WHY: Mapping[str, str] = {
    "company": "这家公司已经有负责人",
    "phone": "同一个电话的线索已经有负责人",
    "deputy": "负责人今天不在，由代理人先接",
    "owner_away": "负责人今天不在，也没有能接的代理人",
    "number": "同一个电话已经有负责人，记的是另一家公司",
    "twin": "名字和同事的客户很像，要先问清是不是同一家",
    "contact": "联系人和同事在跟的对得上，要先问清是不是同一个人",
    "no_rule": "没有一条规则符合",
    "nobody_free": "符合规则的人现在都接不了",
}
_BARS: Mapping[str, str] = {
    "left": "已离职",
    "on_leave": "今天请假",
    "holds": "{about}类线索已到上限",
    "waiting": "待联系的线索已到{about}条",
    "owner": "归{about}",
    "pool": "不在「{about}」组",
    "turn": "得分相同，轮到别人",
}
_MOST = 5


def as_json(decision: Decision) -> dict[str, Any]:
    """What `salesbot route` prints."""
    return {
        "winner": decision.winner,
        "mode": decision.mode,
        "version": decision.version,
        "rules": [
            {"id": one.id, "matched": one.matched, "failed_condition": one.failed_condition} for one in decision.rules
        ],
        "candidates": [_candidate(decision, one) for one in candidates(decision, 0)],
    }


def _candidate(decision: Decision, one: Candidate) -> dict[str, Any]:
    weighed = [worth(value, weight) for value, weight in zip(one.values, decision.weights, strict=True)]
    entries = [
        {"name": name, "value": value, "weight": weight, "points": points}
        for name, value, weight, points in zip(decision.factors, one.values, decision.weights, weighed, strict=True)
    ]
    ground = one.ground(decision.weights)
    entries += [
        {"name": rule, "value": share, "weight": ground, "points": worth(share, ground)}
        for rule, share in one.shares.items()
    ]
    return {"user_id": one.person, "points": one.points, "factors": entries, "excluded_by": one.excluded_by}


def bar(excluded_by: str, names: Mapping[str, str]) -> str:
    """What excludes somebody, in words."""
    kind, _, about = excluded_by.partition(":")
    return _BARS.get(kind, kind).format(about=names.get(about, about))


def lost(loss: Loss, names: Mapping[str, str]) -> str:
    """Why somebody did not get it: 「差在 同城（8分），这一项追平就能赢」."""
    if loss.by.partition(":")[0] in _BARS:
        return bar(loss.by, names)
    return (
        f"差在{_label(loss.by)}（{figure(loss.gap)}分），{'这一项追平就能赢' if loss.alone else '只追平这一项还不够'}"
    )


def why(decision: Decision) -> str:
    """What settled it, where no points did."""
    code = (decision.why or "").partition(":")[0]
    return _WHY.get(code, code)


def explained(decision: Decision, names: Mapping[str, str]) -> Iterator[str]:
    """The decision in a few lines: the score, the rule, the winner's best points, and why the next ones lost."""
    scored = decision.scored
    if scored is not None:
        reasons = "、".join(f"{part.reason} {part.points:+g}" for part in scored.parts)
        yield f"评分 {scored.total:g}（{scored.level}类，{scored.model}模型）" + (f"：{reasons}" if reasons else "")
    if decision.mode in {"owner", "queue"}:
        yield f"{why(decision)}" + (
            f"：{names.get(decision.winner, decision.winner)}" if decision.winner else "，在待分配队列里"
        )
    if decision.mode == "owner":
        return
    for rule in decision.rules:
        if rule.failed_condition is not None:
            yield f"规则 {rule.id}：不符合（{rule.failed_condition}）"
        elif rule.id == decision.rule:
            yield f"规则 {rule.id}：符合" + ("，轮流" if decision.by == "turn" else "，按得分")
    yield from _ranking(decision, names)


def _ranking(decision: Decision, names: Mapping[str, str]) -> Iterator[str]:
    found = candidates(decision, _MOST)
    for number, one in enumerate(found[:_MOST], 1):
        name = names.get(one.person, one.person)
        if one.loss is None:
            yield f"{number} {name} {figure(one.points)}分：{best(decision, one)}"
        else:
            yield f"{number} {name} {figure(one.points)}分，{lost(one.loss, names)}"
    if len(found) > _MOST:
        yield f"……共 {len(found)} 人"


def best(decision: Decision, one: Candidate, most: int = 3) -> str:
    """The factors that gave a candidate the most points, and what soft rules did."""
    named = sorted(
        zip(map(worth, one.values, decision.weights), decision.factors, strict=True), key=lambda pair: -pair[0]
    )
    parts = [f"{_label(name)} {figure(points)}" for points, name in named[:most] if points > 0]
    ground = one.ground(decision.weights)
    parts += [f"{_label(rule)} {worth(share, ground):+.1f}" for rule, share in one.shares.items()]
    return "、".join(parts)


def figure(points: float) -> str:
    """Points as people read them: 49.8, 12."""
    return f"{points:.1f}".removesuffix(".0")


def _label(by: str) -> str:
    """What a factor or a soft rule is called."""
    return all_factors()[by].label if by in all_factors() else f"软规则 {by.partition('/')[0]}"

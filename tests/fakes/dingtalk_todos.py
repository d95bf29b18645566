"""钉钉待办: one list a person, by union id; `sourceId` is the app's own key, and unique."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from itertools import count
from typing import Any

from tests.fakes.exchange import Reply

Json = Mapping[str, Any]


class Todos:
    """All tasks by their id."""

    def __init__(self, staff: AbstractSet[str]) -> None:
        self.tasks: dict[str, dict[str, Any]] = {}
        self._staff = staff
        self._ids = count(1)

    def of(self, user: str) -> list[dict[str, Any]]:
        """A person's tasks, done or not, oldest first."""
        return [task for task in self.tasks.values() if task["executorIds"] == [_union(user)]]

    def union_id(self, request: Json) -> Reply:
        user = str(request.get("userid"))
        if user not in self._staff:
            return Reply({"errcode": 60121, "errmsg": "planted: user not found"})
        return Reply({"errcode": 0, "errmsg": "ok", "result": {"userid": user, "unionid": _union(user)}})

    def handle(self, method: str, path: list[str], request: Json) -> Reply:
        match method, path:
            case "POST", ["users", union, "tasks"]:
                return self._create(union, request)
            case "GET", ["users", _, "tasks", "sources", source]:
                found = [task for task in self.tasks.values() if task["sourceId"] == source]
                return Reply(found[0]) if found else _refused("notFound.task", 404)
            case "PUT", ["users", _, "tasks", task, "executorStatus"]:
                done = request["executorStatusList"]
                self.tasks[task]["done"] = all(one["isDone"] for one in done)
                return Reply({"result": True})
            case "PUT", ["users", _, "tasks", task]:
                self.tasks[task] |= request
                return Reply({"result": True})
        return _refused("notFound", 404)

    def _create(self, union: str, request: Json) -> Reply:
        if not union.startswith("union-") or not all(one.startswith("union-") for one in request["executorIds"]):
            return _refused("paramError.unionId", 400)
        for task in self.tasks.values():
            if task["sourceId"] == request["sourceId"]:
                return _refused("paramError.sourceIdRepeated", 400)
        task_id = f"task{next(self._ids)}"
        self.tasks[task_id] = {"id": task_id, "done": False, **request}
        return Reply(self.tasks[task_id])


def _union(user: str) -> str:
    return f"union-{user}"


def _refused(code: str, status: int) -> Reply:
    return Reply({"code": code, "message": f"planted: {code}", "requestid": "PLANTED"}, status)

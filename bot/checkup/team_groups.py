"""Whether each team whose group a rule is to speak in has a robot there."""

from collections.abc import Iterator

from bot.checkup.check import Case, Check
from bot.core.diagnosis import Diagnosis
from bot.jobs import daily_digest
from bot.policy import Config, PolicyError


def _run(case: Case) -> Iterator[Diagnosis]:
    file = f"{daily_digest.NAME}.yaml"
    try:
        policy = Config(case.settings.config).load(file, daily_digest.Policy)
    except PolicyError:
        return  # what is wrong with the file, another check tells
    for team in policy.groups:
        if team not in case.settings.wecom_groups or case.settings.wecom_corp_id is None:
            what = f"{file} 要发到 {team} 的群，但这个团队没有群机器人"
            yield Diagnosis("warning", what, "SALESBOT_WECOM_GROUPS 里加上它的 key，和企业微信自建应用一起用")


CHECK = Check("team_groups", _run)

"""All entities of a message of 140 characters: `python tests/bench/extract.py` prints p50 and p99 in milliseconds."""

import statistics
import sys
import time
from datetime import datetime

from bot.nlp.extract import extract

NOW = datetime.fromisoformat("2026-03-18T10:30")
ROUNDS = 400
MESSAGES = (
    (
        "今天拜访3家客户，电话12个。华星科技李总说预算120万，首付30%，尾款账期60天，下周三下午3点演示；惠麓生物报价86万8，打九五折，月底前定。"
        "联系人张总13800138000，5月20日到5月24日参展，质保两年，返点3个点，竞品报价七八十万，一直在跟进，客户担心售后响应。"
    ),
    (
        "上午去了远舟医疗，设备科李主任和采购王工都在，聊了快两个小时，主要还是嫌贵，说竞品比我们便宜三十来万，让我们下周五之前再报一版。"
        "技术参数没有异议，但是兼容性报告要月底补齐。下午约了康泽的张总，没见着人，改到后天上午十点，顺便带上三家对比表，回来路上又打了5个电话。"
    ),
    (
        "日报：接待41组，试穿23，成交9单，连带1.8，业绩6842元。会员新增6个，退货1单。天气不好人流少，下午四点以后才有客人。"
        "明天店庆，目标1.2万，已约老客户8位，满500减50，全场八五折，早上9点开门，晚上10点打烊，小贾和阿莲加班，库存还差30双，周四前到货，别忘了。"
    ),
)


def main() -> None:
    """Runs each message in turn, after a warm round."""
    for text in MESSAGES:
        extract(text, NOW)
    taken: list[float] = []
    for _ in range(ROUNDS):
        for text in MESSAGES:
            begun = time.perf_counter()
            extract(text, NOW)
            taken.append((time.perf_counter() - begun) * 1e3)
    cuts = statistics.quantiles(taken, n=100)
    length = statistics.mean(map(len, MESSAGES))
    sys.stdout.write(f"{length:.0f} characters: p50 {cuts[49]:.2f} ms, p99 {cuts[98]:.2f} ms\n")


if __name__ == "__main__":
    main()

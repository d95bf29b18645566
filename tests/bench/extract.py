"""All entities of a message of 140 characters, beside other libraries: `python -m tests.bench.extract`.

Prints for each the time to import it in a fresh process, of its first message, and p50 and p99 of the rest, in
milliseconds. Peers come with the optional extra `bench`; what is not installed is said and skipped.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime

from bot.nlp.extract import extract
from tests.bench.extract_peers import PEERS

NOW = datetime.fromisoformat("2026-03-18T10:30")
SECONDS = 3.0
"""How long each library reads; ours takes a thousandth of a second a message, others fifty times that."""
IMPORTS = 5
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
    (
        "补昨天的日报：一、完成两场演示，青禾食品付总当场拍板，合同额五十六万八，先付三成，余款验收后十五个工作日内付清；"
        "二、给蓝湾酒店寄了样品，前台电话0755-2600 1234转806，下周二回访；三、海诚那单丢了，差了两个点。"
        "明天上午九点半到十一点在总部培训，下午跑两家老客户，四月上旬冲一冲。"
    ),
)


def main() -> None:
    """Ours, then each peer that is installed."""
    _report("ours: everything", "bot.nlp.extract", lambda text: extract(text, NOW))
    for name, module, load in PEERS:
        try:
            read = load()
        except ImportError as missing:
            sys.stdout.write(f"{name}: SKIPPED, not installed ({missing}); pip install '.[bench]'\n")
            continue
        _report(name, module, read)


def _report(name: str, module: str, read: Callable[[str], object]) -> None:
    begun = time.perf_counter()
    read(MESSAGES[0])
    first = time.perf_counter() - begun
    for text in MESSAGES:
        read(text)
    taken: list[float] = []
    until = time.perf_counter() + SECONDS
    while time.perf_counter() < until:
        for text in MESSAGES:
            begun = time.perf_counter()
            read(text)
            taken.append(time.perf_counter() - begun)
    cuts = [cut * 1e3 for cut in statistics.quantiles(taken, n=100)]
    sys.stdout.write(
        f"{name}: import {_import_time(module):.0f} ms, first {first * 1e3:.1f} ms, "
        f"p50 {cuts[49]:.2f} ms, p99 {cuts[98]:.2f} ms ({len(taken)} messages of {_length():.0f} characters)\n"
    )


def _length() -> float:
    return statistics.mean(map(len, MESSAGES))


def _import_time(module: str) -> float:
    """The least of a few imports in processes of their own, in milliseconds."""
    code = f"import time; t = time.perf_counter(); import {module}; print((time.perf_counter() - t) * 1e3)"
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own words
        for _ in range(IMPORTS)
    ]
    return min(float(run.stdout.split()[-1]) for run in runs)


if __name__ == "__main__":
    main()

"""What is pressed shows so; what is sent besides words is kept, hashed and named."""

from datetime import timedelta
from hashlib import sha256

import pytest

from bot.engine import fetcher
from bot.engine.replay import timelapse
from tests.fakes.faults import Errcode, Html, LostAnswer
from tests.stories.street import Street, street

pytestmark = pytest.mark.anyio

DATA = b"PK\x03\x04 three offers"


async def card_of(here: Street) -> dict[str, object]:
    await here.say("BaiLu", "松涛今天电话聊了，报价80万")
    return next(dict(one.card) for one in here.qyapi.transcript("BaiLu") if one.card)


async def test_the_card_shows_what_was_chosen_and_the_answer_comes_first(database_url: str) -> None:
    async with street(database_url) as here:
        card = await card_of(here)
        await here.arrive(here.platform.click("BaiLu", card, "choose:1"))
        await here.work()
        assert here.qyapi.stamps == {card["task_id"]: "已选 1"}
        assert here.ask("SELECT customer, amount FROM opportunity") == [("K04", 80_000_000)]
        assert here.ask("SELECT key FROM outbox ORDER BY id DESC LIMIT 1")[0][0].startswith("stamp/")
        assert here.owed() == 0


async def test_a_stamp_whose_answer_was_lost_is_tried_again_in_silence(sqlite_url: str) -> None:
    async with street(sqlite_url) as here:
        card = await card_of(here)
        here.qyapi.fails("message/update_template_card", LostAnswer())
        await here.arrive(here.platform.click("BaiLu", card, "choose:1"))
        await here.work()
        await here.pass_time(timedelta(minutes=1))
        assert len(here.qyapi.updates) == 1
        assert here.qyapi.calls["message/update_template_card"] == 2
        assert here.qyapi.texts("GuGuanLi") == []
        assert here.ask("SELECT count(*) FROM outbox WHERE state = 'pending'") == [(0,)]


async def test_a_card_that_can_no_longer_be_changed_is_nobody_s_worry(sqlite_url: str) -> None:
    async with street(sqlite_url) as here:
        card = await card_of(here)
        await here.arrive(here.platform.click("BaiLu", card, "choose:1"))
        await here.handle()
        here.clock.turn(timedelta(hours=73))
        await here.work()
        assert here.qyapi.stamps == {}
        assert here.qyapi.texts("GuGuanLi") == []
        stamp = here.ask("SELECT state, error FROM outbox WHERE key LIKE 'stamp/%'")
        assert [(state, "60140" in error) for state, error in stamp] == [("parked", True)]


async def test_a_file_is_named_kept_and_hashed(database_url: str) -> None:
    async with street(database_url) as here:
        here.qyapi.media["m1"] = DATA
        await here.arrive(here.platform.user_sends("BaiLu", "file", MediaId="m1", FileName="三方比价表.xlsx"))
        await here.work()
        assert "已收到文件 三方比价表.xlsx" in here.qyapi.texts("BaiLu")[0]
        await here.fetch()
        digest = sha256(DATA).hexdigest()
        assert here.ask("SELECT state, medium, name, sha256 FROM attachment") == [
            ("kept", "file", "三方比价表.xlsx", digest)
        ]
        assert [bytes(data) for (data,) in here.ask("SELECT data FROM content")] == [DATA]
        assert here.ask("SELECT count(*) FROM ledger WHERE event = 'attachment_kept'") == [(1,)]


async def test_the_same_picture_twice_is_two_attachments_with_one_content(database_url: str) -> None:
    async with street(database_url) as here:
        here.qyapi.media |= {"m1": DATA, "m2": DATA}
        for media_id in ("m1", "m2"):
            await here.arrive(here.platform.user_sends("BaiLu", "image", MediaId=media_id, PicUrl="https://p.test/1"))
        await here.work()
        await here.fetch()
        assert here.ask("SELECT state, count(*) FROM attachment GROUP BY state") == [("kept", 2)]
        assert here.ask("SELECT count(*) FROM content") == [(1,)]


async def test_a_voice_without_words_is_kept_and_says_so(sqlite_url: str) -> None:
    async with street(sqlite_url) as here:
        await here.arrive(here.platform.user_sends("BaiLu", "voice", MediaId="m1", Format="amr"))
        await here.work()
        assert "语音" in here.qyapi.texts("BaiLu")[0]
        assert "听不出字" in here.qyapi.texts("BaiLu")[0]


async def test_a_place_and_a_link_are_noted_by_name_and_nothing_is_fetched(sqlite_url: str) -> None:
    async with street(sqlite_url) as here:
        place = {"Location_X": "31.29", "Location_Y": "120.58", "Label": "苏州市星湖街"}
        await here.arrive(here.platform.user_sends("BaiLu", "location", **place))
        await here.arrive(here.platform.user_sends("BaiLu", "link", Title="招标公告", Url="https://b.test/7"))
        await here.work()
        await here.fetch()
        assert "已收到位置 苏州市星湖街" in here.qyapi.texts("BaiLu")[0]
        assert "已收到链接 招标公告" in here.qyapi.texts("BaiLu")[1]
        noted = here.ask("SELECT state, reference FROM attachment ORDER BY message")
        assert noted == [("noted", "31.29,120.58"), ("noted", "https://b.test/7")]
        assert here.qyapi.calls["media/get"] == 0


async def test_what_cannot_be_fetched_now_is_fetched_later(sqlite_url: str) -> None:
    async with street(sqlite_url) as here:
        here.qyapi.media["m1"] = DATA
        for fault in (Errcode(-1), Html(502), Html(200), Errcode(60020)):
            here.qyapi.fails("media/get", fault)
        await here.arrive(here.platform.user_sends("BaiLu", "image", MediaId="m1"))
        await here.work()
        for _ in range(6):
            await here.fetch()
            here.clock.turn(timedelta(minutes=1))
        assert here.ask("SELECT state, attempts FROM attachment") == [("kept", 4)]
        assert [bytes(data) for (data,) in here.ask("SELECT data FROM content")] == [DATA]


async def test_a_flaw_of_ours_over_one_attachment_leaves_the_others_their_turn(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with street(sqlite_url) as here:
        here.qyapi.media |= {"m1": DATA, "m2": DATA}
        channel = here.app.house.channels["wecom"]
        fetch = channel.fetch

        async def stumble(reference: str, most: int) -> bytes:
            return await fetch(reference, most) if reference != "m1" else bytes(1 // 0)

        monkeypatch.setattr(channel, "fetch", stumble)
        for media_id in ("m1", "m2"):
            await here.arrive(here.platform.user_sends("BaiLu", "image", MediaId=media_id))
        await here.work()
        await here.fetch()
        assert here.ask("SELECT state, error FROM attachment ORDER BY message") == [
            ("waiting", "ZeroDivisionError"),
            ("kept", None),
        ]


async def test_a_reference_that_the_platform_has_forgotten_is_lost_and_noted(sqlite_url: str) -> None:
    async with street(sqlite_url) as here:
        await here.arrive(here.platform.user_sends("BaiLu", "image", MediaId="gone"))
        await here.work()
        await here.fetch()
        ((state, error),) = here.ask("SELECT state, error FROM attachment")
        assert (state, "40007" in error) == ("lost", True)
        assert here.ask("SELECT count(*) FROM ledger WHERE event = 'attachment_lost'") == [(1,)]


async def test_after_three_days_of_trouble_an_attachment_is_given_up(sqlite_url: str) -> None:
    async with street(sqlite_url) as here:
        here.qyapi.fails("media/get", Errcode(-1), times=None)
        await here.arrive(here.platform.user_sends("BaiLu", "image", MediaId="m1"))
        await here.work()
        await here.fetch()
        here.clock.turn(timedelta(days=3))
        await here.fetch()
        ((state, error),) = here.ask("SELECT state, error FROM attachment")
        assert (state, "3天" in error) == ("lost", True)


async def test_what_is_too_large_is_not_kept(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with street(sqlite_url) as here:
        monkeypatch.setattr(fetcher, "MOST_BYTES", 1024 * 1024)
        here.qyapi.media["m1"] = bytes(1024 * 1024 + 1)
        await here.arrive(here.platform.user_sends("BaiLu", "video", MediaId="m1"))
        await here.work()
        await here.fetch()
        ((state, error),) = here.ask("SELECT state, error FROM attachment")
        assert (state, "超过 1 MB" in error) == ("lost", True)
        assert here.ask("SELECT count(*) FROM content") == [(0,)]


async def test_nothing_that_a_stranger_sends_is_fetched(sqlite_url: str) -> None:
    async with street(sqlite_url) as here:
        here.qyapi.media["m1"] = DATA
        await here.arrive(here.platform.user_sends("Somebody", "image", MediaId="m1"))
        await here.work()
        await here.fetch()
        assert here.qyapi.calls["media/get"] == 0
        assert here.ask("SELECT count(*) FROM attachment") == [(0,)]


async def test_the_platform_s_own_events_are_noted_and_never_answered(sqlite_url: str) -> None:
    events = (
        *("subscribe", "unsubscribe", "enter_agent", "LOCATION", "click", "view", "scancode_push", "scancode_waitmsg"),
        *("pic_sysphoto", "location_select", "batch_job_result", "change_contact", "open_approval_change"),
        *("share_agent_change", "template_card_menu_event", "close_inactive_agent", "low_active_alert"),
    )
    async with street(sqlite_url) as here:
        for name in events:
            await here.arrive(here.platform.event("BaiLu", name, EventKey="k"))
        await here.work()
        assert here.ask("SELECT kind, state, count(*) FROM inbox GROUP BY kind, state") == [
            ("unreadable", "done", len(events))
        ]
        assert here.ask("SELECT count(*) FROM outbox") == [(0,)]


async def lead_of(here: Street) -> tuple[str, dict[str, object]]:
    """A lead was given to one of the two who sell: which one, and their card."""
    asked = {"company": "蓝桥精工", "contact": "王经理", "phone": "13900001234", "source": "website", "level": "A"}
    answer = await here.client.post("/api/v1/leads", json=asked, headers={"authorization": "Bearer planted"})
    assert answer.status_code == 202
    await here.work()
    here.app.house.ticker.begin()
    await timelapse.run(here.clock, here.clock.now() + timedelta(minutes=1), here.app.house.ticker, here.work)
    ((owner, card),) = [
        (who, dict(one.card)) for who in ("BaiLu", "SongCi") for one in here.qyapi.transcript(who) if one.card
    ]
    return owner, card


async def test_the_card_of_a_lead_closes_when_contact_is_reported_in_words(database_url: str) -> None:
    async with street(database_url, api_token="planted") as here:
        owner, card = await lead_of(here)
        text, head = here.qyapi.texts(owner)[-2:]
        assert "电话 13900001234 王经理" in text, "in a text a tap on a number calls it"
        assert head.startswith("新线索归您：蓝桥精工（A类）")
        await here.say({"BaiLu": "SongCi", "SongCi": "BaiLu"}[owner], "云岭电子电话聊了")
        assert here.qyapi.stamps == {}
        await here.say(owner, "蓝桥精工王经理电话聊了，要资料")
        assert here.qyapi.stamps == {card["task_id"]: "已联系"}
        await here.say(owner, "蓝桥精工又聊了，下周三演示")
        assert len(here.qyapi.updates) == 1, "a permit counts once"


async def test_a_lead_s_card_closes_at_who_had_it_when_it_goes_to_another(sqlite_url: str) -> None:
    async with street(sqlite_url, api_token="planted") as here:
        owner, card = await lead_of(here)
        await here.say(owner, "退回公海 L0001")
        assert here.qyapi.stamps == {card["task_id"]: "已退回公海"}


async def test_who_accepts_a_lead_has_the_next_step_on_the_answer_s_card_and_both_close(sqlite_url: str) -> None:
    async with street(sqlite_url, api_token="planted") as here:
        owner, card = await lead_of(here)
        await here.arrive(here.platform.click(owner, card, "accept"))
        await here.work()
        assert here.qyapi.stamps == {card["task_id"]: "已处理"}
        answer = dict(here.qyapi.transcript(owner)[-1].card)
        assert [one["text"] for one in answer["button_list"]] == ["已联系", "退回公海"]
        await here.arrive(here.platform.click(owner, answer, "contacted"))
        await here.work()
        assert here.qyapi.stamps == {card["task_id"]: "已联系", answer["task_id"]: "已联系"}


async def test_after_three_days_the_platform_lets_nobody_close_a_card_and_nobody_is_troubled(sqlite_url: str) -> None:
    async with street(sqlite_url, api_token="planted") as here:
        owner, _ = await lead_of(here)
        here.clock.turn(timedelta(hours=73))
        await here.say(owner, "蓝桥精工王经理电话聊了，要资料")
        assert here.qyapi.updates == []
        assert here.ask("SELECT count(*) FROM outbox WHERE key LIKE 'closed/%'") == [(0,)]

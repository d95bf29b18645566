"""The ways in which a rep asks whether something may be said, and reports that only use the same words."""

from collections.abc import Callable

from bot.core.parsed import Parsed

Reader = Callable[[str], Parsed]
RISKY = "保证您三年回本"
ASKED = (
    "帮我看下这么说行不行：{}",
    "帮我看下这么说行不行，{}",
    "帮我看下这么说行不行 {}",
    "帮我看下这么说行不行？{}",
    "帮我看下这么说行不行\n{}",
    "帮我看下这么说行不行{}",
    "帮我看下：{}",
    "帮我看下，{}",
    "帮我看下\n{}",
    "帮我看下「{}」",
    "帮我看下“{}”行不行",
    "帮忙看一下这段话术：{}",
    "帮忙看看这段话：{}",
    "帮我过一下：{}",
    "帮我过一下这段话，{}",
    "帮我把把关：{}",
    "帮我把把关，这样说行吗，{}",
    "帮我审一下这个文案：{}",
    "帮我瞅瞅这句话违规不：{}",
    "请帮忙看看这条朋友圈有没有问题：{}",
    "看下这段话会不会踩线：{}",
    "你看这么说行吗：{}",
    "你看这么说行吗 {}",
    "这样说合规吗？{}",
    "这么说有风险吗，{}",
    "这么回客户行吗：{}",
    "这样发给客户合适吗，{}",
    "帮我看下跟王总这么说行不行：{}",
    "这话能说吗：{}",
    "{}，这样说合规吗",
    "{}，这话能说吗",
    "{}这话能说吗？",
    "{}，你看这么说行吗",
    "{}\n帮我看下这么说行不行",
    "李总，{}，帮我看下",
    "「{}」能说吗",
    "“{}”这么写行吗",
    "我想跟客户说：{}，这样可以吗",
    "我想这么跟客户说，{}，可以吗",
    "我想这么跟客户说{}可以吗",
    "我想这样说：{}，你看行吗",
    "我想跟海棠医疗李主任说{}，这样说合规吗",
    "我打算给王总发：{}，这样行不行",
    "我准备这么回客户：{}，合规吗",
    "跟客户说{}行不行？帮我看下",
    "跟客户说{}，没问题吧",
    "如果我跟客户说{}，会不会违规",
    "我打算这么说，{}，合适不",
    "小助手帮我看看，这样回复李总合适不：{}",
    "麻烦帮忙把下关，{}",
    "帮我润色一下：{}",
    "告诉客户{}行吗",
    "能不能跟客户说{}？",
    "可以跟客户说{}吗",
)
TOLD = (
    "客户让我帮忙看看合同",
    "李主任说帮我看下预算行不行",
    "李主任说先签一年，这样行不行",
    "李主任问60万行不行",
    "王总想看看样机行不行",
    "客户说帮我看下：保证您三年回本",
    "客户问保证三年回本行不行",
    "对方要求保证三年回本，这样可以吗",
    "帮我看一下，客户说太贵了",
    "帮我看下客户说保证三年回本行不行",
    "帮客户看了下样机，保证三年回本",
    "帮李主任看了下方案，没问题",
    "演示完了，李主任问这么说行不行：先签一年",
    "老板让我登记资料，微信里发来：何大勇，已录系统，不知道这样发行不行",
    "客户说这样可以吗，先签一年",
    "今天打了招呼 安途说方案好 谈到同城的奕点，我说他们播放数据是造的 不晓得这样说合适不",
    "这么说，客户是同意了",
    "这么说：客户同意了",
    "你看，李主任又推了",
    "跟客户说保证三年回本",
    "跟客户说：保证三年回本",
    "跟李主任说了保证三年回本，他说可以吗",
    "我跟客户说了保证三年回本，这么说行吗",
    "我跟王总说过三年回本，这话能说吗",
    "李主任那边我承诺了保证三年回本，帮我看下",
    "跟李主任讲好了60万，行",
    "帮我看下恒泰的进展",
    "帮我看下：恒泰的进展",
    "帮我看下，恒泰什么情况",
    "帮我看下我的待办",
    "帮我看看今天有哪些客户要跟",
    "帮我看下：谁没交日报",
    "帮忙看看谁没交日报",
    "帮我查一下这个客户的信息：13800138000",
    "能不能给李主任发一份报价？",
    "老板,方案发您邮箱了,您看下",
)


def _kind(parsed: Parsed) -> str | None:
    return parsed.command.kind if parsed.command else None


def test_however_it_is_asked_the_words_are_reviewed_and_not_said(read: Reader) -> None:
    heard = {ask: read(ask.format(RISKY)) for ask in ASKED}
    assert {ask: parsed.intent for ask, parsed in heard.items() if _kind(parsed) != "review"} == {}
    unflagged = [ask for ask, parsed in heard.items() if not any(one.scope == "draft" for one in parsed.findings)]
    raised = [ask for ask, parsed in heard.items() if any(one.raised for one in parsed.findings)]
    assert (unflagged, raised) == ([], [])


def test_the_words_are_what_stands_beside_the_asking(read: Reader) -> None:
    heard = {ask: read(ask.format(RISKY)).command for ask in ASKED}
    words = {ask: order.text for ask, order in heard.items() if order and not (order.text or "").endswith(RISKY)}
    assert words == {}


def test_what_is_told_or_looked_up_is_no_draft(read: Reader) -> None:
    assert [text for text in TOLD if _kind(read(text)) == "review"] == []


def test_to_whom_it_is_said_counts(read: Reader) -> None:
    asked = read("帮我看下这么说行不行，给李主任说我们底价是8万")
    assert [(one.category, one.scope) for one in asked.findings] == [("confidential_leak", "draft")]

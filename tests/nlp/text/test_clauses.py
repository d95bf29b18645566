"""How messages are laid out."""

from bot.nlp.text.clauses import layout
from bot.nlp.text.folding import fold
from bot.nlp.vocabulary import Vocabulary


def _items(text: str, words: Vocabulary) -> list[tuple[str, list[str]]]:
    text = fold(text).text
    return [
        (item.section, [f"{c.label or ''}={text[c.start : c.end].strip()}" for c in item.clauses])
        for item in layout(text, words.hits(text))
    ]


def test_a_heading_gives_its_section_to_the_lines_below(words: Vocabulary) -> None:
    text = "今日工作：\n1、拜访华星\n明日计划：\n1、送样\n问题：无"
    assert _items(text, words) == [("work", ["=拜访华星"]), ("plan", ["=送样"]), ("problem", ["=无"])]


def test_a_heading_inside_a_line_begins_a_section(words: Vocabulary) -> None:
    assert _items("今天去了华星。明日计划：送样", words)[-1] == ("plan", ["=送样"])


def test_numbers_inside_a_line_part_it_only_when_they_count_up(words: Vocabulary) -> None:
    assert len(_items("1.华星已签；2.麦穗没人；3.青禾报价", words)) == 3
    assert len(_items("报价1.5万，压到1.2万", words)) == 1


def test_a_labelled_line_keeps_its_label_until_the_next(words: Vocabulary) -> None:
    assert _items("下一步：周五，送样 / 预算：50万", words) == [("work", ["next=周五", "next=送样", "budget=50万"])]


def test_a_field_is_found_inside_a_clause_too(words: Vocabulary) -> None:
    assert _items("华星下一步：送样", words) == [("work", ["=华星", "next=送样"])]


def test_the_rows_of_a_table_take_the_names_of_its_columns(words: Vocabulary) -> None:
    text = "客户\t方式\t金额(万)\n华星\t电话\t74.5"
    (row,) = layout(text, words.hits(text))
    assert [(c.label, text[c.start : c.end], c.scale) for c in row.clauses] == [
        ("customer", "华星", 1),
        ("channel", "电话", 1),
        ("amount", "74.5", 10_000),
    ]


def test_what_is_written_in_one_breath_is_cut_before_the_next_thing(words: Vocabulary) -> None:
    text = "先去了华星科技见李总说样机还要再跑两个礼拜看看数据然后下午到青禾医疗收了个尾款就回来了"
    assert len(layout(text, words.hits(text))[0].clauses) > 1

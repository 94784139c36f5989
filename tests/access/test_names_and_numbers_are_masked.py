import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command_center.access.masking import forms, masked, masked_name, masked_phone
from command_center.access.requesters import Requester, perhaps_in
from tests.town import guangfu

DIGITS = st.text("0123456789", min_size=8, max_size=8)
mobiles = st.builds(lambda second, rest: f"1{second}{rest}0", st.sampled_from("3456789"), DIGITS)
spelled = st.sampled_from((
    lambda n: n,
    lambda n: f"{n[:3]}-{n[3:7]}-{n[7:]}",
    lambda n: f"{n[:3]} {n[3:7]} {n[7:]}",
    lambda n: f"{n[:3]} - {n[3:]}",
    lambda n: f"+86 {n}",
    lambda n: f"+86-{n[:3]} {n[3:7]} {n[7:]}",
    lambda n: f"(0086){n}",
    lambda n: " ".join(n),
    lambda n: n.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    lambda n: n.translate(str.maketrans("0123456789", "〇一二三四五六七八九")),
))  # fmt: skip
"""Ways in which people write a number."""
around = st.text(st.sampled_from("张王李先生女士老师电话：，。 -+()0123456789*路灯不亮ab姓名联系人\n"), max_size=30)
people = st.sampled_from(("张三", "欧阳小满", "王小明", "John Smith", "来电人", "", "李"))


@given(around, mobiles, spelled, around, people)
def test_no_number_of_a_mobile_survives_any_text(before: str, number: str, spell, after: str, name: str) -> None:
    there = spell(number)
    shown = masked(before + there + after, forms(name, number))
    assert there not in shown and number not in re.sub(r"[ -]", "", shown)


@given(around, mobiles, spelled, around)
def test_nor_does_one_that_nobody_knows(before: str, number: str, spell, after: str) -> None:
    shown = masked(before + spell(number) + after)
    assert spell(number) not in shown and number not in re.sub(r"[ -]", "", shown)


@given(st.one_of(around, st.text(max_size=60)), people, mobiles, st.booleans())
def test_what_is_masked_stays_as_it_is_and_is_never_longer(text: str, name: str, phone: str, wholly: bool) -> None:
    once = masked(text, forms(name, phone), wholly)
    assert masked(once, forms(name, phone), wholly) == once
    assert len(once) <= len(text)
    assert bool(once) == bool(text)


@given(around, st.sampled_from(("张三", "欧阳小满", "王小明", "John Smith")), around)
def test_who_asked_is_not_named(before: str, name: str, after: str) -> None:
    assert name not in masked(before + name + after, forms(name))


@pytest.mark.parametrize(
    ("name", "shown"), [("张三", "张*"), ("张小三", "张*"), ("欧阳小满", "欧阳*"), ("李", "*"), ("", "")]
)
def test_of_a_name_the_surname_is_left(name: str, shown: str) -> None:
    assert masked_name(name) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13812341234", "138****1234"), ("+86 138 1234 1234", "138****1234"), ("0512-66668888", "051****8888"),
        ("66668888", "****8888"), ("6668888", "****"), ("", ""), ("无", "****"),
    ],
)  # fmt: skip
def test_of_a_number_its_ends_are_left(phone: str, shown: str) -> None:
    assert masked_phone(phone) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("王小明先生反映路灯不亮", "王*先生反映路灯不亮"),
        ("王女士家门口", "王**家门口"),
        ("林业站的王老师说", "林业站的王**说"),
        ("联系人：李小四，138-1234 5678", "联系人：李*，138****5678"),
        ("身份证320506198001011234", "身份证320****1234"),
        ("身份证 320506 19800101 123X", "身份证 320****1123"),
        ("办公室0512-66668888", "办公室051****8888"),
        ("座机：6666888，白天在", "座机：****，白天在"),
        ("打 66668888 没人接", "打 ****8888 没人接"),
        ("打139.8765.4321或139/8765/4321", "打139****4321或139****4321"),
        ("手机号：138-2026-1129", "手机号：138****1129"),
        ("编号13812341234", "编号138****1234"),
        ("打0512-2345-6789或0512（6601）2345", "打051****6789或051****2345"),
        ("139（8765）4321、139_8765_4321、139·8765·4321", "139****4321、139****4321、139****4321"),
        ("1\u200b3987654321，139    8765    4321", "139****4321，139****4321"),
        ("办公室0512/6601/2345", "办公室051****2345"),
        ("投诉人王伟反映", "投诉人王*反映"),
        ("联系人是王伟", "联系人是王*"),
        ("我叫欧阳小满，住三楼", "我叫欧阳*，住三楼"),
    ],
)
def test_what_anybody_would_know_for_a_name_or_a_number_is_masked(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-28 15:30 起", "20261128 拍的", "押金 3000-5000 元", "2025-2026 年", "工单 GF2026112800015",
        "120.43210987, 31.12345678", "打了 12345 和 110", "住 3 幢 1402 室", "市民反映路灯不亮",
        "罚了1500，2000，300元", "第137、138、139号", "2026/11/28、2026.11.29", "投诉人为何不来", "联系人是否在家",
        "面积150、2000、3000平方米", "营业0900-2100，2026年起", "营业0900-2100 2026年起", "编号138-2026-1129",
        "文号：138-2026-1129", "第138-2026-1129号", "她叫车回家", "他叫家人来闹事", "他叫安全员来",
    ],
)  # fmt: skip
def test_what_is_neither_stays(text: str) -> None:
    assert masked(text, forms("市民", "")) == text


@pytest.mark.parametrize(
    "known",
    [
        "王小明先生",
        "王小明（女）",
        "王小明 女士",
        "王小明/李红",
        "热心市民王小明",
        "王小明",
        "王 小 明",
        "王 小明",
        "王　小明",
        "热心市民王 小明",
        "李红 王 小明",
        "王·小明",
        "王\u200b小明",
        "王小明 13812341234",
        "+86 138-1234-1234 王小明",
        "王小明（电话：13812341234）",
        "李红、王小明老师",
    ],
)
@pytest.mark.parametrize("written", ["王小明", "王 小明", "王\u200b小明", "王小明先生"])
def test_a_known_name_is_found_however_its_field_was_filled(known: str, written: str) -> None:
    assert "小明" not in "".join(masked(f"{written}来电反映路灯不亮", forms(known)).split())
    assert "小明" not in "".join(masked(f"{written}来电反映路灯不亮", forms(known), wholly=True).split())


@pytest.mark.parametrize(
    ("known", "names"),
    [
        ("张 三丰", ("张三丰",)),
        ("欧阳 小满", ("欧阳小满",)),
        ("王 文静", ("王文静", "文静")),  # one, or two people
        ("王一 13812341234", ("王一",)),
        ("1 2 3 王小明 4 5 栋", ()),
        ("12345热线", ()),
        ("13812341234", ()),
    ],
)
def test_a_field_for_a_name_gives_these(known: str, names: tuple[str, ...]) -> None:
    assert forms(known).names == names


def test_a_name_full_of_gaps_is_looked_for_in_a_text_full_of_them() -> None:
    """With gaps in the name too, this would go on for longer than anybody waits."""
    known = forms("王·····明")
    assert known.names == ("王明",)
    text = f"王{'·' * 2000}x明"
    assert masked(text, known) == text
    assert masked("王··明", known) == "王*"


@pytest.mark.parametrize("name", ["丁丁", "丁 丁", "王 小明", "John Smith", "王小明 13812341234"])
def test_whoever_a_text_names_is_worth_to_look_for(name: str) -> None:
    one, other = Requester("s1", name), Requester("s2", "李红")
    text = f"{forms(name).names[0].lower()}来过"
    assert list(perhaps_in(text, [one, other, Requester("s3")])) == [one]


@pytest.mark.parametrize("known", ["13987654321", "+86 139-8765-4321", "139 8765 4321 / 0512-66012345"])
@pytest.mark.parametrize("gap", [".", "/", "·", "，", "_", "（", "    ", "\u200b", " 转 ", "。。", "——"])
def test_a_known_number_is_found_however_it_is_spaced(known: str, gap: str) -> None:
    assert masked(f"打{gap.join(('139', '8765', '4321'))}", forms(known)) == "打139****4321"
    assert masked(f"打{gap.join('13987654321')}", forms(known), wholly=True) == "打****"


@pytest.mark.parametrize("known", ["0512-66012345", "051266012345", "+86 512 66012345", "13987654321/0512-66012345"])
def test_a_known_landline_is_found_without_its_area(known: str) -> None:
    assert masked("白天打6601-2345", forms(known)) == "白天打****2345"


@pytest.mark.parametrize("text", ["本人住在3幢", "女士优先", "她在等", "清风路12号"])
def test_what_else_stands_in_a_field_is_not_looked_for(text: str) -> None:
    assert masked(text, forms("王小明（本人）", "无")) == masked(text, forms("王小明（女士，清）")) == text


def test_of_somebody_who_asked_in_confidence_nothing_is_left() -> None:
    text = "我叫张三，138 1234 1234，张三先生在家"
    assert masked(text, forms("张三", "13812341234"), wholly=True) == "我叫**，****，**先生在家"


def test_no_keyword_of_the_catalogue_is_taken_for_somebody() -> None:
    words = [word for item in guangfu().items.values() for word in (*item.keywords, item.name, item.short)]
    assert [word for word in words if masked(word) != word] == []

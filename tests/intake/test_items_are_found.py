"""What a signal is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from command_center.intake.classify import classify
from tests.rules.little_town import ITEMS, site

TOWN = site()


@pytest.mark.parametrize("given_item", ["stall", "占道摆摊", "占道"])
def test_the_sources_item_holds_by_code_or_name(given_item):
    found = classify(TOWN, given_item, "垃圾没人清运")
    assert (found.item, found.reason) == ("stall", "")
    assert found.words == "来件注明事项“占道摆摊”"


def test_an_item_that_the_catalogue_lacks_is_unknown_with_a_hint():
    found = classify(TOWN, "xyz", "垃圾没人清运")
    assert (found.item, found.reason) == ("", "item-unknown")
    assert found.words == "清单中没有事项“xyz”；文字含关键词“垃圾”“清运”，事项“垃圾清运”"


def test_a_name_that_two_items_share_is_ambiguous():
    twins = site(items={**ITEMS, "stall-2": replace(ITEMS["stall"], code="stall-2")})
    assert classify(twins, "占道摆摊", "").reason == "item-ambiguous"


@pytest.mark.parametrize(
    ("title", "text", "item", "words"),
    [
        ("有人占道", "", "stall", "标题含关键词“占道”，事项“占道摆摊”"),
        ("求助", "门口的垃圾三天没清运", "rubbish", "内容含关键词“垃圾”“清运”，事项“垃圾清运”"),
        ("占用消防通道", "", "fire-lane", "标题含关键词“占用消防通道”，事项“消防通道占用”"),
        # the title decides, whatever else the text tells
        ("有人占道", "还有垃圾", "stall", "标题含关键词“占道”，事项“占道摆摊”"),
    ],
)
def test_the_only_item_with_a_keyword_is_taken(title, text, item, words):
    found = classify(TOWN, "", text, title)
    assert (found.item, found.reason, found.words) == (item, "", words)


def test_the_longer_keyword_says_more_than_the_one_inside_it():
    general = site(
        items={**ITEMS, "fire": replace(ITEMS["fire-lane"], code="fire", name="消防隐患", keywords=("消防",))}
    )
    assert classify(general, "", "占用消防通道").item == "fire-lane"
    assert classify(general, "", "没有消防器材").item == "fire"
    assert classify(general, "", "没有消防器材，又占用消防通道").reason == "item-ambiguous"


def test_several_items_are_for_an_operator_to_choose_from():
    found = classify(TOWN, "", "占道的摊位旁边有垃圾")
    assert (found.item, found.reason) == ("", "item-ambiguous")
    assert found.words == "内容像 2 个事项：垃圾清运、占道摆摊"


def test_without_any_keyword_the_item_is_unknown():
    found = classify(TOWN, "", "你好")
    assert (found.item, found.reason, found.words) == ("", "item-unknown", "未给事项，文字中也没有清单里的关键词")


@given(st.text(), st.text("占道垃圾消防通清运用", max_size=30), st.text("占道垃圾", max_size=10))
def test_an_item_or_a_reason_never_both(given_item, text, title):
    found = classify(TOWN, given_item, text, title)
    assert bool(found.item) is not bool(found.reason)
    assert found.words

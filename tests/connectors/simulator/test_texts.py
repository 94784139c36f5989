"""Texts read like tickets of such a town: each with its place, none with a hole in it, few alike."""

import re
from collections import Counter
from datetime import date, timedelta

import pytest

from command_center.intake.classify import classify
from connectors.simulator.demand import Demand
from connectors.simulator.phrases import fill, phrases
from connectors.simulator.texts import topic_of

DAYS = [date(2026, 11, 16) + timedelta(days=n) for n in range(5)]
SEEDS = range(12)


@pytest.fixture(scope="module")
def told(directory):
    """(title, text, place, item) of what people told in some weeks."""
    found = []
    for seed in SEEDS:
        demand = Demand(directory, seed)
        for day in DAYS:
            found += [a.event["data"] for a in demand.day(day) if a.event["type"] != "video.alarm.v1"]
    return found


def pairs(text):
    letters = re.sub(r"[\W\d]", "", text)
    return {letters[n : n + 2] for n in range(len(letters) - 1)}


def test_no_slot_is_left_open(told):
    for data in told:
        assert not re.search(r"[{}|]|None", data["title"] + data["text"]), data
        assert len(data["title"]) <= 200


def test_every_text_names_its_place(told):
    for data in told:
        assert data["place"]["text"] in data["text"], data


def test_hardly_two_texts_are_the_same(told):
    texts = Counter(data["text"] for data in told)
    assert len(texts) > 0.985 * len(told)


def test_a_reader_of_one_day_does_not_see_the_template(directory):
    """Of all pairs of texts of a day, hardly one shares half of its neighbouring characters; openings differ too."""
    texts = [a.event["data"]["text"] for a in Demand(directory, 7).day(DAYS[1]) if a.event["type"] != "video.alarm.v1"]
    bags = [pairs(text) for text in texts]
    alike = [
        len(a & b) / len(a | b) > 0.5 for index, a in enumerate(bags) for b in bags[index + 1 :]
    ]  # fmt: skip
    assert sum(alike) < 0.005 * len(alike)
    assert len({text[:6] for text in texts}) > 0.7 * len(texts)


def test_forty_items_and_more_occur_within_a_week(told):
    assert len({data["item"] for data in told if data["item"]}) > 60


def test_every_topic_is_an_item_of_the_catalogue(directory):
    demand = Demand(directory, 7)
    assert [name for name, topic in phrases().topics.items() if not demand.item(topic)] == []


def test_every_topic_has_several_words_for_everything():
    for name, topic in phrases().topics.items():
        assert len(topic.titles) >= 2 and len(topic.seen) >= 3 and len(topic.more) >= 3 and len(topic.wants) >= 2, name
        assert bool(topic.done) == bool(topic.on_site), name


def test_topics_are_settled_on_the_spot_only_where_the_catalogue_allows_it(directory):
    demand = Demand(directory, 7)
    assert [name for name, topic in phrases().topics.items() if topic.on_site and not demand.settles(topic)] == []


def test_the_catalogues_keywords_find_the_item_of_nearly_every_text(loaded, told):
    named = [data for data in told if data["item"]]
    right = sum(classify(loaded, "", data["text"], data["title"]).item == data["item"] for data in named)
    assert right > 0.92 * len(named)


def test_a_clerk_recognises_the_matter(directory, told):
    demand = Demand(directory, 7)
    named = [data for data in told if data["item"]]
    guessed = [topic_of(data["title"] + "，" + data["text"]) for data in named]
    items = [demand.item(phrases().topics[guess]) if guess else "" for guess in guessed]
    assert sum(a == b["item"] for a, b in zip(items, named, strict=True)) > 0.8 * len(named)


def test_slots_are_settled_from_the_inside_out(rng):
    for _ in range(50):
        found = fill("{{2-3}只|一群}{bird}", rng, {"bird": "鹭"})
        assert found in ("2只鹭", "3只鹭", "一群鹭")

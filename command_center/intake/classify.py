"""What a signal is about: the item its source named, else the only one whose keywords its words contain."""

from operator import itemgetter

from msgspec import Struct

from command_center.site.value import Item, Site

Hit = tuple[Item, int, int]  # where a keyword of the item begins and ends


class Class(Struct, frozen=True):
    """An item's code and how it was found; or "" and the reason code, with what an operator may choose from."""

    item: str
    reason: str  # "" | item-unknown | item-ambiguous
    words: str


def classify(site: Site, given_item: str, text: str, title: str = "") -> Class:
    """The source's item by code or name; without one, by the title's keywords, then by the text's."""
    if given_item:
        return _given(site, given_item, f"{title}\n{text}")
    for words, where in ((title, "标题"), (text, "内容")):
        found = _by_keywords(site, words, where)
        if found.reason != "item-unknown":
            return found
    return Class("", "item-unknown", "未给事项，文字中也没有清单里的关键词")


def keywords_in(site: Site, text: str) -> list[tuple[Item, str]]:
    """The catalogue's keywords that stand in the text, with their items; those inside a longer one left out."""
    return [(item, text[start:end]) for item, start, end in _telling(_hits(site, text))]


def _given(site: Site, given: str, text: str) -> Class:
    named = [given] if given in site.items else [i.code for i in site.items.values() if given in (i.name, i.short)]
    if len(named) == 1:
        return Class(named[0], "", f"来件注明事项“{site.items[named[0]].name}”")
    if named:
        return Class("", "item-ambiguous", f"来件注明的“{given}”在清单中有 {len(named)} 项：{_names(site, named)}")
    like = _by_keywords(site, text, "文字")
    hint = f"；{like.words}" if like.reason != "item-unknown" else ""
    return Class("", "item-unknown", f"清单中没有事项“{given}”{hint}")


def _by_keywords(site: Site, text: str, where: str) -> Class:
    hits = _telling(_hits(site, text))
    items = list(dict.fromkeys(item.code for item, _, _ in hits))
    if len(items) == 1:
        words = list(dict.fromkeys(text[start:end] for _, start, end in hits))
        return Class(items[0], "", f"{where}含关键词“{'”“'.join(words)}”，事项“{site.items[items[0]].name}”")
    if items:
        return Class("", "item-ambiguous", f"{where}像 {len(items)} 个事项：{_names(site, items)}")
    return Class("", "item-unknown", "")


def _hits(site: Site, text: str) -> list[Hit]:
    """Where keywords stand in the text, each time, in the order of the catalogue."""
    found = [
        (place, start, item, keyword)
        for start, letter in enumerate(text)
        for place, item, keyword in site.keywords.get(letter, ())
        if text.startswith(keyword, start)
    ]
    found.sort(key=itemgetter(0, 1))
    return [(item, start, start + len(keyword)) for _, start, item, keyword in found]


def _telling(hits: list[Hit]) -> list[Hit]:
    """消防通道占用 says more than 消防 at the same place: a hit inside a longer one does not count."""
    return [a for a in hits if not any(b[1] <= a[1] and a[2] <= b[2] and b[2] - b[1] > a[2] - a[1] for b in hits)]


def _names(site: Site, items: list[str]) -> str:
    return "、".join(site.items[code].name for code in items[:5]) + ("等" if len(items) > 5 else "")

"""Arguments that do not fit are refused at their field, in the words of those who write them."""

from typing import Any

import pytest

from command_center.case.commands import (
    AcceptReturn,
    Args,
    AskExtension,
    AskSuspension,
    Decline,
    Fail,
    Rate,
    RecordWork,
    Refused,
    ReportIn,
    read_args,
)

OFFENCES: list[tuple[type[Args], dict[str, Any], str, str, str]] = [
    (RecordWork, {"text": "字" * 2001}, "text", "text：最多 2000 字", "at most 2000 characters"),
    (AskExtension, {"days": 0, "reason": "等听证"}, "days", "days：要大于 0", "more than 0"),
    (AskExtension, {"days": 31, "reason": "等听证"}, "days", "days：不能大于 30", "at most 30"),
    (
        AskExtension,
        {"days": "两天", "reason": "等听证"},
        "days",
        "days：应是数，来的是文字",
        "expected a number, got text",
    ),
    (
        AskSuspension,
        {"review_date": "明年", "reason": "等改造"},
        "review_date",
        "review_date：写法不对",
        "not written as it should be",
    ),
    (
        Fail,
        {"duties": ["a"], "reason": 3},
        "reason",
        "reason：应是文字，来的是整数",
        "expected text, got a whole number",
    ),
    (Rate, {"score": 6}, "score", "score：不能大于 5", "at most 5"),
    (ReportIn, {"lon": 200.0}, "lon", "lon：不能大于 180", "at most 180"),
    (ReportIn, {"by_hand": "是"}, "by_hand", "by_hand：应是真假，来的是文字", "expected true or false, got text"),
    (AcceptReturn, {"units": "food"}, "units", "units：没有 units 这个字段", "there is no field units"),
    (Decline, {"reason": "不想办"}, "reason", "reason：没有“不想办”这一项；应为 诉讼、仲裁", "不想办 is none of"),
]


@pytest.mark.parametrize("kind, given, field, says, english", OFFENCES, ids=[says for *_, says, _ in OFFENCES])
def test_what_does_not_fit_is_refused_in_words(
    kind: type[Args], given: dict[str, Any], field: str, says: str, english: str
) -> None:
    with pytest.raises(Refused) as refused:
        read_args(kind, given)
    assert refused.value.field == field
    assert refused.value.zh.startswith(says)
    assert refused.value.en.startswith(f"{field}: {english}")
    assert not any(sign in str(refused.value) for sign in ("Expected", "$", "`"))

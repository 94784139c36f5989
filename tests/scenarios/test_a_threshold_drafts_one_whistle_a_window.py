from tests.town import Town


def arrears(t: Town, name: str, east_m: float) -> str:
    return t.ticket(f"{name}拖欠工资", item="wage-arrears", place=t.place("fuli-01", name, east_m))


def drafts(t: Town, *cases: str) -> list[str]:
    return [w["author"] for case in cases for w in t.case(case).get("whistles", {}).values()]


def test_a_threshold_drafts_one_whistle_a_window(t: Town) -> None:
    near, far, again = (arrears(t, *where) for where in (("甲厂", -310), ("乙厂", 310), ("甲厂", -310)))
    assert near == again != far, "two at one gate are one case"
    assert drafts(t, near, far) == ["rule:wages-of-many"], "the third in seven days"
    middle = arrears(t, "丙店", 0)
    assert middle not in (near, far) and drafts(t, near, far, middle) == ["rule:wages-of-many"]
    t.forward_to("2026-11-26T08:01")  # the next window of seven days, counted from 1970
    t.ticket("又一人讨薪", item="wage-arrears", place=t.place("fuli-01", "丙店", 0))
    assert drafts(t, near, far, middle) == ["rule:wages-of-many"] * 2


def test_another_grid_is_another_group(t: Town) -> None:
    cases = [arrears(t, "甲厂", 0), arrears(t, "甲厂", 0)]
    cases.append(t.ticket("丁店欠薪", item="wage-arrears", grid="fuli-02"))
    assert drafts(t, *cases) == []


def test_a_split_withdraws_the_draft_that_no_longer_holds(t: Town) -> None:
    case = t.ticket("漫山岛民宿没证", item="lodging-licence", grid="chongshan-05")
    assert t.report("漫山岛民宿没有灭火器", item="fire-equipment", grid="chongshan-05") == case
    assert [w["state"] for w in t.view(case)["whistles"]] == ["to-approve"]
    second = list(t.case(case)["signals"])[1]
    t.act(case, "split", "clerk", signal=second, reason="不是一家")
    assert [w["state"] for w in t.case(case)["whistles"].values()] == ["withdrawn"]
    assert t.clock(case, "approve") is None

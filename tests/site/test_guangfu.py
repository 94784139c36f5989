"""The reference site is what the field says it is."""

from collections import Counter

import pytest
import shapely

from command_center.site.load import load
from command_center.site.load.limits import CLOCKS, ROLES
from command_center.site.value import Limit, Site

VILLAGES = {
    "东崦湖社区": 4, "梅园社区": 4, "福溪社区": 5, "西崦湖社区": 4, "福利村": 4, "邓尉村": 4, "香雪村": 5, "冲山村": 5,
    "府巷村": 4, "迂里村": 5, "太湖渔港村": 4,
}  # fmt: skip


def test_48_grids_over_11_villages(guangfu: Site) -> None:
    per_village = Counter(guangfu.units[grid.village].name for grid in guangfu.grids.values())
    assert per_village == VILLAGES
    assert len(guangfu.grids) == 48


def test_every_grid_has_its_staff(guangfu: Site) -> None:
    for grid in guangfu.grids.values():
        leader, worker = guangfu.posts[grid.leader], guangfu.posts[grid.worker]
        assert leader.grid == worker.grid == grid.code
        assert leader.unit == worker.unit == grid.village
        assert worker.roles == ("grid-worker",)
        assert grid.branch and grid.station and grid.helpers >= 1 and grid.households > 100
    assert sum("grid-worker" in post.roles for post in guangfu.posts.values()) == 48


def test_grids_tile_the_town_without_gaps(guangfu: Site) -> None:
    shapes = [shapely.Polygon(grid.ring) for grid in guangfu.grids.values()]
    assert shapely.coverage_is_valid(shapes)
    whole = shapely.union_all(shapes)
    mainland = max(whole.geoms, key=lambda part: part.area)
    assert len(whole.geoms) == 2  # 漫山岛 lies apart
    assert len(mainland.interiors) == len(guangfu.lakes) == 2
    square_km = whole.area * 111.32 * 110.94 * 0.8546  # a degree each way, at 31.28 N
    assert 62 < square_km < 70
    assert shapely.contains_xy(whole, 120.3883, 31.28446)


def test_manshan_island_is_a_grid_of_chongshan_in_the_lake(guangfu: Site) -> None:
    island = guangfu.grids["chongshan-05"]
    assert "漫山岛" in island.branch
    assert island.center[0] < min(g.center[0] for g in guangfu.grids.values() if g is not island)
    lanes = [c for c in guangfu.cameras.values() if c.grid == island.code and "消防通道" in c.overlooks]
    assert lanes and all(camera.alarms["intrusion"] == "fire-lane" for camera in lanes)


def test_313_cameras_each_overlooking_something(guangfu: Site) -> None:
    cameras = guangfu.cameras.values()
    assert len(cameras) == 313
    assert len({camera.overlooks for camera in cameras}) == 313
    assert len({camera.alarms["intrusion"] for camera in cameras if "intrusion" in camera.alarms}) > 12
    assert {camera.grid for camera in cameras} == set(guangfu.grids)
    assert all(camera.alarms["black"] == camera.alarms["frozen"] == "camera-fault" for camera in cameras)


@pytest.mark.parametrize(
    ("item", "lead"),
    [
        ("nine-small", "fire"),
        ("group-rental", "police"),
        ("ebike-charging", "{village}"),
        ("fishing-ban", "fishery"),
        ("blue-algae", "water"),
        ("farmhouse-sewage", "environment"),
        ("festival-crowd", "tourism"),
        ("catering-licence", "market"),
        ("lodging-licence", "market"),
    ],
)
def test_the_items_that_this_town_lives_with(guangfu: Site, item: str, lead: str) -> None:
    assert guangfu.items[item].lead == lead


def test_the_catalogue_is_wide(guangfu: Site) -> None:
    items = guangfu.items.values()
    assert len(items) >= 120
    assert all(all(item.category) and item.keywords and item.english for item in items)
    assert {item.level for item in items} == {"L1", "L2", "L3", "L4"}
    assert {item.emergency for item in items} == {"", "110", "119", "120"}
    assert [stage.limit for stage in guangfu.items["water-main-burst"].stages] == [
        Limit(3, "h"),
        Limit(8, "h"),
        Limit(5, "wd"),
    ]


def test_unlicensed_trade_and_a_blocked_fire_lane_share_a_family(guangfu: Site) -> None:
    for item in ("catering-licence", "lodging-licence", "fire-lane", "fire-equipment"):
        assert "消防" in guangfu.items[item].families


def test_units_posts_and_roles(guangfu: Site) -> None:
    assert [zh for zh, _ in guangfu.modules] == ["党建引领", "指挥调度", "审批服务", "综合执法", "网格管理", "经济建设"]
    assert {unit.module for unit in guangfu.units.values()} == {zh for zh, _ in guangfu.modules}
    assert {role for post in guangfu.posts.values() for role in post.roles} == set(ROLES)
    for unit in guangfu.units:
        roles = Counter(role for post in guangfu.posts.values() if post.unit == unit for role in post.roles)
        assert roles["unit-clerk"] >= 1 and roles["unit-head"] >= 1 and roles["officer"] >= 2
    verifying = {guangfu.posts["verifier"].unit, guangfu.posts["supervisor"].unit}
    for item in guangfu.items.values():
        assert item.lead not in verifying


def test_limits_are_those_of_the_field(guangfu: Site) -> None:
    close = {code: str(level.close) for code, level in guangfu.levels.items()}
    assert close == {"L1": "2 h", "L2": "24 h", "L3": "5 wd", "L4": "15 wd"}
    assert guangfu.whistles["推进"].approve == (("leader", "secretary", "mayor"),)
    assert guangfu.whistles["攻坚"].approve == (("secretary",), ("mayor",))
    assert guangfu.whistles["应急"].approve == () and guangfu.whistles["应急"].level == "L1"
    assert set(guangfu.ladders) == set(CLOCKS)
    assert [step.do for step in guangfu.ladders["close"].steps] == [
        "yellow", "red", "remind", "supervise", "publish", "escalate",
    ]  # fmt: skip
    assert guangfu.ladders["confirm"].levels["L1"] == Limit(10, "min")


def test_the_hash_names_the_content(guangfu: Site, folder, edit) -> None:
    same = load(folder)
    assert (same.hash, same.rules_hash) == (guangfu.hash, guangfu.rules_hash)
    (folder / "notes.txt").write_text("nothing of the site")
    assert load(folder).hash == guangfu.hash
    edit("rules/licence.yaml", "version: 3", "version: 4")
    changed = load(folder)
    assert changed.hash != guangfu.hash and changed.rules_hash != guangfu.rules_hash
    edit("site.yaml", "join_metres: 300", "join_metres: 250")
    assert load(folder).rules_hash == changed.rules_hash
    assert load(folder).hash != changed.hash

"""A picture is shown to whoever sees a case that names it, by a signal or by what was done, and to nobody else."""

from tests.access.house import Browser, House, told

SECRET = {"name": "王小明", "confidential": True}


def sees(browser: Browser, picture: str) -> bool:
    answer = browser.ask("GET", f"/blobs/{picture}")
    assert answer.status_code in (200, 404), answer.text
    return answer.status_code == 200


def test_whoever_has_nothing_to_do_with_the_case_sees_none_of_its_pictures(home: House) -> None:
    t = told(home)
    first, found, done = t.picture("first"), t.picture("found"), t.picture("done")
    case = t.ticket("餐饮店无证", item="catering-licence", attachments=[first], reporter=SECRET)
    t.on_duty(case, "market", "sign")
    t.on_duty(case, "market", "record", text="到场", pictures=[found])
    small = t.report("楼道堆物", item="corridor-clutter", grid="fuxi-01")
    before, after = t.picture("before"), t.picture("after")
    worker = next(
        post.code for post in home.site.posts.values() if post.grid == "fuxi-01" and "grid-worker" in post.roles
    )
    t.act(small, "close_on_site", worker, before=before, after=after)
    home.accounts.demo = False

    market, water, clerk = home.someone("market-officer-1"), home.someone("water-officer-1"), home.someone("clerk")
    grid = home.someone(worker)
    other = home.accounts.give("key", "other", 30, "test", ("events",), "urn:other")
    for picture in (first, found):
        assert sees(market, picture) and sees(clerk, picture)
        assert not sees(water, picture) and not sees(grid, picture)
        assert home.with_bearer(other, "GET", f"/blobs/{picture}").status_code == 404
    for picture in (before, after):
        assert sees(grid, picture) and sees(clerk, picture) and not sees(water, picture)
    assert sees(water, done), "which no case names: only who put it knows its name"


def test_a_machine_sees_the_pictures_that_it_sent(home: House) -> None:
    t = told(home)
    picture = t.picture("of a camera")
    t.report("乱堆物", source="urn:video:7", attachments=[picture])
    home.accounts.demo = False
    own = home.accounts.give("key", "own", 30, "test", ("events",), "urn:video")
    other = home.accounts.give("key", "other", 30, "test", ("events",), "urn:grid")
    assert home.with_bearer(own, "GET", f"/blobs/{picture}").status_code == 200
    assert home.with_bearer(other, "GET", f"/blobs/{picture}").status_code == 404


def test_a_grid_worker_sees_what_they_reported_from_elsewhere(home: House) -> None:
    t = told(home)
    picture = t.picture("on the way")
    workers = {post.grid: post.code for post in home.site.posts.values() if "grid-worker" in post.roles}
    body = {"id": "report-on-the-way", "title": "乱堆物", "at": "2026-11-24T01:30:00Z", "pictures": [picture]}
    place = t.place("chongshan-01")
    assert t.request("POST", "/api/reports", workers["fuxi-01"], json={**body, "place": place}).status_code == 202
    t.settle()
    home.accounts.demo = False
    worker, other = home.someone(workers["fuxi-01"]), home.someone(workers["fuxi-02"])
    (own,) = worker.look("/api/reports")["items"]
    assert own["pictures"] == [picture] and sees(worker, picture) and not sees(other, picture)


def test_a_picture_stays_in_the_browser_that_was_shown_it(home: House) -> None:
    t = told(home)
    picture = t.picture()
    home.accounts.demo = False
    said = home.someone("clerk").ask("GET", f"/blobs/{picture}").headers["cache-control"]
    assert said == "private, max-age=31536000, immutable"

import re
from pathlib import Path

from tests.roles.process import Place, started


def test_of_two_apis_that_start_together_one_says_the_first_password(tmp_path: Path, database) -> None:
    place = Place(tmp_path, database(), "", "", demo=False)
    with started(place, ("api",), ("api",)) as apis:
        for api in apis:
            api.until("ready")
        [password] = re.findall(r"初始密码 (\S+)", "".join(api.output for api in apis))
        for api in apis:
            assert api.ask("POST", "/api/session", json={"name": "admin", "password": password}).is_success
            assert password not in api.log.read_text()
            assert api.end() == 0
    with started(place, ("api",)) as (again,):
        again.until("ready")
        assert again.output == ""


def test_a_demo_needs_none(tmp_path: Path, database) -> None:
    with started(Place(tmp_path, database(), "", ""), ("api",)) as (api,):
        api.until("ready")
        assert api.output == ""

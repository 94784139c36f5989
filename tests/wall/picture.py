"""What a client makes of the frames that it gets, by the rules of the protocol and no others."""

from typing import Any

from command_center.case.state import OPEN


class Picture:
    def __init__(self) -> None:
        self.epoch, self.seq = "", -1
        self.cases: dict[str, dict[str, Any]] = {}
        self.panels: dict[str, Any] = {}
        self.happened: list[dict[str, Any]] = []

    def apply(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "snapshot":
            self.epoch, self.seq = frame["epoch"], frame["seq"]
            self.cases = {view["id"]: view for view in frame["cases"]}
            self.panels, self.happened = frame["panels"], frame["happened"]
        elif frame["type"] == "resumed":
            assert (frame["epoch"], frame["seq"]) == (self.epoch, self.seq), "resumed at another place"
        elif frame["type"] == "delta":
            assert frame["seq"] == self.seq + 1, "a gap, or a delta that came twice"
            self.seq = frame["seq"]
            for view in frame.get("cases", []):
                if view["version"] > self.cases.get(view["id"], {"version": -1})["version"]:
                    self.cases[view["id"]] = view
            self.panels = {**self.panels, **frame.get("panels", {})}
            self.happened = [*frame.get("happened", []), *self.happened]
        else:
            assert frame["type"] == "beat"

    @property
    def position(self) -> dict[str, Any]:
        return {"epoch": self.epoch, "seq": self.seq}

    def open_cases(self) -> dict[str, dict[str, Any]]:
        return {id: view for id, view in self.cases.items() if view["status"] in OPEN}

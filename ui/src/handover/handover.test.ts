import { describe, expect, it } from "vitest";
import { handovers, type Sign, type Signature } from "./answer";

const counts = { became: 0, left: 0, red: 0, promised: 0, open: 0 };

function signature(id: string, sign: Sign, since_at: string, until_at: string, on = ""): Signature {
  const said = { actor: "clerk", actor_name: "", note: "", digest: "", counts };
  return { id, sign, since_at, until_at, on, at: until_at, ...said };
}

describe("former handovers", () => {
  it("are pairs of signatures, newest first", () => {
    const former = [
      signature("d", "take-over", "20", "32", "c"),
      signature("c", "hand-over", "20", "32"),
      signature("b", "take-over", "08", "20", "a"),
      signature("a", "hand-over", "08", "20"),
    ];
    expect(handovers(former).map(({ going, coming }) => [going.id, coming?.id])).toEqual([
      ["c", "d"],
      ["a", "b"],
    ]);
  });

  it("show the last of pages that were signed anew, and that it waits", () => {
    const former = [
      signature("c", "hand-over", "20", "33"),
      signature("b", "hand-over", "20", "32"),
      signature("a2", "take-over", "08", "20", "a"),
      signature("a", "hand-over", "08", "20"),
    ];
    expect(handovers(former).map(({ going, coming }) => [going.id, coming?.id ?? ""])).toEqual([
      ["c", ""],
      ["a", "a2"],
    ]);
  });

  it("leave out what somebody signed before the page that was taken over", () => {
    const former = [
      signature("c", "take-over", "20", "33", "b"),
      signature("b", "hand-over", "20", "33"),
      signature("a", "hand-over", "20", "32"),
    ];
    expect(handovers(former).map(({ going }) => going.id)).toEqual(["b"]);
  });
});

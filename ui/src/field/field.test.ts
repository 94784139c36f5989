/** The outbox sends each report once, as who wrote it, and loses none; a draft becomes the report it says. */
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  draftOf,
  EMPTY,
  entryOf,
  fitting,
  found,
  gridAt,
  inherits,
  isEmpty,
  lacking,
  spotOf,
  titleOf,
  withShot,
  type Draft,
  type Item,
} from "./draft";
import { inherit, keepDraft, keptDraft, takeBack } from "./keep";
import { flush, speaker, stamped, type Ask, type Entry, type Shot, type Store } from "./outbox";
import { enqueue } from "./sending";
import { change, correct, draft, finish, resume, takeUp } from "./writing";

vi.mock("./keep", () => ({
  inherit: vi.fn(async () => undefined),
  keepDraft: vi.fn(async () => undefined),
  keptDraft: vi.fn(),
  takeBack: vi.fn(async () => true),
}));
vi.mock("./sending", () => ({ enqueue: vi.fn(), look: async () => undefined }));

const ME = { post: "fuxi-grid-01", headers: { "X-CSRF": "c" } };
const SPOT = { lon: 120.4, lat: 31.3, accuracy: 12 };
const shot = (sha256: string): Shot => ({ sha256, blob: new Blob([sha256]) });

function entry(id: string, part: Partial<Entry> = {}, at = "2026-11-24T09:00:00.000+08:00"): Entry {
  const about = { id, post: ME.post, at, itemName: "路灯不亮", placeText: "福溪 01" };
  return { ...entryOf({ ...EMPTY, text: "灯不亮", shots: [shot("a"), shot("b")] }, SPOT, about), ...part };
}

function kept(...entries: Entry[]): Store & { of: (id: string) => Entry } {
  const rows = new Map(entries.map((one) => [one.id, one]));
  return {
    all: async () => [...rows.values()],
    put: async (one) => void rows.set(one.id, one),
    of: (id) => rows.get(id)!,
  };
}

/** A center that answers as `answers` says for the path's beginning, else 202; and what it was asked. */
function center(answers: Record<string, () => Response> = {}): Ask & { asked: string[] } {
  const asked: string[] = [];
  const ask = async (path: string, init: RequestInit) => {
    asked.push(`${init.method ?? "GET"} ${path}`);
    const known = Object.keys(answers).find((start) => path.startsWith(start));
    return known ? answers[known]!() : new Response("{}", { status: 202 });
  };
  return Object.assign(ask, { asked });
}

const refusal = (status: number, detail = "", english = "") => () =>
  new Response(JSON.stringify({ detail, english }), { status });
const broken = () => {
  throw new TypeError("Failed to fetch");
};

describe("the outbox", () => {
  it("puts the pictures first, then the report, and keeps no picture afterwards", async () => {
    const [store, ask] = [kept(entry("one")), center()];
    await flush(store, ask, ME);
    expect(ask.asked).toEqual(["PUT /blobs/a", "PUT /blobs/b", "POST /api/reports"]);
    expect(store.of("one")).toMatchObject({ state: "sent", reason: "", shots: [] });
  });

  it("does not send again what was sent", async () => {
    const [store, ask] = [kept(entry("one")), center()];
    await flush(store, ask, ME);
    await flush(store, ask, ME);
    expect(ask.asked.filter((one) => one.startsWith("POST"))).toHaveLength(1);
  });

  it("sends under the same id after an answer that was lost", async () => {
    const store = kept(entry("one"));
    await flush(store, center({ "/api/reports": broken }), ME);
    expect(store.of("one")).toMatchObject({ state: "queued", reason: "silent" });
    const bodies: string[] = [];
    await flush(store, async (_, init) => (bodies.push(String(init.body)), new Response("{}", { status: 202 })), ME);
    expect(JSON.parse(bodies.at(-1)!).id).toBe("one");
    expect(store.of("one").state).toBe("sent");
  });

  it("sends the oldest first and stops where the line breaks", async () => {
    const late = entry("late", { shots: [] }, "2026-11-24T10:00:00.000+08:00");
    const early = entry("early", { shots: [] }, "2026-11-24T03:00:00.000+00:00"); // 11:00 of the town's time
    const [store, ask] = [kept(early, late), center({ "/api/reports": broken })];
    await flush(store, ask, ME);
    expect(ask.asked).toHaveLength(1);
    expect([store.of("late").reason, store.of("early").reason]).toEqual(["silent", ""]);
  });

  it.each([500, 503, 401, 408, 421, 429])("lets it wait after %i", async (status) => {
    const store = kept(entry("one"));
    await flush(store, center({ "/api/reports": refusal(status, "稍后", "later") }), ME);
    expect(store.of("one")).toMatchObject({ state: "queued", reason: "稍后", english: "later" });
    expect(store.of("one").shots).toHaveLength(2);
  });

  it("has no words of a browser or a proxy", async () => {
    const proxy = (status: number) => () => new Response("<h1>Bad Gateway</h1>", { status });
    const reasonOf = async (answer: () => Response) => {
      const store = kept(entry("one"));
      await flush(store, center({ "/api/reports": answer }), ME);
      return store.of("one").reason;
    };
    expect(await reasonOf(refusal(503, "稍后", "later"))).toBe("稍后");
    expect(await reasonOf(proxy(502))).toBe("silent"); // what the page has words for
    expect(await reasonOf(proxy(413))).toBe("413");
    expect(await reasonOf(broken)).toBe("silent");
  });

  it.each([400, 403, 413, 422])("says why it was refused with %i, and goes on with the next", async (status) => {
    const store = kept(entry("bad"), entry("good", { shots: [] }));
    const ask: Ask = async (path, init) => {
      if (path === "/api/session") return new Response(JSON.stringify({ post: ME.post, csrf: "c" }));
      const bad = path === "/api/reports" && String(init.body).includes('"bad"');
      return bad ? refusal(status, "不收")() : new Response("{}");
    };
    await flush(store, ask, ME);
    expect(store.of("bad")).toMatchObject({ state: "refused", reason: "不收" });
    expect(store.of("bad").shots).toHaveLength(2);
    expect(store.of("good").state).toBe("sent");
  });

  it.each([
    ["another post was taken", { post: "fuxi-grid-02", csrf: "d" }],
    ["the same one signed in anew", { post: ME.post, csrf: "d" }],
  ])("lets all wait when %s meanwhile", async (_, session) => {
    const store = kept(entry("one"), entry("two"));
    const ask = center({
      "/blobs": refusal(403, "缺少 X-CSRF"),
      "/api/session": () => new Response(JSON.stringify(session)),
    });
    await flush(store, ask, ME);
    expect([store.of("one").state, store.of("two").state]).toEqual(["queued", "queued"]);
    expect(ask.asked).toEqual(["PUT /blobs/a", "GET /api/session"]);
  });

  it("gives a request up that hangs, and tries again", async () => {
    const [hour, waits] = [new AbortController(), vi.spyOn(AbortSignal, "timeout")];
    onTestFinished(() => waits.mockRestore());
    waits.mockReturnValue(hour.signal);
    const store = kept(entry("one"));
    const silent: Ask = (_, { signal }) =>
      new Promise((_, reject) => signal!.addEventListener("abort", () => reject(new Error("silence"))));
    const [asked, flushed] = [speaker(silent, {}), flush(store, silent, ME)];
    await Promise.resolve(); // both wait for their answers
    hour.abort();
    expect(await asked).toBeNull();
    await flushed;
    expect(store.of("one")).toMatchObject({ state: "queued", reason: "silent" });
    waits.mockRestore();
    await flush(store, center(), ME);
    expect(store.of("one").state).toBe("sent");
  });

  it("waits longer for a picture than for a word", async () => {
    const waits = vi.spyOn(AbortSignal, "timeout");
    onTestFinished(() => waits.mockRestore());
    const big = { sha256: "a", blob: new Blob(["x".repeat(400_000)]) };
    await flush(kept(entry("one", { shots: [big] })), center(), ME);
    const [picture, report] = waits.mock.calls.map(([ms]) => ms);
    expect(picture! - report!).toBe(100_000); // a crawling line needs as long for it
  });

  it("sends nothing of another post", async () => {
    const [store, ask] = [kept(entry("theirs", { post: "fuxi-grid-02" })), center()];
    await flush(store, ask, ME);
    expect(ask.asked).toEqual([]);
    expect(store.of("theirs").state).toBe("queued");
  });

  it("asks the center who this is before it speaks", async () => {
    const session = () => new Response(JSON.stringify({ post: ME.post, csrf: "c" }));
    expect(await speaker(center({ "/api/session": session }), {})).toEqual(ME);
    const token = { Authorization: "Bearer t" };
    expect(await speaker(center({ "/api/session": session }), token)).toEqual({ post: ME.post, headers: token });
    expect(await speaker(center({ "/api/session": broken }), {})).toBeNull();
    expect(await speaker(center({ "/api/session": refusal(503) }), {})).toBeNull();
    const ended = center({ "/api/session": refusal(401) });
    expect(await speaker(ended, token)).toEqual({ post: "", headers: {} });
  });
});

describe("a draft", () => {
  const settled: Draft = { ...EMPTY, settled: true, before: shot("b"), after: shot("a"), item: "litter" };

  it("says what is still missing", () => {
    expect(lacking(EMPTY, SPOT)?.field).toBe("item");
    expect(lacking({ ...EMPTY, text: " " }, SPOT)?.field).toBe("item");
    expect(lacking({ ...EMPTY, item: "litter" }, null)?.field).toBe("place");
    expect(lacking({ ...settled, after: null }, SPOT)?.field).toBe("photos");
    expect(lacking({ ...settled, item: "" }, SPOT)?.field).toBe("item");
    expect(lacking({ ...EMPTY, text: "灯不亮" }, SPOT)).toBeNull();
    expect(lacking(settled, SPOT)).toBeNull();
  });

  it("becomes a report with its place in WGS-84", () => {
    const { report, shots } = entry("one");
    expect(report.place).toEqual({ lon: 120.4, lat: 31.3, datum: "WGS84", text: "福溪 01" });
    expect(report.pictures).toEqual(["a", "b"]);
    expect(report.on_site).toBeUndefined();
    expect(shots).toHaveLength(2);
  });

  it("names what is before and what is after when it was settled", () => {
    const about = { id: "one", post: ME.post, at: "x", itemName: "暴露垃圾", placeText: "" };
    const { report, shots } = entryOf({ ...settled, shots: [shot("old")] }, SPOT, about);
    expect(report.on_site).toEqual({ before: "b", after: "a" });
    expect([report.title, report.pictures, shots.length]).toEqual(["暴露垃圾", [], 2]);
  });

  it("takes each picture once, and no more than a report may have", () => {
    const one = withShot(withShot(EMPTY, shot("a")), shot("a"));
    expect(one.shots.map((each) => each.sha256)).toEqual(["a"]);
    const many = [..."abcdefghijk"].reduce((draft, name) => withShot(draft, shot(name)), EMPTY);
    expect(many.shots).toHaveLength(9);
  });

  it("has its place from the device where that knows it well enough", () => {
    const tapped = { lon: 120.5, lat: 31.4, accuracy: null };
    expect(spotOf(EMPTY, SPOT)).toEqual(SPOT);
    expect(spotOf(EMPTY, { ...SPOT, accuracy: 4800 })).toBeNull();
    expect(spotOf({ ...EMPTY, tapped }, { ...SPOT, accuracy: 4800 })).toEqual(tapped);
    expect(spotOf(EMPTY, null)).toBeNull();
  });

  it("comes back from what was refused, as it was written", () => {
    const about = { id: "one", post: ME.post, at: "x", itemName: "", placeText: "" };
    const plain: Draft = { ...EMPTY, text: "灯不亮", item: "lamp", shots: [shot("a"), shot("b")], tapped: SPOT };
    expect(draftOf(entryOf(plain, SPOT, about))).toEqual(plain);
    expect(draftOf(entryOf(settled, SPOT, about))).toEqual({ ...settled, tapped: SPOT });
  });

  it("stays where it was when an earlier version kept the report", () => {
    const { lon, lat } = SPOT;
    expect(draftOf(entry("one", { spot: undefined })).tapped).toEqual({ lon, lat, accuracy: null });
  });

  it("of an earlier version is taken up where nothing is overwritten", () => {
    const old: Draft = { ...EMPTY, text: "灯不亮" };
    expect(inherits(undefined, old)).toBe(true);
    expect(inherits({ ...EMPTY, settled: true }, old)).toBe(true);
    expect(inherits({ ...EMPTY, text: "桥头" }, old)).toBe(false);
    expect(inherits(undefined, undefined)).toBe(false);
  });

  it("is empty until something of a report stands in it", () => {
    expect(isEmpty({ ...EMPTY, settled: true, tapped: SPOT, text: " " })).toBe(true);
    for (const part of [{ text: "灯" }, { item: "lamp" }, { shots: [shot("a")] }, { after: shot("a") }])
      expect(isEmpty({ ...EMPTY, ...part })).toBe(false);
  });

  it("is called by its first line, else by its item", () => {
    expect(titleOf("桥头第二盏灯不亮。晚上看不清", "路灯")).toBe("桥头第二盏灯不亮");
    expect(titleOf("  ", "路灯")).toBe("路灯");
    expect(titleOf("长".repeat(90), "")).toHaveLength(40);
  });
});

describe("a form that more than one post writes in", () => {
  const OTHER = "fuxi-grid-02";
  const of = (text: string): Draft => ({ ...EMPTY, text });

  /** Drafts that are read when the test says so. */
  function slow(): Record<string, (draft?: Draft) => void> {
    const answers: Record<string, (draft?: Draft) => void> = {};
    vi.mocked(keptDraft).mockImplementation((post) => new Promise((resolve) => (answers[post] = resolve)));
    return answers;
  }

  async function sits(post: string, kept?: Draft): Promise<void> {
    vi.mocked(keptDraft).mockResolvedValue(kept);
    await takeUp(post);
  }

  it("is of who sat down last, whichever draft is read first", async () => {
    await sits("");
    const answers = slow();
    const [first, last] = [takeUp(ME.post), takeUp(OTHER)];
    answers[OTHER]!(of("二号"));
    answers[ME.post]!(of("一号"));
    expect(await Promise.all([first, last])).toEqual([false, true]);
    expect(draft.value.text).toBe("二号");
    change(OTHER, (now) => ({ ...now, item: "lamp" }));
    expect(keepDraft).toHaveBeenLastCalledWith(OTHER, { ...of("二号"), item: "lamp" });
  });

  it("stays with who comes back before the other draft is read", async () => {
    await sits(ME.post, of("一号"));
    const answers = slow();
    const other = takeUp(OTHER);
    expect(await takeUp(ME.post)).toBe(true);
    answers[OTHER]!(of("二号"));
    expect(await other).toBe(false);
    expect(draft.value.text).toBe("一号");
  });

  it("begins although what an earlier version kept cannot be moved", async () => {
    await sits(OTHER);
    vi.mocked(keptDraft).mockResolvedValue(of("一号"));
    vi.mocked(inherit).mockRejectedValueOnce(new Error("full"));
    expect(await resume(ME.post)).toBe(true);
    expect(inherit).toHaveBeenLastCalledWith(ME.post);
    expect(draft.value.text).toBe("一号");
  });

  it("gets back what the device could not take, and shows it to nobody else", async () => {
    await sits(OTHER);
    await sits(ME.post, of("一号"));
    vi.mocked(enqueue).mockRejectedValue(new Error("full"));
    await finish(entry("one"));
    expect(draft.value.text).toBe("一号");
    let refuse = (_: Error) => {};
    vi.mocked(enqueue).mockReturnValue(new Promise((_, reject) => (refuse = reject)));
    const finished = finish(entry("one"));
    await sits(OTHER, of("二号"));
    refuse(new Error("full"));
    await finished;
    expect(draft.value.text).toBe("二号");
  });

  it("shows a refused report to nobody else", async () => {
    await sits(ME.post);
    await sits(OTHER, of("二号"));
    await correct(entry("one"));
    expect(draft.value.text).toBe("二号");
    await sits(ME.post);
    await correct(entry("one"));
    expect(draft.value.text).toBe("灯不亮");
  });

  it("stays empty where the refused report is on its way again", async () => {
    await sits(OTHER);
    await sits(ME.post);
    vi.mocked(takeBack).mockResolvedValueOnce(false);
    expect(await correct(entry("one"))).toBe(false);
    expect(draft.value).toEqual(EMPTY);
  });
});

describe("items", () => {
  const item = (name: string, keywords: string[], on_site = false): Item => ({
    name,
    short: name,
    english: "",
    keywords,
    on_site,
  });
  const items = { lamp: item("路灯不亮", ["灯不亮"]), litter: item("暴露垃圾", ["垃圾"], true) };

  it("are found by name and keyword, and for the spot those alone that may be settled there", () => {
    expect(found(items, "灯", false)).toEqual(["lamp"]);
    expect(found(items, "灯", true)).toEqual([]);
    expect(found(items, "", true)).toEqual(["litter"]);
    expect(fitting(items, "桥头灯不亮，旁边有垃圾", false)).toEqual(["lamp", "litter"]);
    expect(fitting(items, "桥头", false)).toEqual([]);
  });
});

it("a point lies in the grid whose ring is around it", () => {
  const square = (west: number): [number, number][] => [
    [west, 0],
    [west + 1, 0],
    [west + 1, 1],
    [west, 1],
  ];
  const center: [number, number] = [0, 0];
  const grid = (code: string, west: number) => ({ code, name: code, village: "", ring: square(west), center });
  const grids = [grid("a", 0), grid("b", 1)];
  expect([gridAt(grids, 0.5, 0.5), gridAt(grids, 1.5, 0.5), gridAt(grids, 2.5, 0.5)]).toEqual(["a", "b", ""]);
});

it("a moment is written with the device's own offset", () => {
  const at = new Date("2026-11-24T01:12:00.250Z");
  const written = stamped(at);
  expect(written).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$/);
  expect(Date.parse(written)).toBe(at.getTime());
});

import { beforeEach, expect, it, vi } from "vitest";
import { choosePost, look, session } from "./session";

const me = (post: string) => ({ name: "somebody", post, posts: ["one", "two"], words: [], csrf: "c", demo: false });
const answer = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });

beforeEach(() => {
  vi.stubGlobal("sessionStorage", { getItem: () => null });
});

it("a request that was under way when another post was chosen is asked again once that post is known", async () => {
  let arrive = () => {};
  let cookie = "old"; // what the browser sends: the new one comes with the answer to the choice
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (path: string) => {
    asked.push(path);
    if (path === "/api/session/post") {
      await new Promise<void>((resolve) => (arrive = resolve));
      cookie = "new";
      return answer(me("two"));
    }
    if (path === "/api/session") return answer(cookie === "new" || asked.length === 1 ? me("one") : { name: "" });
    return cookie === "new" ? answer({ cases: [] }) : answer({}, 401);
  });
  await session();
  const chosen = choosePost("two");
  await vi.waitFor(() => expect(asked).toContain("/api/session/post"));
  const told = look("/api/desk");
  await vi.waitFor(() => expect(asked).toContain("/api/desk"));
  arrive();
  expect([(await chosen).post, (await told).status]).toEqual(["two", 200]);
});

it("where nobody answers, that is said in the page's own words", async () => {
  vi.stubGlobal("fetch", async () => {
    throw new TypeError("Failed to fetch");
  });
  await expect(look("/api/desk")).rejects.toThrow("连不上中心");
});

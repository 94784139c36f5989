/** What the bar says of a verb that did not wait. */
import { expect, it } from "vitest";
import type { Held } from "./held";
import { said } from "./heldbar";

const sign = { is: "at-once", name: "签收", key: "k" } as const;

it("tells why a verb went at once: in our time, in a demo's, or because it was late", () => {
  const words = ({ left, pace }: { left: number; pace: number }) => said({ ...sign, left, pace } satisfies Held);
  expect(words({ left: 30_000, pace: 1 })).toBe("签收已直接送出：这一步的时限不到 1 分钟");
  expect(words({ left: 30 * 60_000, pace: 60 })).toBe("签收已直接送出：演示快 60 倍，这一步的时限不到 1 分钟就到");
  expect(words({ left: -1, pace: 60 })).toBe("签收已直接送出：这一步的时限已过");
});

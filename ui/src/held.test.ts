import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  held,
  isUnderWay,
  press,
  refused,
  secondsLeft,
  sendAll,
  sendNow,
  sendOnLeaving,
  takeBack,
  waits,
  WAITS,
  type Press,
} from "./held";

const HOUR = 3_600_000;

function verb(name: string, more: Partial<Press<string>> = {}) {
  const send = vi.fn(() => Promise.resolve(`${name} done`));
  const why = (error: unknown) => (error as Error).message;
  return { send, press: { name, key: name, left: HOUR, pace: 1, send, outlives: true, why, ...more } };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(async () => {
  await sendNow();
  held.value = { is: "nothing" };
  vi.useRealTimers();
});

describe("a verb that was pressed", () => {
  it("waits five seconds, then goes", async () => {
    const sign = verb("sign");
    const answer = press(sign.press);
    await vi.advanceTimersByTimeAsync(WAITS - 1);
    expect(sign.send).not.toHaveBeenCalled();
    expect(held.value).toMatchObject({ is: "waiting", name: "sign" });
    await vi.advanceTimersByTimeAsync(1);
    expect(await answer).toBe("sign done");
    expect(sign.send).toHaveBeenCalledOnce();
    expect(held.value.is).toBe("nothing");
  });

  it("is never sent once it is taken back", async () => {
    const sign = verb("sign");
    const answer = press(sign.press);
    takeBack();
    await vi.advanceTimersByTimeAsync(10 * WAITS);
    expect(await answer).toBeNull();
    expect(sign.send).not.toHaveBeenCalled();
    expect(held.value).toMatchObject({ is: "taken-back", name: "sign" });
  });

  it("goes at once with less than a minute left on its clock, and when it is late", async () => {
    for (const left of [59_999, 0, -HOUR]) {
      const sign = verb("sign", { left });
      void press(sign.press);
      await vi.advanceTimersByTimeAsync(0);
      expect(sign.send).toHaveBeenCalledOnce();
    }
    expect(waits(60_000, 1)).toBe(true);
    expect(waits(Infinity, 1)).toBe(true);
  });

  it("says afterwards that it did not wait, and how much was left, until the next is pressed", async () => {
    void press(verb("sign", { left: 30_000 }).press);
    expect(held.value.is).toBe("sending");
    await vi.advanceTimersByTimeAsync(0);
    expect(held.value).toEqual({ is: "at-once", name: "sign", key: "sign", left: 30_000, pace: 1 });
    expect(isUnderWay("sign")).toBe(false);
    const late = verb("arrive", { left: -1, pace: 60, send: () => Promise.reject(new Error("no")) });
    await expect(press(late.press)).rejects.toThrow("no");
    expect(held.value.is).toBe("nothing");
    void press(verb("contact").press);
    expect(held.value.is).toBe("waiting");
  });

  it("is under way for its own form while it waits and while it is sent", async () => {
    const sign = verb("sign", { send: () => new Promise<string>((done) => setTimeout(() => done(""), 300)) });
    void press(sign.press);
    expect([isUnderWay("sign"), isUnderWay("contact")]).toEqual([true, false]);
    await vi.advanceTimersByTimeAsync(WAITS);
    expect(held.value.is).toBe("sending");
    expect(isUnderWay("sign")).toBe(true);
    await vi.advanceTimersByTimeAsync(300);
    expect(isUnderWay("sign")).toBe(false);
  });

  it("counts the minute in the operator's time where the center's runs faster", () => {
    expect(waits(10 * 60_000, 60)).toBe(false);
    expect(waits(60 * 60_000, 60)).toBe(true);
    expect(waits(60_000, 0)).toBe(true); // a clock that stands
  });

  it("is sent by a second one, which then waits itself", async () => {
    const [sign, contact] = [verb("sign"), verb("contact")];
    void press(sign.press);
    await vi.advanceTimersByTimeAsync(1000);
    void press(contact.press);
    await vi.advanceTimersByTimeAsync(0);
    expect(sign.send).toHaveBeenCalledOnce();
    expect(contact.send).not.toHaveBeenCalled();
    expect(held.value).toMatchObject({ is: "waiting", name: "contact" });
    await vi.advanceTimersByTimeAsync(WAITS);
    expect(contact.send).toHaveBeenCalledOnce();
  });

  it("goes before a second one that may not wait", async () => {
    const order: string[] = [];
    const slow = () => new Promise<string>((done) => setTimeout(() => (order.push("sign"), done("")), 300));
    const sign = verb("sign", { send: slow });
    const late = verb("arrive", { left: 0, send: () => (order.push("arrive"), Promise.resolve("")) });
    void press(sign.press);
    void press(late.press);
    await vi.advanceTimersByTimeAsync(300);
    expect(order).toEqual(["sign", "arrive"]);
  });

  it("goes at once when the page is hidden or left, once", async () => {
    const sign = verb("sign");
    void press(sign.press);
    await sendNow();
    sendAll();
    await vi.advanceTimersByTimeAsync(WAITS);
    expect(sign.send).toHaveBeenCalledOnce();
  });

  it("goes with the page too while it waits for its turn behind one that is not answered", async () => {
    const sign = verb("sign", { send: vi.fn(() => new Promise<string>((done) => setTimeout(done, HOUR))) });
    const [contact, arrive] = [verb("contact"), verb("arrive")];
    void press(sign.press);
    void press(contact.press);
    void press(arrive.press);
    await vi.advanceTimersByTimeAsync(0);
    expect(contact.send).not.toHaveBeenCalled();
    sendAll();
    await vi.advanceTimersByTimeAsync(0);
    for (const one of [contact, arrive]) expect(one.send).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(HOUR);
    expect(sign.press.send).toHaveBeenCalledOnce();
  });

  it("asks before the page is left only while it would be lost with it", async () => {
    const ears: Record<string, (event: Event) => void> = {};
    const listen = (kind: string, ear: (event: Event) => void) => (ears[kind] = ear);
    vi.stubGlobal("addEventListener", listen);
    vi.stubGlobal("document", { addEventListener: listen });
    sendOnLeaving();
    const asks = () => {
      const event = new Event("beforeunload", { cancelable: true });
      ears.beforeunload!(event);
      return event.defaultPrevented;
    };
    void press(verb("sign").press);
    expect(asks()).toBe(false);
    const long = verb("record", { outlives: false });
    void press(long.press);
    expect(asks()).toBe(true);
    await sendNow();
    expect(long.send).toHaveBeenCalledOnce();
    expect(asks()).toBe(false);
    void press(verb("record", { outlives: false }).press);
    takeBack();
    await vi.advanceTimersByTimeAsync(0);
    expect(asks()).toBe(false);
    vi.unstubAllGlobals();
  });

  it("says why it was refused, and the one who pressed it hears it too", async () => {
    const sign = verb("sign", { send: () => Promise.reject(new Error("too late")) });
    const answer = press(sign.press);
    const heard = expect(answer).rejects.toThrow("too late");
    await vi.advanceTimersByTimeAsync(WAITS);
    await heard;
    expect(refused.value).toEqual({ name: "sign", why: "too late" });
    expect(held.value.is).toBe("nothing");
    void press(verb("contact").press);
    expect(refused.value).toBeNull();
  });

  it("that a second one sent is refused over it", async () => {
    const sign = verb("sign", { send: () => Promise.reject(new Error("too late")) });
    press(sign.press).catch(() => undefined); // its form says so, and the bar
    void press(verb("contact").press);
    await vi.advanceTimersByTimeAsync(0);
    expect(refused.value?.name).toBe("sign");
    expect(held.value).toMatchObject({ is: "waiting", name: "contact" });
  });
});

it("shows whole seconds, and one until it goes", () => {
  expect([5000, 4001, 4000, 1, -3].map((left) => secondsLeft(left, 0))).toEqual([5, 5, 4, 1, 1]);
});

import { expect, test } from "vitest";
import { read, TownTime } from "../src/time";
import { at, HOUR, MINUTE, NOW, OFFICE, SITE } from "./make";

const due = (minutes: number, from = -60, working = false) =>
  read({ started_at: at(from), due_at: at(minutes), working }, NOW, OFFICE);

test("a running clock counts minutes, then hours, then days", () => {
  expect(due(15).text).toBe("15:00");
  expect(due(90).text).toBe("1:30:00");
  expect(due(3 * 24 * 60).text).toBe("3 天");
  expect(due(-6).text).toBe("超 06:00");
});

test("a clock is amber in its last third and red once past", () => {
  expect(due(41).urgency).toBe("");
  expect(due(30).urgency).toBe("amber"); // 60 of 90 minutes used
  expect(due(0).urgency).toBe("amber");
  expect(due(-1).urgency).toBe("red");
});

test("a working clock counts working days, and its nights use nothing", () => {
  const friday = 3 * 24 * 60;
  expect(due(friday, -60, true).text).toBe("3 工作日");
  expect(due(6 * 24 * 60, -60, true).text).toBe("4 工作日"); // over a weekend
  expect(due(60, -60, true).text).toBe("1:00:00");
});

test("office time leaves out lunch, nights and weekends", () => {
  expect(OFFICE.day).toBe(7 * HOUR);
  expect(OFFICE.between(NOW, NOW + 4 * HOUR)).toBe(2.5 * HOUR);
  expect(OFFICE.between(NOW, NOW + 7 * 24 * HOUR)).toBe(5 * 7 * HOUR);
  expect(OFFICE.between(NOW, NOW + MINUTE)).toBe(MINUTE);
});

test("a paused clock says so and has no colour", () => {
  expect(read({ started_at: at(-60), due_at: at(-5), paused: true }, NOW, OFFICE)).toMatchObject({
    text: "中止",
    urgency: "",
  });
});

test("a moment of another day says so, by the town's midnight", () => {
  const time = new TownTime(SITE.timezone);
  const midnight = time.midnight(NOW);
  const told = (moment: number) => [time.otherDay(moment, NOW), time.hourOrDay(moment, NOW), time.besides(moment, NOW)];
  expect(told(midnight)).toEqual(["", "00:00", "00:00"]);
  expect(told(midnight - MINUTE)).toEqual(["11-23", "11-23", "11-23 23:59"]);
  expect(told(midnight + 24 * HOUR)).toEqual(["11-25", "11-25", "11-25 00:00"]);
  expect(time.besides(midnight - MINUTE, NOW, time.full(midnight - MINUTE))).toBe("11-23 23:59:00");
});

import { expect, test, vi } from "vitest";
import { aCase, CALENDAR, SITE } from "./make";

const ITEM = { item: "lodging", short: "住宿无证", village: "chongshan" };
const LONG = aCase("1", { ...ITEM, title: "漫山岛农家菜馆民宿没有证还接客" });

/** A page begins in a language. */
async function townIn(language: string) {
  vi.stubGlobal("location", { search: `?lang=${language}` });
  vi.resetModules();
  const { Town } = await import("../src/wall/town");
  const lodging = { name: "民宿旅馆无证经营", short: "住宿无证", english: "Unlicensed lodging" };
  return new Town({ ...SITE, calendar: CALENDAR, items: { lodging } });
}

test("a title that would be cut says what it is about and where instead", async () => {
  const town = await townIn("zh");
  expect(town.title(LONG)).toBe("冲山住宿无证");
  expect(town.title(aCase("2", { ...ITEM, title: "漫山岛无证民宿餐饮" }))).toBe("漫山岛无证民宿餐饮");
  expect(town.title(aCase("3", { title: "有件事说不清，请派人来看一看", short: "有件事说不清，请" }))).toMatch(/^有件事/);
});

test("in English what it is about stands first, and alone where there is no room", async () => {
  const town = await townIn("en");
  expect([town.title(LONG), town.short(LONG), town.about(LONG)]).toEqual([
    "Unlicensed lodging, Chongshan",
    "Unlicensed lodging, Chongshan",
    "Unlicensed lodging",
  ]);
  expect(town.about(aCase("2", { title: "说不清", village: "fuxi" }))).toBe("Fuxi");
});

test("an alarm is its camera and item, what is about first in English", async () => {
  const alarm = aCase("1", { ...ITEM, status: "to-confirm", camera: "c2" });
  expect((await townIn("zh")).queued(alarm)).toBe("福溪 02 住宿无证");
  expect((await townIn("en")).queued(alarm)).toBe("Unlicensed lodging, Fuxi 02");
});

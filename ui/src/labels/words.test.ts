/** Every label is said in both languages, and no page says anything by itself that is no label. */
import { describe, expect, it } from "vitest";
import type { Labels } from "../labels";

const tables = import.meta.glob<Record<string, Labels>>(["./*.ts", "!./*.test.ts"], { eager: true });
const sources = import.meta.glob<string>(["../**/*.{ts,tsx}", "!../labels/*", "!../**/*.test.ts"], {
  query: "?raw",
  import: "default",
  eager: true,
});
const HAN = /\p{Script=Han}/u;
const CHINESE = /[\p{Script=Han}、。；：，？！（）]/u; // with its stops

const OWN_NAME = ["settings.zh"]; // a language calls itself by its own name
const SHORTER = ["whistles.blown"]; // in English the word beside it is enough

/** What is Chinese in the code and no word of a page: codes of whistles, and patterns of texts that come as data. */
const DATA = [
  /["|]\s*(推进|攻坚|应急)"/g, // a whistle's kind
  /把握/g, // as a camera says how sure it is
  /language === "zh"\) return .*/g, // a date in Chinese
  /letter > "."/g, // where square letters begin
  /CONDITION = .*/g, // of a rule, in what the center says it went by
  /BORDERS = .*/g, // between one initial of pinyin and the next
];

const labels = Object.values(tables).flatMap((table) => Object.values(table).flatMap((words) => Object.entries(words)));
const bare = (source: string) =>
  DATA.reduce((text, data) => text.replace(data, ""), source.replace(/\/\*[\s\S]*?\*\/|(?<=^|[\s;{,)(])\/\/.*$/gm, ""));
const spoken = (source: string) => bare(source).split("\n").filter((line) => HAN.test(line));

describe("words", () => {
  it("are there in both languages", () => {
    expect(labels.length).toBeGreaterThan(500);
    const half = labels.filter(([key, [zh, en]]) => !zh.trim() !== !en.trim() && !SHORTER.includes(key));
    expect(half).toEqual([]);
  });

  it("are English in English", () => {
    expect(labels.filter(([key, [, en]]) => CHINESE.test(en) && !OWN_NAME.includes(key))).toEqual([]);
  });

  it("are all labels", () => {
    const found = Object.entries(sources).map(([file, source]) => [file, spoken(source)] as const);
    expect(found.length).toBeGreaterThan(100);
    expect(found.filter(([, lines]) => lines.length)).toEqual([]);
  });

  it("that are none would be seen", () => {
    expect(spoken('const text = "签收"; // 签收')).toHaveLength(1);
    expect(spoken('/** 签收 */\nconst kind = "应急"; // 应急')).toEqual([]);
  });
});

/** Every word that the pages show by themselves, in both languages: a text without its English does not compile. */
import { adminLabels } from "./labels/admin";
import { caseLabels } from "./labels/case";
import { deskLabels } from "./labels/desk";
import { doorLabels } from "./labels/door";
import { dutyLabels } from "./labels/duty";
import { fieldLabels } from "./labels/field";
import { handoverLabels } from "./labels/handover";
import { replayLabels } from "./labels/replay";
import { shared } from "./labels/shared";
import { wallLabels } from "./labels/wall";
import { language } from "./looks";

export type Label = readonly [zh: string, en: string];
export type Labels = Readonly<Record<string, Label>>;

const labels = {
  ...shared,
  ...wallLabels,
  ...adminLabels,
  ...caseLabels,
  ...deskLabels,
  ...doorLabels,
  ...dutyLabels,
  ...fieldLabels,
  ...handoverLabels,
  ...replayLabels,
};

type Shared = typeof shared;
type Wall = typeof wallLabels;
type Pages = typeof adminLabels &
  typeof caseLabels &
  typeof deskLabels &
  typeof doorLabels &
  typeof dutyLabels &
  typeof fieldLabels &
  typeof handoverLabels &
  typeof replayLabels;
type None<T extends never> = T;
/** A key that two tables have would hide one of the two texts: this does not compile then. */
export type EachKeyOnce = None<(keyof Shared & keyof Wall) | (keyof Shared & keyof Pages) | (keyof Wall & keyof Pages)>;

export type LabelKey = keyof typeof labels;

const pick = (label: Label) => (language === "en" ? label[1] : label[0]);

/** The text of `key`; `{name}` in it is replaced by the value of that name, `{s}` by an s where `n` is not 1. */
export function t(key: LabelKey, values: Record<string, string | number> = {}): string {
  const all: typeof values = { s: plural(values["n"]), ...values };
  return pick(labels[key]).replace(/\{(\w+)\}/g, (whole, name: string) => String(all[name] ?? whole));
}

export const plural = (n: string | number | undefined): string => (Number(n) === 1 ? "" : "s");

/** The word for a code of the center, such as `named("verb", "sign")`; a code that we do not know shows as it is. */
export function named(family: string, code: string): string {
  const label = (labels as Labels)[`${family}.${code}`];
  return label ? pick(label) : code;
}

/** The language of words that people and rules wrote, which stay as they are; none where it is the page's own. */
export const languageOf = (text: string): "zh-CN" | undefined =>
  language === "en" && /[\u4e00-\u9fff]/.test(text) ? "zh-CN" : undefined;

/** One of two spellings that come as data. */
export function inLanguage(zh: string, en: string): string {
  return language === "en" && en ? en : zh;
}

/** Why the center did not do something. */
export const whyNot = (problem: { detail?: string; english?: string }): string =>
  inLanguage(problem.detail ?? "", problem.english ?? "");

/** From a form's fields to what stands in them at first, and from what stands in them to what is sent. */
import type { Allowed, Post, Site } from "../api";
import { leadingWhistle, parts, type Detail, type Finding } from "../case/state";
import { forControl } from "../case/written";
import { t } from "../labels";

export interface Field {
  name: string;
  type: string;
  required: boolean;
  default?: unknown;
  choices?: (string | Option)[];
  max_length?: number; // characters
  gt?: number;
  ge?: number;
  le?: number;
}

export interface Option {
  value: string;
  text: string;
}

export type Values = Record<string, unknown>;

export interface Setting {
  site: Site;
  post: Post;
  detail: Detail;
  now: number;
}

const HOUR = 3_600_000;
const WITH_ITS_PLACE = ["lat", "by_hand"]; // drawn with the longitude
const OF_THE_CASE = ["signal", "asker"]; // signals: which of them a verb can mean, the center says
const OF_A_NEW_CASE = ["title", "item", "level", "grid", "place", "lon", "lat", "follows"];

export const fieldsOf = (allowed: Allowed): Field[] => allowed.fields as Field[];

/** The choices of a field that the center names, as code and words. */
export const options = (field: Field): Option[] =>
  (field.choices ?? []).map((one) => (typeof one === "string" ? { value: one, text: "" } : one));

/** The fields to draw. A whistle of a case that is there needs nothing that would open one. */
export function shown(allowed: Allowed, post: Post): Field[] {
  const hasCase = allowed.target === "whistle" && allowed.fields.some((field) => field.name === "case");
  return fieldsOf(allowed).filter((field) => {
    if (hasCase && (field.name === "case" || OF_A_NEW_CASE.includes(field.name))) return false;
    if (allowed.verb === "rate" && field.name === "unit") return post.roles.includes("duty-leader");
    if (field.type === "stage") return !!field.choices?.length;
    return !WITH_ITS_PLACE.includes(field.name) || !allowed.fields.some((one) => one.name === "lon");
  });
}

export function single(field: Field): boolean {
  return field.type === "pictures" && ["before", "after"].includes(field.name);
}

export function initial(allowed: Allowed, setting: Setting): Values {
  const values: Values = {};
  for (const field of fieldsOf(allowed)) {
    const value = initialOf(field, allowed, setting);
    if (value !== undefined) values[field.name] = value;
  }
  return values;
}

function initialOf(field: Field, allowed: Allowed, setting: Setting): unknown {
  const { site, post, detail, now } = setting;
  const { view, case: state } = detail;
  const verb = `${allowed.target}.${allowed.verb}`;
  if (allowed.target === "whistle" && field.name === "case") return view.id;
  if (verb === "case.dispatch" || verb === "case.accept") {
    const named = view.lead ? { lead: view.lead } : unitsOf(site, view.item, view.village);
    const known: Values = { item: view.item, grid: view.grid, level: view.level, ...named };
    if (known[field.name]) return known[field.name];
  }
  if (allowed.target === "whistle" && field.name === "lead" && view.lead) return view.lead;
  if (field.name === "officer")
    return officers(site, post).find((one) => one.code === post.code)?.code ?? officers(site, post)[0]?.code;
  if (field.name === "meet_at") return forControl(site, Math.ceil((now + 2 * HOUR) / (HOUR / 2)) * (HOUR / 2));
  if (field.name === "deadline_at" && field.required)
    return `${forControl(site, now + 7 * 24 * HOUR).slice(0, 10)}T17:00`;
  if (field.name === "remedies") return t("form.remedies");
  if (field.name === "text" && verb === "whistle.gather")
    return leadingWhistle(state)?.gathering?.place.text ?? undefined;
  if (field.name === "unit" && verb === "whistle.rate" && post.roles.includes("duty-leader"))
    return unrated(detail, allowed.on)[0];
  if (OF_THE_CASE.includes(field.type)) return options(field)[0]?.value;
  if (field.type === "boolean") return field.default ?? false;
  if (field.type === "officers")
    return officers(site, post)
      .slice(0, 2)
      .map((one) => ({ post: one.code, certificate: "" }));
  if (field.type === "points") return found(state.duties?.[allowed.on]?.records);
  return field.default || undefined;
}

/** What was found point by point is what is to be mended. */
function found(records: Finding[] = []): string[] {
  const points = records.map((one) => [one.point, one.text].filter(Boolean).join(t("colon")));
  return points.length ? points : [""];
}

/** Who answers for an item by the catalogue, and who assists; a village's own stands for {village}. The lead is ""
 * where it is not known yet. */
export function unitsOf(site: Site, item: string, village: string): { lead: string; assist: string[] } {
  const known = (unit: string) => unit.replace("{village}", village);
  const { lead = "", assist = [] } = site.items[item] ?? {};
  return {
    lead: site.units[known(lead)] ? known(lead) : "",
    assist: assist.map(known).filter((unit) => site.units[unit]),
  };
}

/** What else changes when a field does: an item or a grid names its units where no lead is chosen. */
export function following(name: string, values: Values, allowed: Allowed, { site, detail }: Setting): Values {
  if (!["item", "grid"].includes(name) || values.lead || !allowed.fields.some((field) => field.name === "lead"))
    return {};
  const village = site.grids.find((grid) => grid.code === values.grid)?.village ?? detail.view.village;
  const named = unitsOf(site, String(values.item ?? ""), village);
  if (!named.lead) return {};
  return empty(values.assist) ? { ...named } : { lead: named.lead };
}

/** Who may go out for this post's unit: its officers, else whoever belongs to it. */
export function officers(site: Site, post: Post): Post[] {
  const own = site.posts.filter((one) => one.unit === post.unit);
  const going = own.filter((one) => one.roles.includes("officer"));
  return going.length ? going : own;
}

/** Units that did their part of a whistle and that the duty leader has not rated. */
export function unrated(detail: Detail, whistle: string): string[] {
  const ratings = detail.case.whistles?.[whistle]?.ratings ?? {};
  const done = parts(detail.case.duties).filter(
    (duty) => duty.whistle === whistle && duty.state === "done" && duty.kind !== "recheck",
  );
  return done.map((duty) => duty.unit).filter((unit) => !(`unit:${unit}` in ratings));
}

/** What a field offers no more is chosen no more: a colleague may have called somebody back meanwhile. */
export function standing(allowed: Allowed, values: Values): Values {
  const gone = fieldsOf(allowed).filter(
    (field) =>
      OF_THE_CASE.includes(field.type) && !options(field).some(({ value }) => value === values[field.name]),
  );
  return gone.length ? { ...values, ...Object.fromEntries(gone.map(({ name }) => [name, undefined])) } : values;
}

export function empty(value: unknown): boolean {
  if (Array.isArray(value))
    return value.every((one) => (typeof one === "object" ? !one.post || !one.certificate : !one));
  return value === undefined || value === null || (typeof value === "string" && !value.trim());
}

/** Names of the required fields that are empty. */
export function lacking(fields: Field[], values: Values): string[] {
  return fields
    .filter((field) => field.required && field.type !== "boolean" && empty(values[field.name]))
    .map((field) => field.name);
}

/** What the center would refuse of what stands there, in words, by field. */
export function outside(fields: Field[], values: Values): Record<string, string> {
  const all = fields.map((field) => [field.name, excess(field, values[field.name])]);
  return Object.fromEntries(all.filter(([, words]) => words));
}

function excess(field: Field, value: unknown): string {
  if (empty(value)) return "";
  const { max_length: most = Infinity, gt, ge = gt, le = Infinity } = field;
  const n = typeof value === "string" ? lengthOf(value) : 0;
  if (n > most) return t("form.too-long", { n: most, now: n });
  if (!["number", "integer"].includes(field.type) || ge === undefined) return "";
  if (Number(value) <= le && (gt === undefined ? Number(value) >= ge : Number(value) > gt)) return "";
  return t(gt === undefined ? "form.between" : "form.above", { low: ge, high: le });
}

/** Characters as the center counts them: an emoji is one. */
export const lengthOf = (text: string): number => [...text.trim()].length;

/** What is sent: empty fields are left out, numbers are numbers, moments carry the site's offset. */
export function body(allowed: Allowed, values: Values, offset: string): Values {
  const args: Values = {};
  for (const field of fieldsOf(allowed)) {
    const value = values[field.name];
    if (field.type !== "boolean" && empty(value)) continue;
    args[field.name] = sent(field, value, offset);
  }
  return args;
}

const WRITTEN = ["text", "string", "points", "pictures"];

/** What of it was some work to write: what a suggestion fills in is chosen anew as quickly. */
export function written(allowed: Allowed, values: Values): Values {
  const names = fieldsOf(allowed).filter((field) => WRITTEN.includes(field.type)).map((field) => field.name);
  return Object.fromEntries(names.flatMap((name) => (name in values ? [[name, values[name]]] : [])));
}

function sent(field: Field, value: unknown, offset: string): unknown {
  if (field.type === "boolean") return Boolean(value);
  if (["number", "integer"].includes(field.type)) return Number(value);
  if (field.type === "datetime") return `${String(value)}:00${offset}`;
  if (field.type === "points") return (value as string[]).map((point) => point.trim()).filter(Boolean);
  if (field.type === "officers")
    return (value as { post: string; certificate: string }[]).filter((one) => one.post && one.certificate.trim());
  if (single(field)) return (value as string[])[0];
  return typeof value === "string" ? value.trim() : value;
}

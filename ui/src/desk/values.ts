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
    const lead = view.lead || leadOf(site, view.item, view.village);
    const known: Values = { item: view.item, grid: view.grid, level: view.level, lead };
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

/** Who answers for an item by the catalogue; "" where it is not known yet. */
function leadOf(site: Site, item: string, village: string): string {
  const found = site.items[item] as { lead?: string } | undefined;
  const lead = (found?.lead ?? "").replace("{village}", village);
  return site.units[lead] ? lead : "";
}

/** What else changes when a field does: an item or a grid names its lead where none is chosen. */
export function following(name: string, values: Values, allowed: Allowed, { site, detail }: Setting): Values {
  if (!["item", "grid"].includes(name) || values.lead || !allowed.fields.some((field) => field.name === "lead"))
    return {};
  const village = site.grids.find((grid) => grid.code === values.grid)?.village ?? detail.view.village;
  const lead = leadOf(site, String(values.item ?? ""), village);
  return lead ? { lead } : {};
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

/** What is sent: empty fields are left out, numbers are numbers, moments carry the site's offset. */
export function body(allowed: Allowed, values: Values, offset: string): Values {
  const sent: Values = {};
  for (const field of fieldsOf(allowed)) {
    const value = values[field.name];
    if (field.type !== "boolean" && empty(value)) continue;
    sent[field.name] = written(field, value, offset);
  }
  return sent;
}

function written(field: Field, value: unknown, offset: string): unknown {
  if (field.type === "boolean") return Boolean(value);
  if (["number", "integer"].includes(field.type)) return Number(value);
  if (field.type === "datetime") return `${String(value)}:00${offset}`;
  if (field.type === "points") return (value as string[]).map((point) => point.trim()).filter(Boolean);
  if (field.type === "officers")
    return (value as { post: string; certificate: string }[]).filter((one) => one.post && one.certificate.trim());
  if (single(field)) return (value as string[])[0];
  return typeof value === "string" ? value.trim() : value;
}

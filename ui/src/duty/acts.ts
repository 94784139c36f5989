/** What one may press about a thing: the verbs that the tables allow, those that settle it first, with what is known
 * filled in. Two verbs that go together are one act: an acceptance with its dispatch, a draft with its application. */
import type { Allowed, Site } from "../api";
import type { Detail } from "../case/state";
import { named, t } from "../labels";
import { ordered } from "../desk/order";
import { thenText, verbName } from "../desk/names";
import { unitsOf, type Values } from "../desk/values";
import type { Near, Step, Suggestion, Thing } from "./answer";

export interface Act {
  key: string;
  allowed: Allowed;
  name: string;
  hint: string;
  says: string; // one sentence, where it is not in focus
  preset: Values;
  hide: string[]; // fields that the act itself answers
  then?: (values: Values) => Step;
  hotkey: string;
}

/** Which verbs settle what waits, first the one that is usual. */
const SETTLES: Record<string, string[]> = {
  confirm: ["case.confirm", "case.reject"],
  dispatch: [
    "case.accept",
    "case.dispatch",
    "case.answer",
    "case.merge",
    "case.ask_more",
    "case.decline",
    "case.hand_over",
    "whistle.draft",
  ],
  merge: ["case.merge", "case.keep_apart"],
  review: ["duty.uphold", "duty.accept_return", "case.convene"],
  escalate: ["case.remind", "case.supervise", "case.escalate"],
  lower: ["whistle.lower", "whistle.rework"],
  ruling: ["case.ruling"],
};

export const HOTKEYS: Record<string, string> = {
  "case.confirm": "D",
  "case.reject": "F",
  "case.hand_over": "T",
  "whistle.draft": "W",
  "case.ask_more": "A",
  "case.decline": "N",
  "case.merge": "M",
  "case.keep_apart": "P",
  "case.dispatch": "D",
  "case.accept": "S",
  "duty.accept_return": "R",
  "duty.uphold": "U",
  "case.supervise": "B",
};

export interface Scene {
  site: Site;
  detail: Detail;
  thing: Thing | null;
  verb: string; // of the entry
  on: string;
  pick: Suggestion | null;
  into: Near | null;
}

export function acts(scene: Scene): Act[] {
  const { detail, verb, on } = scene;
  const settles = SETTLES[verb] ?? [];
  const rank = (one: Allowed) => {
    const at = settles.indexOf(nameOf(one));
    return at < 0 ? settles.length : at;
  };
  const mine = ordered(detail.allowed, detail).filter(
    (one) => one.target === "case" || one.target === "whistle" || !on || on === "case" || one.on === on,
  );
  const sorted = mine
    .map((one, index) => ({ one, index }))
    .sort((a, b) => rank(a.one) - rank(b.one) || a.index - b.index);
  const all = sorted.flatMap(({ one }) => actsOf(scene, one));
  const special = all.findIndex((act) => act.key === "join" || act.key === "merge-into");
  if (special > 0 && (verb === "confirm" || verb === "merge")) all.unshift(...all.splice(special, 1));
  const used = new Set<string>();
  return all.map((act) => {
    const hotkey = used.has(act.hotkey) ? "" : act.hotkey;
    used.add(hotkey);
    return { ...act, hotkey };
  });
}

const nameOf = (one: Allowed) => `${one.target}.${one.verb}`;

function actsOf(scene: Scene, allowed: Allowed): Act[] {
  const { detail, into, verb } = scene;
  const name = nameOf(allowed);
  const plain: Act = {
    key: `${name}:${allowed.on}`,
    allowed,
    name: verbName(allowed, detail),
    hint: "",
    says: thenText(allowed),
    preset: {},
    hide: [],
    hotkey: HOTKEYS[name] ?? "",
  };
  if (name === "case.confirm") return confirming(plain, into);
  if (name === "case.merge" && into && verb === "merge") return [merging(plain, into), plain];
  if (name === "case.merge" && into) return [merging(plain, into)];
  if (name === "case.accept") return accepting(plain, scene);
  if (name === "case.dispatch") return [{ ...plain, hint: t("seat.act.dispatch"), preset: picked(scene) }];
  if (name === "whistle.draft") return [{ ...plain, name: t("seat.act.whistle"), says: t("seat.act.whistle.says") }];
  return [plain];
}

/** An alarm goes into a case that is there, or becomes one. */
function confirming(plain: Act, into: Near | null): Act[] {
  const alone: Act = {
    ...plain,
    name: t("seat.act.confirm"),
    says: t("seat.act.confirm.says"),
    hide: ["join", "alone", "note"],
  };
  if (!into) return [alone];
  const join: Act = {
    ...plain,
    key: "join",
    name: t("seat.act.into", { number: short(into.number) }),
    hint: likeness(into),
    says: t("seat.act.into.says"),
    preset: { join: into.case },
    hide: ["join", "alone", "note"],
    hotkey: "M",
  };
  const apart = { ...alone, preset: { alone: true } };
  return into.likely ? [join, apart] : [apart, join];
}

function merging(plain: Act, into: Near): Act {
  return {
    ...plain,
    key: "merge-into",
    name: t("seat.act.into", { number: short(into.number) }),
    hint: likeness(into),
    says: t("seat.act.into.says"),
    preset: { master: into.case },
    hide: ["master", "reason"],
    hotkey: "M",
  };
}

/** 受理并派单: accepted and sent to the unit that the catalogue names, in one press. */
function accepting(plain: Act, scene: Scene): Act[] {
  const values = picked(scene);
  const { detail } = scene;
  const known = { item: values.item ?? detail.view.item, grid: values.grid ?? detail.view.grid };
  const both: Act = {
    ...plain,
    key: "accept-dispatch",
    name: t("seat.act.accept"),
    hint: scene.pick ? t("seat.act.accept.pick", { n: named("seat.n", place(scene)) }) : "",
    says: t("seat.act.accept.says"),
    preset: { ...values },
    hide: ["lon", "lat", "note"],
    then: (given) => {
      const { lead, assist } = called(scene, given);
      const args = { lead, assist, item: given.item || known.item };
      return { target: "case", verb: "dispatch", on: detail.view.id, args };
    },
    hotkey: "D",
  };
  return [both, plain];
}

const place = ({ thing, pick }: Scene) => String(1 + (thing?.suggestions.findIndex((one) => one === pick) ?? 0));

function picked({ pick, detail }: Scene): Values {
  const { view } = detail;
  const found: Values = {};
  if (pick) {
    const [level] = [view.level, pick.level].filter(Boolean).sort(); // the more urgent one: L1 before L2
    Object.assign(found, { item: pick.item, lead: pick.lead, assist: pick.assist, level });
  }
  if (view.grid) found.grid = view.grid;
  return found;
}

/** The catalogue's units for what was chosen. */
function called({ site, detail }: Scene, values: Values): { lead: string; assist: string[] } {
  const village = site.grids.find((one) => one.code === (values.grid || detail.view.grid))?.village ?? "";
  return unitsOf(site, String(values.item || detail.view.item), village);
}

const NEXT_TO = 100; // metres
export const isNextTo = ({ metres }: Near): boolean => metres !== null && metres <= NEXT_TO;

/** How many rows are ticked where the two stand side by side. */
export function likeness(near: Near): string {
  const n = [near.same_item, isNextTo(near), near.same_grid].filter(Boolean).length;
  return n ? t("seat.act.into.like", { n }) : "";
}

/** 0012 of 2611240012. */
export const short = (number: string): string => number.slice(-4);

export const reasonOf = (code: string): string => named("seat.reason", code);

/** 按下后: a preview as lines that one reads before pressing. */
import type { Site } from "../api";
import { reasonIn } from "../because";
import { approverName, clockName, gridName, itemName, ownerName, postName, unitName } from "../case/town";
import { dayHour } from "../case/written";
import type { Shape } from "../icon";
import { named, t } from "../labels";
import type { Called, Due, Preview } from "./answer";
import { short } from "./acts";

export interface Line {
  shape: Shape | "whistle";
  text: string;
  more: string;
}

export function willing(site: Site, preview: Preview): Line[] {
  const lines: Line[] = [outcome(site, preview)];
  if (preview.into_level) {
    const [number, level] = [short(preview.into), preview.into_level];
    lines.push({ shape: "soon", text: t("seat.will.raised", { number, level }), more: "" });
  }
  if (preview.whistle)
    lines.push({ shape: "whistle", text: t("seat.will.blows", { kind: named("whistle", preview.whistle) }), more: "" });
  lines.push(...preview.called.map((one) => called(site, one)));
  if (preview.into && !preview.called.length && preview.into_lead)
    lines.push({
      shape: "running",
      text: t("seat.will.sees", { unit: unitName(site, preview.into_lead) }),
      more: t("seat.will.sees.more"),
    });
  if (preview.approvals.length) lines.push(...approving(site, preview));
  else if (!preview.called.length) lines.push({ shape: "running", text: t("seat.will.nobody"), more: "" });
  if (preview.freed.length) {
    const units = preview.freed.map((unit) => unitName(site, unit)).join(t("list.comma"));
    lines.push({ shape: "offline", text: t("seat.will.freed"), more: units });
  }
  if (preview.messages.length) {
    const to = preview.messages.map(({ unit, post }) => (post ? postName(site, post) : unitName(site, unit)));
    const text = t("seat.will.messages", { n: preview.messages.length });
    lines.push({ shape: "ok", text, more: [...new Set(to)].join(t("list.comma")) });
  }
  for (const due of preview.dues.slice(0, 3))
    lines.push({
      shape: "running",
      text: dueText(site, due),
      more: t("seat.will.owner", { owner: ownerName(site, due.owner), rule: rule(site, due.rule, due.limit) }),
    });
  lines.push(
    preview.undo
      ? {
          shape: "refused",
          text: t("seat.will.undo", { verb: undoName(preview.undo) }),
          more: named("seat.undo", preview.undo),
        }
      : { shape: "soon", text: t("seat.will.final"), more: t("seat.will.final.more") },
  );
  return lines;
}

function outcome(site: Site, preview: Preview): Line {
  const [first] = preview.because;
  const why = first && !preview.called.length ? t("seat.will.because", { why: reasonIn(site, first) }) : "";
  if (preview.into)
    return { shape: "ok", text: t("seat.will.into", { number: short(preview.into) }), more: t("seat.will.into.more") };
  if (preview.apart) return { shape: "ok", text: t("seat.will.apart"), more: t("seat.will.apart.more") };
  const what = [
    preview.item && itemName(site, preview.item),
    preview.grid && gridName(site, preview.grid),
    preview.level,
  ];
  const where = what.filter(Boolean).join(t("comma"));
  const text =
    preview.former === preview.status
      ? t("seat.will.stays", { status: named("status", preview.status) })
      : t("seat.will.becomes", { status: named("status", preview.status) });
  return { shape: "ok", text, more: [where, why].filter(Boolean).join(t("semicolon")) };
}

function called(site: Site, one: Called): Line {
  const unit = unitName(site, one.unit);
  const kind = named("duty", one.kind);
  const dues = one.dues.map((due) => dueText(site, due)).join(t("comma"));
  const limits = [...new Set(one.dues.map((due) => rule(site, due.rule, "")))].filter(Boolean);
  const why = [one.new ? because(site, one.rule) : "", ...limits].filter(Boolean).join(t("list.comma"));
  return {
    shape: "running",
    text: one.new ? t("seat.will.calls", { unit, kind }) : t("seat.will.moves", { unit, kind }),
    more: [dues, why && t("seat.will.by", { why })].filter(Boolean).join(t("semicolon")),
  };
}

function approving(site: Site, { drafts, approvals, approved }: Preview): Line[] {
  const who = approvals.map(([role = ""]) => approverName(site, role)).join(t("list.comma"));
  const drafted = drafts.map(({ kind, units }) => ({
    shape: "whistle" as const,
    text: t("seat.will.drafted", { kind: named("whistle", kind) }),
    more: units.map((unit) => unitName(site, unit)).join(t("list.comma")),
  }));
  const lines: Line[] = [
    ...(approved ? [] : drafted),
    { shape: "running", text: t("seat.will.approve", { who }), more: t("seat.will.approve.more") },
    { shape: "soon", text: t("seat.will.silent"), more: t("seat.will.silent.more") },
  ];
  if (approved)
    lines.push({
      shape: "whistle",
      text: t(approved.called.length ? "seat.will.approved" : "seat.will.approved.none", { n: approved.called.length }),
      more: approved.called.map((one) => unitName(site, one.unit)).join(t("list.comma")),
    });
  return lines;
}

export function dueText(site: Site, due: Due): string {
  return t("seat.will.due", { step: clockName(due.kind, due.rule.startsWith("whistles.")), at: dayHour(site, due.due_at) });
}

/** The row of a table in which a limit stands. */
export function rule(site: Site, row: string, limit: string): string {
  const [table = "", code = ""] = row.split(/\.(.*)/s);
  if (table === "items") return t("seat.rule.items", { item: itemName(site, code) });
  if (table === "levels") return t("seat.rule.levels", { level: code });
  if (table === "whistles") return named("whistle", code);
  if (table === "ladders") return limit ? t("seat.rule.ladders", { limit: limitText(limit) }) : "";
  return row ? named("seat.rule", row) : "";
}

/** Why this unit: the row that names it. */
export function because(site: Site, row: string): string {
  if (row.startsWith("rules.")) return t("seat.rule.rules", { rule: row.slice(6) });
  return row.startsWith("items.") ? rule(site, row, "") : named("seat.rule", row);
}

/** "2 wh" as people say it. */
export function limitText(limit: string): string {
  if (limit === "1 wd") return t("workday.one");
  if (limit === "1 d") return t("day.one");
  const [n = "", unit = ""] = limit.split(" ");
  return t("seat.limit", { n, unit: named("unit", unit) });
}

const undoName = (verb: string) =>
  ["case", "whistle"].map((target) => named(`verb.${target}`, verb)).find((name) => name !== verb) ?? verb;

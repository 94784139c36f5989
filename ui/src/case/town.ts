/** Names of the town: what a code of the site is called on these pages. */
import type { Post, Site, Story } from "../api";
import { inLanguage, named, t } from "../labels";
import { language } from "../looks";

export function unitName(site: Site, code: string): string {
  const unit = site.units[code];
  return unit ? inLanguage(unit.short || unit.name, unit.english) : code;
}

/** An owner is a unit, or `role:<role>`. */
export function ownerName(site: Site, owner: string): string {
  return owner.startsWith("role:") ? named("role", owner.slice(5)) : unitName(site, owner);
}

export function postName(site: Site, code: string): string {
  const post = site.posts.find((one) => one.code === code);
  if (!post) return code;
  if (language === "zh") return post.name;
  const role = (post.roles[0] ? named("role", post.roles[0]) : post.name).toLowerCase();
  if (post.grid) return `${gridName(site, post.grid)}, ${role}`;
  const number = code.match(/-(\d+)$/)?.[1] ?? ""; // of several alike
  return `${unitName(site, post.unit)}, ${role} ${number}`.trim();
}

/** Who may approve: a role, or `unit-head:<unit>`. The first post that has it. */
export function approver(site: Site, role: string): Post | undefined {
  const [plain = role, unit = ""] = role.split(":");
  return site.posts.find((one) => one.roles.includes(plain) && (!unit || one.unit === unit));
}

export function approverName(site: Site, role: string): string {
  const post = role.includes(":") ? approver(site, role) : undefined;
  return post ? postName(site, post.code) : named("role", role.split(":")[0]!);
}

/** A post, or what acts by itself: intake, clock, site, rule:<code>. */
export function actorName(site: Site, story: Pick<Story, "actor" | "actor_name">): string {
  const { actor } = story;
  if (actor.startsWith("rule:") || actor === "rule") return named("actor", "rule");
  if (["intake", "clock", "site"].includes(actor)) return named("actor", actor);
  return language === "zh" && story.actor_name ? story.actor_name : postName(site, actor);
}

/** An author of a whistle: a post, or a rule by its code. */
export function authorName(site: Site, author: string): string {
  return author.startsWith("rule:") ? t("why.by-rule", { rule: author.slice(5) }) : postName(site, author);
}

export function gridName(site: Site, code: string): string {
  const grid = site.grids.find((one) => one.code === code);
  if (!grid) return code;
  const number = grid.name.match(/\d+$/)?.[0] ?? "";
  const village = site.villages.find((one) => one.code === grid.village);
  return village && language === "en" ? `${village.english} ${number}`.trim() : grid.name;
}

export function villageName(site: Site, code: string): string {
  const village = site.villages.find((one) => one.code === code);
  return village ? inLanguage(village.name, village.english) : unitName(site, code);
}

export function itemName(site: Site, code: string): string {
  const item = site.items[code];
  return item ? inLanguage(item.name, item.english) : code;
}

export function cameraName(site: Site, code: string): string {
  return site.cameras.find((one) => one.code === code)?.name ?? code;
}

/** A clock's name; a duty that a whistle called is signed by 接哨. */
export function clockName(kind: string, called = false): string {
  return kind === "sign" && called ? t("column.sign-whistle") : named("clock", kind);
}

export const levelName = (level: string): string => (level ? `${level} ${named("level", level)}` : "");

/** What a chooser offers: units, posts, items, grids, by the groups in which people think of them. */
import type { CaseView, Post, Site } from "../api";
import { parts, type Detail } from "../case/state";
import { gridName, itemName, postName, unitName, villageName } from "../case/town";
import { inLanguage, named } from "../labels";
import type { Choice } from "./combo";
import type { Option } from "./values";

function moduleName(site: Site, code: string): string {
  const module = site.modules.find(([zh]) => zh === code);
  return module ? inLanguage(module[0], module[1]) : code;
}

/** All units by their module, or those of `only` alone. */
export function unitChoices(site: Site, only?: string[]): Choice[] {
  const all = Object.entries(site.units)
    .filter(([code]) => !only || only.includes(code))
    .map(([code, unit]) => ({
      code,
      name: inLanguage(unit.name, unit.english),
      group: moduleName(site, unit.module),
      more: unit.short,
    }));
  return byGroup(all);
}

/** All posts by unit; those of `first` stand on top. */
export function postChoices(site: Site, first = "", only?: (post: Post) => boolean): Choice[] {
  const posts = site.posts.filter((post) => !only || only(post));
  const all = posts.map((post) => ({
    code: post.code,
    name: postName(site, post.code),
    group: site.units[post.unit] ? inLanguage(site.units[post.unit]!.name, site.units[post.unit]!.english) : post.unit,
    more: [post.code, unitName(site, post.unit), ...post.roles.map((role) => named("role", role))].join(" "),
    own: post.unit === first,
  }));
  return byGroup(all).sort((a, b) => Number(b.own) - Number(a.own));
}

export function itemChoices(site: Site): Choice[] {
  return Object.keys(site.items).map((code) => ({ code, name: itemName(site, code), more: site.items[code]!.short }));
}

export function gridChoices(site: Site): Choice[] {
  return byGroup(
    site.grids.map((grid) => ({
      code: grid.code,
      name: gridName(site, grid.code),
      group: villageName(site, grid.village),
    })),
  );
}

export function caseChoices(views: CaseView[], site: Site, without: string): Choice[] {
  return views
    .filter((view) => view.id !== without)
    .map((view) => ({
      code: view.id,
      name: `${view.number} ${view.title}`,
      group: gridName(site, view.grid),
      more: itemName(site, view.item),
    }));
}

export function signalChoices(detail: Detail, offered: Option[]): Choice[] {
  return offered.map(({ value: code, text: name }) => ({
    code,
    name,
    more: detail.case.signals?.[code]?.external_id ?? "",
  }));
}

export function dutyChoices(site: Site, detail: Detail): Choice[] {
  return parts(detail.case.duties)
    .filter((duty) => duty.state !== "released")
    .map((duty) => ({ code: duty.id, name: `${unitName(site, duty.unit)} ${named("duty", duty.kind)}` }));
}

/** Groups in the order of their first member, members in their own. */
function byGroup<T extends Choice>(all: T[]): T[] {
  const groups = [...new Set(all.map((one) => one.group))];
  return groups.flatMap((group) => all.filter((one) => one.group === group));
}

/** For whom a case waits now, and which post could take the next step: so that one can play every part by hand. */
import type { Post, Site } from "../api";
import { parts, type Detail } from "../case/state";
import { approver, approverName, clockName, ownerName } from "../case/town";
import { named } from "../labels";
import { moment } from "../time";

export interface Wait {
  key: string;
  who: string;
  step: string;
  due: number;
  post: string; // who could do it; "" when nobody can
}

/** What role of a unit does a step of a duty; the others are for anybody of the unit. */
const ROLE_OF: Record<string, string[]> = {
  approve: ["leader", "secretary", "mayor"],
  arrive: ["officer"],
  serve: ["officer"],
  recheck: ["officer"],
  stage: ["officer"],
};
const QUIET = ["evaluate", "archive", "sample"];

export function waits(site: Site, detail: Detail): Wait[] {
  const found = new Map<string, Wait>();
  const add = (one: Wait) => {
    const before = found.get(one.key);
    if (!before || one.due < before.due) found.set(one.key, one);
  };
  for (const whistle of detail.view.whistles.filter((one) => one.state === "to-approve")) {
    for (const role of whistle.missing) {
      const post = approver(site, role);
      add({
        key: `approve ${role}`,
        who: approverName(site, role),
        step: named("clock", "approve"),
        due: clockDue(detail, "approve", whistle.id),
        post: post?.code ?? "",
      });
    }
  }
  for (const clock of parts(detail.case.clocks)) {
    if (clock.paused_at || QUIET.includes(clock.kind) || (clock.kind === "approve" && found.size)) continue;
    const post = clock.owner.startsWith("role:")
      ? byRole(site.posts, clock.owner.slice(5))
      : ofUnit(site.posts, clock.owner, clock.kind);
    add({
      key: clock.owner,
      who: ownerName(site, clock.owner),
      step: clockName(clock.kind, !!detail.case.duties?.[clock.on]?.whistle),
      due: moment(clock.due_at),
      post: post?.code ?? "",
    });
  }
  return [...found.values()].sort((a, b) => a.due - b.due);
}

const clockDue = (detail: Detail, kind: string, on: string): number =>
  moment(parts(detail.case.clocks).find((clock) => clock.kind === kind && clock.on === on)?.due_at ?? null) || Infinity;

function byRole(posts: Post[], role: string): Post | undefined {
  const wanted = role === "leadership" ? "leader" : role === "center" ? "duty-leader" : role;
  return posts.find((post) => post.roles.includes(wanted));
}

function ofUnit(posts: Post[], unit: string, kind: string): Post | undefined {
  const own = posts.filter((post) => post.unit === unit);
  const roles = ROLE_OF[kind] ?? ["unit-clerk", "officer", "unit-head"];
  return roles.map((role) => own.find((post) => post.roles.includes(role))).find(Boolean) ?? own[0];
}

/** 还不能做, with why; and the four elements that a report needs, with what is there already. */
import type { NotYet, Post, Site } from "../api";
import { now } from "../case/live";
import type { Detail, DutyPart } from "../case/state";
import { parts } from "../case/state";
import { postName } from "../case/town";
import { besides } from "../case/written";
import { Icon } from "../icon";
import { named, t } from "../labels";
import { statusName, verbName } from "./names";

export function Shut({ detail }: { detail: Detail }) {
  const rows = grouped(detail);
  if (!rows.length) return null;
  return (
    <section class="shut">
      <h3>{t("shut.head")}</h3>
      {rows.map(({ why, verbs }) => (
        <p key={why}>
          {t("shut.line", { verbs: verbs.join(t("list.comma")), why: whyText(why, detail) })}
        </p>
      ))}
    </section>
  );
}

/** One line a reason, in the order in which the reasons come. */
export function grouped(detail: Pick<Detail, "view" | "not_yet">): { why: string; verbs: string[] }[] {
  const rows = new Map<string, string[]>();
  for (const one of detail.not_yet ?? []) {
    const verbs = rows.get(one.why) ?? [];
    const name = verbName(one, detail);
    rows.set(one.why, verbs.includes(name) ? verbs : [...verbs, name]);
  }
  return [...rows].map(([why, verbs]) => ({ why, verbs }));
}

export function whyText(why: string, { view }: Pick<Detail, "view">): string {
  if (why === "case-elsewhere") return t("why-not.case-elsewhere", { state: statusName(view) });
  const called = named("why-not.called", why);
  return called !== why && view.whistled ? called : named("why-not", why);
}

/** Whether a verb that is offered would only be refused. */
export const isShut = (detail: Detail, one: Omit<NotYet, "why">): boolean =>
  !!detail.not_yet?.some((shut) => shut.target === one.target && shut.on === one.on && shut.verb === one.verb);

export function ownDuty(detail: Detail, post: Post): DutyPart | undefined {
  return parts(detail.case.duties).find(
    (one) => one.unit === post.unit && one.kind !== "recheck" && one.state !== "released",
  );
}

export function Four({ site, post, detail }: { site: Site; post: Post; detail: Detail }) {
  const duty = ownDuty(detail, post);
  if (!duty) return null;
  const { finish, records = [] } = duty;
  const pictures = [...(finish?.pictures ?? []), ...records.flatMap((one) => one.pictures ?? [])].length;
  const when = (at: string | null | undefined) => (at ? besides(site, at, now.value) : "");
  const signed = when(duty.signed_at);
  const rows = [
    ["accepted", signed && [signed, duty.officer ? postName(site, duty.officer) : ""].filter(Boolean).join(" ")],
    ["contacted", finish?.contacted ?? ""],
    ["measure", finish?.measure ?? ""],
    ["finished", when(duty.finished_at)],
  ] as const;
  return (
    <section class="four">
      <h3>
        {t("four.head")}
        <span>{t("four.have", { n: rows.filter(([, text]) => text).length })}</span>
      </h3>
      <ul>
        {rows.map(([name, text]) => (
          <li key={name} class={text ? "" : "no"}>
            <Icon shape={text ? "ok" : "running"} />
            {t(`four.${name}`)}
            <span>{text || t("four.later")}</span>
          </li>
        ))}
        <li class={pictures ? "" : "no"}>
          <Icon shape={pictures ? "ok" : "running"} />
          {t("four.pictures")}
          <span>{pictures ? t("form.n-pictures", { n: pictures }) : t("four.one-picture")}</span>
        </li>
      </ul>
      <p class="verifier">{t("four.verifier")}</p>
    </section>
  );
}

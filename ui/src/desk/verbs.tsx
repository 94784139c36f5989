/** 现在可以做: what the tables allow this post now. The first verb stands open; the others open when pressed. */
import { useState } from "preact/hooks";
import type { Allowed, Site } from "../api";
import type { Detail } from "../case/state";
import { dayHour } from "../case/written";
import { Icon } from "../icon";
import { named, t } from "../labels";
import { moment } from "../time";
import { VerbForm } from "./form";
import { aboutText, verbName } from "./names";
import { keyOf, ordered, primary } from "./order";
import type { Setting } from "./values";
import { Whom } from "./whom";

interface Props {
  setting: Setting;
  offset: string;
  done: string;
  onDone: (words: string) => Promise<void>;
  onRefused: () => void;
  posts: readonly string[];
  onPost: (code: string) => void;
}

const CLOCK_OF: Record<string, string> = { report_in: "arrive", finish: "close", callback: "callback", pass: "verify" };

export function Verbs({ setting, offset, done, onDone, onRefused, posts, onPost }: Props) {
  const { detail, site, post } = setting;
  const [open, setOpen] = useState("");
  const [turn, setTurn] = useState(0); // a form that has been sent begins anew
  const all = ordered(detail.allowed, detail);
  const first = primary(all, detail);
  const rest = all.filter((one) => one !== first);
  const folded = rest.some((one) => keyOf(one) === open); // one form at a time
  const form = (allowed: Allowed, large: boolean) => (
    <VerbForm
      key={`${post.code}/${keyOf(allowed)}/${turn}`}
      allowed={allowed}
      setting={setting}
      offset={offset}
      large={large}
      until={untilText(site, allowed, detail)}
      onDone={async (words) => {
        await onDone(words);
        setOpen("");
        setTurn(turn + 1);
      }}
      onRefused={onRefused}
    />
  );
  return (
    <section class="col verbs" aria-label={t("verbs.head")}>
      <h2>
        {t("verbs.head")}
        <span>{t("verbs.state", { state: named("status", detail.view.status) })}</span>
      </h2>
      {done && (
        <p class="told" role="status">
          <Icon shape="ok" />
          {done}
        </p>
      )}
      {first && !folded && form(first, true)}
      {first && folded && (
        <button type="button" class="primary" data-verb={`${first.target}.${first.verb}`} onClick={() => setOpen("")}>
          {verbName(first, detail)}
          <span>{untilText(site, first, detail)}</span>
        </button>
      )}
      {!all.length && <p class="empty">{t("verbs.none")}</p>}
      <ol class="others">
        {rest.map((one) => {
          const key = keyOf(one);
          return (
            <li key={key} class={open === key ? "open" : ""}>
              {open !== key && (
                <button
                  type="button"
                  class="other"
                  data-verb={`${one.target}.${one.verb}`}
                  onClick={() => setOpen(key)}
                >
                  {verbName(one, detail)}
                  <span>
                    {[aboutText(site, one, detail, post.unit), untilText(site, one, detail)].filter(Boolean).join(" ")}
                  </span>
                </button>
              )}
              {open === key && (
                <>
                  <button type="button" class="fold" onClick={() => setOpen("")}>
                    <Icon shape="refused" />
                    {t("verbs.fold")}
                    <span>{aboutText(site, one, detail, post.unit)}</span>
                  </button>
                  {form(one, false)}
                </>
              )}
            </li>
          );
        })}
      </ol>
      <Whom setting={setting} posts={posts} onPost={onPost} />
    </section>
  );
}

function untilText(site: Site, allowed: Allowed, detail: Detail): string {
  const kind = CLOCK_OF[allowed.verb] ?? allowed.verb;
  const on = allowed.target === "case" ? "case" : allowed.on;
  const clock = detail.view.clocks.find((one) => one.kind === kind && one.on === on && !one.paused);
  const at = allowed.until_at ?? clock?.due_at;
  return at && !Number.isNaN(moment(at)) ? t("until", { at: dayHour(site, at) }) : "";
}

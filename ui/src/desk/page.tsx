/** The plain desk: who I am, what waits for me, the case, and what I may do now. */
import { useEffect, useState } from "preact/hooks";
import type { DeskAnswer, Site } from "../api";
import { Freshness, Time } from "../case/bar";
import { here } from "../case/address";
import { now, type Live } from "../case/live";
import type { Detail } from "../case/state";
import { gridName } from "../case/town";
import { dayOf } from "../case/written";
import { t } from "../labels";
import type { Session } from "../session";
import { moment } from "../time";
import { Watermark } from "../watermark";
import type { WorkTime } from "../worktime";
import type { Chair } from "./chair";
import { Inbox } from "./inbox";
import { useKeys } from "./keys";
import { filtered, queue } from "./queue";
import { Summary } from "./summary";
import { Verbs } from "./verbs";
import { WhoAmI } from "./whoami";

interface Props {
  site: Site;
  who: Session;
  office: WorkTime;
  chair: Chair;
  desk: Live<DeskAnswer | null>;
  asked: Live<Detail | null>;
}

const DAY = 24 * 3_600_000;

export function DeskPage({ site, who, office, chair, desk, asked }: Props) {
  const [words, setWords] = useState("");
  const [done, setDone] = useState({ on: "", words: "" });
  const post = site.posts.find((one) => one.code === chair.post.value);
  const items = (desk.value.value?.post.code === post?.code && desk.value.value?.items) || [];
  const offset = offsetOf(site, now.value);
  const endOfDay = moment(`${dayOf(site, now.value)}T00:00:00${offset}`) + DAY;
  const all = post ? queue(items, post, now.value, endOfDay) : [];
  const entries = filtered(all, words, (view) => gridName(site, view.grid));
  const chosen = chair.chosen.value;
  const answer = asked.value.value;
  const detail = answer && [answer.view.id, answer.view.number].includes(chosen) ? answer : null;
  const wide = () => matchMedia("(min-width: 1001px)").matches;

  useEffect(() => {
    if (!chosen && entries[0] && wide()) chair.choose(entries[0].view.id);
  }, [chosen, entries[0]?.view.id]);
  useKeys({
    entries: entries.map((entry) => entry.view.id),
    chosen: detail?.view.id ?? chosen,
    choose: chair.choose,
    leave: () => setWords(""),
  });

  const again = async () => {
    await Promise.all([desk.again(), asked.again()]);
  };
  const take = (code: string) => {
    setDone({ on: "", words: "" });
    chair.take(code);
  };
  return (
    <main class={chosen ? "desk reading" : "desk"}>
      <header class="bar">
        <WhoAmI key={post ? "known" : "unknown"} site={site} who={who} post={post} onPost={take} />
        <ul class="totals">
          <Total head={t("desk.late")} n={all.filter((entry) => entry.due < now.value).length} alarming="red" />
          <Total head={t("inbox.soon")} n={all.filter((entry) => entry.group === "soon").length} alarming="amber" />
          <Total head={t("desk.waiting")} n={all.filter((entry) => entry.next).length} />
        </ul>
        <nav>
          <a class="link" href={here("/wall")}>
            {t("bar.wall")}
          </a>
        </nav>
        <Freshness asked={desk} />
        <Time site={site} />
      </header>
      {post && (
        <Inbox
          site={site}
          post={post}
          entries={entries}
          total={all.length}
          chosen={detail?.view.id ?? chosen}
          now={now.value}
          office={office}
          asked={words}
          onAsk={setWords}
          onChoose={chair.choose}
        />
      )}
      {post && detail && (
        <>
          <Summary
            site={site}
            post={post}
            detail={detail}
            now={now.value}
            office={office}
            onBack={() => chair.choose("")}
          />
          <Verbs
            key={`${post.code}/${detail.view.id}`}
            setting={{ site, post, detail, now: now.value }}
            offset={offset}
            done={done.on === detail.view.id ? done.words : ""}
            onDone={async (told) => {
              await again();
              setDone({ on: detail.view.id, words: told });
            }}
            onRefused={() => void again()}
            posts={who.posts}
            onPost={take}
          />
        </>
      )}
      {post && !detail && <p class="col alone">{chosen ? asked.failed.value || t("loading") : t("desk.choose")}</p>}
      {!post && <p class="col alone">{t("who.first")}</p>}
      <Watermark site={site} post={chair.post.value} />
    </main>
  );
}

function Total({ head, n, alarming = "" }: { head: string; n: number; alarming?: string }) {
  return (
    <li class={n ? alarming : ""}>
      {head}
      <b>{n}</b>
    </li>
  );
}

/** +08:00: what a moment typed here carries, because it is meant in the site's time. */
function offsetOf(site: Site, at: number): string {
  const parts = new Intl.DateTimeFormat("en", { timeZone: site.timezone, timeZoneName: "longOffset" }).formatToParts(
    at,
  );
  const name = parts.find((part) => part.type === "timeZoneName")?.value ?? "GMT";
  return name === "GMT" ? "+00:00" : name.slice(3);
}

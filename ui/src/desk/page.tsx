/** A unit's desk: who I am, what is mine by the next clock, the case, and what I may do now. On a phone the list and a
 * case are two pages. */
import { useEffect, useRef, useState } from "preact/hooks";
import { newKey, post as send, type Allowed, type DeskAnswer, type Site, type VerbAnswer } from "../api";
import { Freshness, Time } from "../case/bar";
import { here } from "../case/address";
import { now, pace, type Live } from "../case/live";
import { toldElsewhere, toldTo, type Detail } from "../case/state";
import { gridName } from "../case/town";
import { line } from "../case/words";
import { besides, dayOf } from "../case/written";
import { isUnderWay, press } from "../held";
import { HeldBar } from "../heldbar";
import { Help } from "../help";
import { Find } from "../find";
import { t } from "../labels";
import type { Session } from "../session";
import { moment } from "../time";
import { Watermark } from "../watermark";
import type { WorkTime } from "../worktime";
import type { Chair } from "./chair";
import { HOTKEYS, keyList } from "./hotkeys";
import { Inbox } from "./inbox";
import { helping, useKeys } from "./keys";
import { verbName } from "./names";
import { narrow } from "./narrow";
import { Opened } from "./opened";
import { keyOf } from "./order";
import { dueOf } from "./own";
import { filtered, inTab, queue, type Entry, type Tab } from "./queue";
import { said } from "./refusals";
import { SitAgain } from "./sitagain";
import { Summary } from "./summary";
import { Totals } from "./totals";
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
  const [tab, setTab] = useState<Tab | "done">("all");
  const [verb, setVerb] = useState(""); // whose form is to be open, by its key
  const [done, setDone] = useState({ on: "", words: "" });
  const post = site.posts.find((one) => one.code === chair.post.value);
  const items = (desk.value.value?.post.code === post?.code && desk.value.value?.items) || [];
  const offset = offsetOf(site, now.value);
  const endOfDay = moment(`${dayOf(site, now.value)}T00:00:00${offset}`) + DAY;
  const all = post ? queue(items, post, now.value, endOfDay) : [];
  const inThisTab = post && tab !== "done" ? inTab(all, tab, post) : [];
  const entries = filtered(inThisTab, words, (view) => gridName(site, view.grid));
  const chosen = chair.chosen.value;
  const detail = toldTo(chair.post.value, chosen, asked.value.value);
  const other = toldElsewhere(chair.post.value, asked.value.value);
  const choose = (id: string) => {
    setVerb("");
    chair.choose(id, !narrow.value);
  };

  useEffect(() => {
    if (!chosen && entries[0] && !narrow.value) choose(entries[0].view.id);
  }, [chosen, entries[0]?.view.id]);
  useKeys({
    entries: entries.map((entry) => entry.view.id),
    chosen: detail?.view.id ?? chosen,
    choose,
    leave: () => setWords(""),
  });

  const again = async () => {
    await Promise.all([desk.again(), asked.again()]);
  };
  const take = (code: string) => {
    setDone({ on: "", words: "" });
    chair.take(code);
  };
  const read = (id: string, key: string) => {
    setVerb(key);
    chair.choose(id, true);
    scrollTo(0, 0);
  };
  const quickly = useRef(new Set<string>());
  const quick = async (view: Entry["view"], allowed: Allowed) => {
    const name = verbName(allowed, { view });
    const once = newKey();
    const key = `${post!.code}/${keyOf(allowed)}`; // as its form would press it
    if (isUnderWay(key) || quickly.current.has(key)) return;
    quickly.current.add(key); // until the list is told: its button stands there so long
    const why = (error: unknown) => said(error, allowed.verb).text;
    const left = dueOf(allowed) - now.value;
    const go = () => send<VerbAnswer>(allowed.path, {}, once);
    await press({ name, key, left, pace: pace(), send: go, outlives: true, why }).catch(() => null); // the bar says why
    await again();
    quickly.current.delete(key);
  };

  return (
    <main class={chosen && chair.reading.value ? "desk reading" : "desk"}>
      <header class="bar">
        <WhoAmI key={post ? "known" : "unknown"} site={site} who={who} post={post} onPost={take} />
        {post && <Find class="find" words={t("inbox.find")} value={words} onInput={setWords} />}
        <Totals all={all} post={post} now={now.value} month={desk.value.value?.month} />
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
          all={all}
          entries={entries}
          tab={tab}
          chosen={detail?.view.id ?? chosen}
          now={now.value}
          office={office}
          asked={words}
          finished={desk.value.value?.month.finished ?? 0}
          onTab={setTab}
          onChoose={choose}
          onQuick={(entry, allowed) => void quick(entry.view, allowed)}
          opened={({ view }) =>
            narrow.value &&
            detail?.view.id === view.id && (
              <Opened
                site={site}
                post={post}
                detail={detail}
                now={now.value}
                office={office}
                onRead={(key) => read(view.id, key)}
                onQuick={(allowed) => void quick(detail.view, allowed)}
              />
            )
          }
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
            onBack={() => choose(detail.view.id)}
          />
          <Verbs
            key={`${post.code}/${detail.view.id}/${verb}`}
            setting={{ site, post, detail, now: now.value }}
            offset={offset}
            asked={verb}
            done={done.on === detail.view.id ? done.words : ""}
            onPress={() => setDone({ on: "", words: "" })} // what is told next is of this verb
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
      {post && !detail && (
        <p class="col alone">
          {other ? (
            <SitAgain site={site} other={other} />
          ) : chosen ? (
            asked.failed.value || t("loading")
          ) : (
            t("desk.choose")
          )}
        </p>
      )}
      {!post && <p class="col alone">{t("who.first")}</p>}
      <div class="undoing">
        <HeldBar>{post && detail && <LastStep site={site} detail={detail} post={post.code} />}</HeldBar>
      </div>
      {helping.value && <Help keys={keyList(HOTKEYS)} />}
      <Watermark site={site} post={chair.post.value} />
    </main>
  );
}

/** 上一步: the last thing that this post did here; what has gone to the center stays done. */
function LastStep({ site, detail, post }: { site: Site; detail: Detail; post: string }) {
  const mine = detail.story.filter((fact) => fact.actor === post).at(-1);
  if (!mine) return null;
  return (
    <>
      <span>{t("held.last", { what: line(site, detail, mine).text, at: besides(site, mine.at, now.value) })}</span>
      <span>{t("held.too-late")}</span>
    </>
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

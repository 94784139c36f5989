/** The duty desk: what waits for me, the thing, and what I may do about it before I press. On a phone the list and a thing
 * are two pages. */
import { useEffect, useState } from "preact/hooks";
import { get, type Site } from "../api";
import { here } from "../case/address";
import { Freshness, Time } from "../case/bar";
import { now, type Live } from "../case/live";
import { toldElsewhere, toldTo, type Detail } from "../case/state";
import { cameraName, gridName, unitName } from "../case/town";
import { forControl } from "../case/written";
import type { Chair } from "../desk/chair";
import { keyList } from "../desk/hotkeys";
import { helping, useKeys } from "../desk/keys";
import { narrow } from "../desk/narrow";
import "../desk/phone.css";
import { SitAgain } from "../desk/sitagain";
import { WhoAmI } from "../desk/whoami";
import { Find } from "../find";
import { HeldBar } from "../heldbar";
import { Help } from "../help";
import { t } from "../labels";
import { moment } from "../time";
import type { Session } from "../session";
import type { Town } from "../wall/town";
import { Watermark } from "../watermark";
import type { WorkTime } from "../worktime";
import { acts, HOTKEYS, short } from "./acts";
import type { DutyAnswer, Entry, Near, Suggestion, Tab, Thing as Known } from "./answer";
import { useElsewhere } from "./elsewhere";
import { offsetOf } from "./offset";
import "./phone.css";
import type { Acted } from "./pressing";
import { Queue } from "./queue";
import { doneText, found, groupOf, keyOf, members, titleOf, walked } from "./rows";
import { Thing } from "./thing";
import { Verbs } from "./verbs";
import { WhistleForm } from "./whistle";

interface Props {
  site: Site;
  who: Session;
  town: Town;
  office: WorkTime;
  chair: Chair;
  duty: Live<DutyAnswer | null>;
  asked: Live<Detail | null>;
  tab: Tab;
  onTab: (tab: Tab) => void;
}

export function DutyPage({ site, who, town, office, chair, duty, asked, tab, onTab }: Props) {
  const [words, setWords] = useState("");
  const [chosen, setChosen] = useState(""); // the decision: its verb and case
  const [focus, setFocus] = useState("");
  const [whistle, setWhistle] = useState(false);
  const [last, setLast] = useState("");
  const [picked, setPicked] = useState({ on: "", item: "", into: "" });
  const post = site.posts.find((one) => one.code === chair.post.value);
  const told = duty.value.value;
  const answer = told && told.post === post?.code && told.tab === tab ? told : null;
  const textOf = (entry: Entry) =>
    [
      entry.number,
      entry.title,
      titleOf(town, entry),
      gridName(site, entry.grid),
      cameraName(site, entry.camera),
      entry.unit && unitName(site, entry.unit),
    ].join(" ");
  const rowsOf = (answer: DutyAnswer | null) =>
    found(answer?.rows ?? [], words, (row) => [row, ...row.entries].map(textOf));
  const doneOf = (answer: DutyAnswer | null) => found(answer?.done ?? [], words, (one) => [doneText(site, one)]);
  const rows = rowsOf(answer);
  const elsewhere = useElsewhere(chair.post.value, tab, words, (one) => rowsOf(one).length + doneOf(one).length);
  const at = chair.chosen.value;
  const detail = toldTo(chair.post.value, at, asked.value.value);
  const other = toldElsewhere(chair.post.value, asked.value.value);
  const decisions = members(rows);
  const entry =
    decisions.find((one) => keyOf(one) === chosen) ?? decisions.find((one) => one.case === detail?.view.id) ?? null;
  const open = entry ? keyOf(entry) : chosen;
  const entries = walked(rows, open);
  const thing = useThing(detail);

  const choose = (one: Entry) => {
    setChosen(keyOf(one));
    setFocus("");
    setWhistle(false);
    chair.choose(one.case, narrow.value);
    scrollTo(0, 0); // on a phone the thing is another page
  };
  useEffect(() => {
    if (!at && entries[0] && !narrow.value) choose(entries[0]);
  }, [at, entries[0] && keyOf(entries[0])]);
  useKeys({
    entries: whistle ? [] : entries.map(keyOf),
    chosen: open,
    choose: (key) => choose(entries.find((one) => keyOf(one) === key)!),
    leave: () => setWords(""),
  });

  const again = async () => {
    await Promise.all([duty.again(), asked.again()]);
  };
  const mine = picked.on === detail?.view.id ? picked : { on: "", item: "", into: "" };
  const pick: Suggestion | null =
    thing?.suggestions.find((one) => one.item === mine.item) ?? thing?.suggestions[0] ?? null;
  const into: Near | null =
    thing?.near.find((one) => one.case === mine.into) ?? thing?.near.find((one) => one.likely) ?? null;
  const setting = post && detail && { site, post, detail, now: now.value };
  const all = detail ? acts({ site, detail, thing, verb: entry?.verb ?? "", on: entry?.on ?? "", pick, into }) : [];
  const left = entry ? moment(entry.due_at) - now.value : Infinity;
  const done = async (name: string, { again: before }: Acted) => {
    const { id, number } = detail!.view; // as it was pressed: the page may show another by now
    const said = { verb: name, number: short(number), at: forControl(site, now.value).slice(11) };
    setLast(t(before ? "seat.last.before" : "seat.last", said));
    await again();
    if (![id, number].includes(chair.chosen.value)) return;
    setFocus("");
    setWhistle(false);
    if (tab === "mine") {
      setChosen("");
      chair.choose("");
    }
  };
  const soon = rows.filter((row) => groupOf(row, now.value, office) === "soon").length;
  const drafting = whistle && all.some((act) => act.allowed.target === "whistle" && act.allowed.verb === "draft");
  return (
    <main class={at && chair.reading.value ? "desk duty reading" : "desk duty"}>
      <header class="bar">
        <div class="who">
          <h1>{t("seat.title")}</h1>
          <WhoAmI
            key={post ? "known" : "unknown"}
            site={site}
            who={who}
            post={post}
            onPost={(code) => {
              setChosen("");
              setLast(""); // somebody else did it
              chair.choose("");
              chair.take(code);
            }}
          />
        </div>
        <div class="middle">
          <Find class="search" words={t("seat.find")} value={words} onInput={setWords} />
          <nav>
            <a class="link" href={here("/wall")}>
              {t("bar.wall")}
            </a>
            <a class="link" href={here("/handover")}>
              {t("handover.title")}
            </a>
          </nav>
          <ul class="totals">
            <Total head={t("seat.count.late")} n={told?.counters.late} alarming="red" />
            <Total head={t("seat.count.soon")} n={tab === "mine" ? soon : undefined} />
            <Total head={t("seat.count.ownerless")} n={told?.counters.ownerless} alarming="red" />
            <Total head={t("seat.count.unmatched")} n={told?.counters.unmatched} alarming="amber" />
          </ul>
        </div>
        <div class="right">
          <Freshness asked={duty} />
          <Time site={site} />
        </div>
      </header>
      {!post && <p class="col alone">{t("seat.first")}</p>}
      <Watermark site={site} post={chair.post.value} />
      {post && drafting && setting ? (
        <WhistleForm
          key={detail!.view.id}
          setting={setting}
          thing={thing}
          left={left}
          onBack={() => setWhistle(false)}
          onDone={done}
        />
      ) : (
        post && (
          <>
            <Queue
              site={site}
              town={town}
              office={office}
              answer={answer}
              rows={rows}
              done={doneOf(answer)}
              words={words.trim()}
              elsewhere={elsewhere}
              tab={tab}
              chosen={open}
              now={now.value}
              onTab={(one) => {
                setChosen("");
                onTab(one);
              }}
              onChoose={choose}
              onOpen={(id) => chair.choose(id, narrow.value)}
            />
            {detail && setting ? (
              <>
                <Thing
                  site={site}
                  town={town}
                  office={office}
                  detail={detail}
                  entry={entry}
                  thing={thing}
                  now={now.value}
                  pick={pick}
                  into={into}
                  onBack={() => chair.choose(at)}
                  onPick={(one) => setPicked({ ...mine, on: detail.view.id, item: one.item })}
                  onInto={(one) => setPicked({ ...mine, on: detail.view.id, into: one.case })}
                />
                <Verbs
                  acts={all}
                  focus={focus}
                  setting={setting}
                  offset={offsetOf(site, now.value)}
                  left={left}
                  last={last}
                  onFocus={setFocus}
                  onWhistle={() => {
                    setWhistle(true);
                    scrollTo(0, 0);
                  }}
                  onDone={done}
                  onRefused={() => void again()}
                />
              </>
            ) : (
              <div class="col alone">
                <p>
                  {other ? (
                    <SitAgain site={site} other={other} />
                  ) : (
                    (at && asked.failed.value) || t(!at && answer ? "seat.choose" : "loading")
                  )}
                </p>
                {last && !narrow.value && ( // on a phone it stands in the bar
                  <p class="last" role="status">
                    {last}
                  </p>
                )}
              </div>
            )}
          </>
        )
      )}
      {narrow.value && (
        <div class="undoing">
          <HeldBar>{last && <span class="last">{last}</span>}</HeldBar>
        </div>
      )}
      {helping.value && <Help keys={keyList(HOTKEYS)} />}
    </main>
  );
}

/** What a thing may be is asked once for each of its versions. */
function useThing(detail: Detail | null): Known | null {
  const [thing, setThing] = useState<Known | null>(null);
  const id = detail?.view.id ?? "";
  useEffect(() => {
    if (!id) return;
    let wanted = true;
    get<Known>(`/api/duty/${id}`).then(
      (answer) => wanted && setThing(answer),
      () => wanted && setThing(null),
    );
    return () => {
      wanted = false;
    };
  }, [id, detail?.view.version]);
  return thing?.case === id ? thing : null;
}

function Total({ head, n, alarming = "" }: { head: string; n: number | undefined; alarming?: string }) {
  return (
    <li class={n ? alarming : ""}>
      {head}
      <b>{n ?? t("none")}</b>
    </li>
  );
}

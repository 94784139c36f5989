/** The case in the middle: what it is, this post's own clocks, why it came here, every unit, what happened last. */
import { useState } from "preact/hooks";
import type { Post, Site } from "../api";
import { here } from "../case/address";
import { Documents } from "../case/documents";
import { Duties } from "../case/duties";
import { Facts, kindOf, Path } from "../case/head";
import { Mark } from "../case/mark";
import { Framed, Picture } from "../case/pictures";
import { Requesters } from "../case/requester";
import { shots } from "../case/shots";
import { beyond, parts, type ClockPart, type Detail } from "../case/state";
import { clockName, ownerName } from "../case/town";
import { Why } from "../case/whyhere";
import { line } from "../case/words";
import { besides, dayHour, span } from "../case/written";
import { ClockBlock } from "../clockblock";
import { Icon } from "../icon";
import { languageOf, t } from "../labels";
import { Long } from "../long";
import { moment, read } from "../time";
import type { WorkTime } from "../worktime";
import { leftText } from "./left";
import { runsFor } from "./queue";
import { ownDuty } from "./shut";

interface Props {
  site: Site;
  post: Post;
  detail: Detail;
  now: number;
  office: WorkTime;
  onBack: () => void;
}

const LAST = 8;

export function Summary({ site, post, detail, now, office, onBack }: Props) {
  const pictures = shots(site, detail);
  const judged = detail.view.status === "to-confirm"; // an alarm is judged by its picture, so that is drawn large
  const shown = judged ? [] : pictures.slice(-2);
  const page = here(`/cases/${detail.view.number || detail.view.id}`);
  const own = parts(detail.case.duties).some((duty) => duty.unit === post.unit);
  return (
    <section class="col case" aria-label={t("case.page")}>
      <header>
        <button type="button" class="back" onClick={onBack}>
          <Icon shape="refused" />
          {t("desk.back")}
        </button>
        <div class="named">
          <h2>
            <span class="kind">{kindOf(detail)}</span>
            {detail.view.title}
          </h2>
          <Facts site={site} detail={detail} />
        </div>
        <div class="thumbs">
          {shown.map((shot) => (
            <Framed key={shot.sha256} shot={shot} />
          ))}
        </div>
      </header>
      <Path site={site} detail={detail} now={now} />
      <Clocks site={site} post={post} detail={detail} now={now} office={office} />
      {judged && pictures[0] && (
        <section class="sec judged">
          <Picture site={site} shot={pictures[0]} />
        </section>
      )}
      <Text key={detail.view.id} detail={detail} />
      <Requesters detail={detail} />
      <Why site={site} detail={detail} head={own ? "why.head-unit" : "why.head"} />
      <Duties site={site} detail={detail} now={now} office={office} own={post.unit} />
      <Documents site={site} detail={detail} />
      <section class="sec last">
        <h3>
          {t("case.story")}
          <span>
            {t("desk.newest", { n: detail.story.length })}{" "}
            <a class="link" href={page}>
              {t("desk.whole")}
            </a>
          </span>
        </h3>
        <ol>
          {detail.story
            .slice(-LAST)
            .reverse()
            .map((fact) => {
              const { id, mark, tone, text, because } = line(site, detail, fact);
              return (
                <li key={id} class={tone}>
                  <time>{besides(site, fact.at, now)}</time>
                  <Mark sign={mark} />
                  <b>{text}</b>
                  <span lang={languageOf(because)}>{because}</span>
                </li>
              );
            })}
        </ol>
      </section>
    </section>
  );
}

const FIRST = 3;

/** What the requesters said: the words that one has to answer. */
function Text({ detail }: { detail: Detail }) {
  const [all, setAll] = useState(false);
  const texts = parts(detail.case.signals).flatMap(({ key, text }) => {
    const more = beyond(detail.view.title, text);
    return more ? [{ key, more }] : [];
  });
  if (!texts.length) return null;
  return (
    <section class="sec said">
      {texts.slice(0, all ? texts.length : FIRST).map(({ key, more }) => (
        <Long key={key} text={more} />
      ))}
      {texts.length > FIRST && (
        <button type="button" class="link unfold" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t("long.fold") : t("desk.more-said", { n: texts.length - FIRST })}
        </button>
      )}
    </section>
  );
}

function Clocks({ site, post, detail, now, office }: Omit<Props, "onBack">) {
  const clocks = parts(detail.case.clocks);
  const own = clocks.filter((clock) => runsFor(clock, post, detail.allowed));
  const running = (own.length ? own : clocks.filter((clock) => !["evaluate", "archive"].includes(clock.kind)))
    .sort((a, b) => moment(a.due_at) - moment(b.due_at))
    .slice(0, 4);
  const done = own.length ? doneSteps(detail, post) : [];
  const shown = [...done.slice(-Math.max(0, 4 - running.length)), ...running];
  if (!shown.length) return null;
  const called = parts(detail.case.duties).some((duty) => duty.unit === post.unit && duty.whistle);
  return (
    <div class="clocks">
      {shown.map((one) =>
        "id" in one ? (
          <Running
            key={one.id}
            site={site}
            clock={one}
            called={called}
            soonest={one === running[0]}
            who={own.length ? "" : ownerName(site, one.owner)}
            now={now}
            office={office}
          />
        ) : (
          <div key={one.kind} class="timed done">
            <h3>{clockName(one.kind, called)}</h3>
            <b>
              <Icon shape="ok" />
              {besides(site, one.at, now)}
            </b>
            <p>
              {doneNotes(site, one, now).map((note) => (
                <span key={note}>{note}</span>
              ))}
            </p>
          </div>
        ),
      )}
    </div>
  );
}

interface Step {
  kind: string;
  at: string;
  due: number; // NaN where it is not known any more
  late: boolean;
}

function doneSteps(detail: Detail, post: Post): Step[] {
  const duty = ownDuty(detail, post);
  if (!duty) return [];
  const steps = [
    ["sign", duty.signed_at],
    ["contact", duty.contacted_at],
    ["arrive", duty.arrived_at],
  ] as const;
  const due = (kind: string) => moment(detail.limits?.find((one) => one.kind === kind && one.on === duty.id)?.due_at);
  return steps.flatMap(([kind, at]) => (at ? [{ kind, at, due: due(kind), late: !!duty.late?.includes(kind) }] : []));
}

/** 限 10:58，早 54 分 */
function doneNotes(site: Site, { at, due, late }: Step, now: number): string[] {
  if (Number.isNaN(due)) return late ? [t("late.word")] : [];
  const by = t("until", { at: besides(site, due, now) });
  return [by + t("comma"), late ? t("late.word") : t("step.early", { span: span(due - moment(at)) })];
}

function Running({
  site,
  clock,
  called,
  soonest,
  who,
  now,
  office,
}: {
  site: Site;
  clock: ClockPart;
  called: boolean;
  soonest: boolean;
  who: string;
  now: number;
  office: WorkTime;
}) {
  const deadline = { ...clock, paused: !!clock.paused_at };
  const reading = read(deadline, now, office);
  return (
    <div class={`timed ${soonest ? "now" : ""}`}>
      <h3>
        {clockName(clock.kind, called)}
        <span>{who}</span>
      </h3>
      <ClockBlock urgency={reading.urgency} share={reading.share} text={leftText(deadline, reading, now, office)} />
      <p>{t("until", { at: dayHour(site, clock.due_at) })}</p>
    </div>
  );
}

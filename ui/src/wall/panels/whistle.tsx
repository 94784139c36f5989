import type { ComponentChildren } from "preact";
import { CardMark } from "../../card";
import { ClockBlock } from "../../clockblock";
import { Icon, type Shape } from "../../icon";
import { named, t } from "../../labels";
import { moment } from "../../time";
import { now } from "../clock";
import { type DutyLine, type Standing, STEPS } from "../derive/duties";
import { isCalled } from "../derive/critical";
import type { Hidden } from "../derive/fit";
import type { Called, Drafted } from "../derive/whistles";
import { caseAddress } from "../page";
import type { Town } from "../town";
import { selected, toggleWhistle } from "../view";

const SHAPES: Record<Standing, Shape> = {
  red: "late",
  amber: "soon",
  running: "running",
  "on-scene": "onScene",
  done: "ok",
};

interface CalledProps {
  called: Called;
  lines: DutyLine[];
  hidden: Hidden;
  town: Town;
}

/** A whistle that sounds: a row for each unit called. */
export function CalledWhistle({ called, lines, hidden, town }: CalledProps) {
  const { view, whistle, toLower } = called;
  const isSelected = selected.value?.kind === "whistle" && selected.value.called.whistle.id === whistle.id;
  return (
    <article class={`wh ${isSelected ? "sel" : ""}`} onClick={() => toggleWhistle(whistle.id)}>
      <h3>
        <button type="button" class={kindClass(whistle.kind)} aria-pressed={isSelected} title={t("whistles.select")}>
          {named("whistle", whistle.kind)}
        </button>
        <a href={caseAddress(view.id)}>{town.title(view, whistle)}</a>
        <span class="cnt">
          {whistle.blown_at && town.time.hourOrDay(moment(whistle.blown_at), now.value)}
          <i> {t("whistles.blown")}</i>
          {"\u2003"}
          {t("whistles.on-scene")}{" "}
          <b>
            {called.arrived} / {called.lines.length}
          </b>
        </span>
      </h3>
      <ol>
        {lines.map((line) => (
          <Duty
            key={line.duty.id}
            line={line}
            town={town}
            urgent={whistle.kind === "应急"}
            critical={view.level === "L1"}
          />
        ))}
        {hidden.units > 0 && <RestOfUnits hidden={hidden} />}
        {toLower && <Row icon="running" name={t("whistles.to-lower")} from={2} reading={toLower} missing="" />}
      </ol>
    </article>
  );
}

/** The duties of a whistle without a row of their own: calm ones, unless there are too many even of the others. */
function RestOfUnits({ hidden: { units, soon, late } }: { hidden: Hidden }) {
  return (
    <li class="duty rest">
      {late > 0 && <b class="late">{t("late.more", { n: late })}</b>}
      {soon > 0 && <b class="soon">{t("soon.more", { n: soon })}</b>}
      {t(late + soon > 0 ? "whistles.rest-units-mixed" : "whistles.rest-units", { n: units })}
    </li>
  );
}

/** Times of the steps taken, then a block from the missing step on: the earlier it is missing, the longer the block. */
function Duty({ line, town, urgent, critical }: { line: DutyLine; town: Town; urgent: boolean; critical: boolean }) {
  const { duty, standing, reading, refused } = line;
  const missing = STEPS.indexOf(line.step);
  const done = { sign: duty.signed_at, contact: duty.contacted_at, arrive: duty.arrived_at, close: duty.finished_at };
  const taken = standing === "done" ? STEPS : STEPS.slice(0, missing);
  const tone = standing === "red" || standing === "amber" ? standing : "";
  return (
    <li class={`duty ${tone}`}>
      <span class="nm">
        <Icon
          shape={refused ? "refused" : SHAPES[standing]}
          class={critical && isCalled(duty) ? "blink" : ""}
        />
        <span class="un">{town.unit(line.unit)}</span>
        {line.lead && <em>{t("lead")}</em>}
        <CardMark card={duty.card} />
      </span>
      {taken.map((step) => (
        <span key={step} class={done[step] ? "ok" : "ok z"}>
          {done[step] ? town.time.hourOrDay(moment(done[step]), now.value) : step === "contact" && urgent ? "–" : t("none")}
        </span>
      ))}
      {standing !== "done" && (
        <ClockBlock
          class="run"
          urgency={reading.urgency}
          share={reading.share}
          text={reading.text}
          style={{ gridColumn: `${missing + 2}/-1` }}
        >
          <span>{t(refused ? "missing.review" : `missing.${line.step}`)}</span>
        </ClockBlock>
      )}
    </li>
  );
}

/** A whistle that waits for approval: dashed, a row for each post still missing. */
export function DraftedWhistle({ draft, town }: { draft: Drafted; town: Town }) {
  const { view, whistle, reading } = draft;
  const given = whistle.approvals.filter((approval) => approval.verdict === "approve");
  const yes = given.map(({ post, at }) =>
    t("whistles.approved", { who: town.approver(post), at: town.time.hourOrDay(moment(at), now.value) }),
  );
  return (
    <article class="wh">
      <h3>
        <Kind kind={whistle.kind} draft />
        <a href={caseAddress(view.id)}>{town.title(view, whistle)}</a>
        <span class="cnt">{yes.join("\u2003")}</span>
      </h3>
      <ol>
        {(whistle.missing.length ? whistle.missing : [""]).map((who) => (
          <Row
            key={who}
            icon="running"
            name={town.approver(who)}
            from={2}
            reading={reading}
            missing={t("missing.approve")}
          />
        ))}
      </ol>
    </article>
  );
}

/** More drafts than there is room for: how many, and the soonest. */
export function ManyDrafts({ count, first, town }: { count: number; first: Drafted; town: Town }) {
  return (
    <article class="wh">
      <h3>
        <Kind kind={first.whistle.kind} draft />
        <a href={caseAddress(first.view.id)}>{town.title(first.view, first.whistle)}</a>
        <span class="cnt">
          <b>{t("whistles.drafts", { n: count })}</b>
        </span>
      </h3>
      <ol>
        <Row
          icon="running"
          name={town.approver(first.whistle.missing[0] ?? "")}
          from={2}
          reading={first.reading}
          missing={t("missing.approve")}
        />
      </ol>
    </article>
  );
}

interface RowProps {
  icon: Shape;
  name: ComponentChildren;
  from: number;
  reading: Drafted["reading"];
  missing: string;
}

function Row({ icon, name, from, reading, missing }: RowProps) {
  return (
    <li class={`duty ${reading.urgency}`}>
      <span class="nm">
        <Icon shape={reading.urgency === "red" ? "late" : icon} />
        <span class="un">{name}</span>
      </span>
      <ClockBlock
        class="run"
        urgency={reading.urgency}
        share={reading.share}
        text={reading.text}
        style={{ gridColumn: `${from}/-1` }}
      >
        <span>{missing}</span>
      </ClockBlock>
    </li>
  );
}

export function Kind({ kind, draft = false }: { kind: string; draft?: boolean }) {
  return <span class={draft ? "kind draft" : kindClass(kind)}>{named("whistle", kind)}</span>;
}

const kindClass = (kind: string) => `kind ${kind === "应急" ? "urgent" : ""}`;

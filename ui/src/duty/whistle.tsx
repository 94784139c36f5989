/** 吹哨单: kind, units and reason in the middle, what follows at the right; the case stands at the left. */
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { newKey } from "../api";
import { clockName, postName, unitName } from "../case/town";
import { dayHour } from "../case/written";
import { unitChoices } from "../desk/choices";
import { Combo } from "../desk/combo";
import { Length } from "../desk/controls";
import { drop, keep, kept, renewed } from "../desk/drafts";
import { narrow } from "../desk/narrow";
import { said } from "../desk/refusals";
import { fieldsOf, type Setting } from "../desk/values";
import { HeldBar } from "../heldbar";
import { Icon } from "../icon";
import { named, t } from "../labels";
import type { Draft, Preview, Steps, Thing } from "./answer";
import { Brief, Gets } from "./brief";
import { short } from "./acts";
import { useForetold } from "./foretold";
import { endedBefore, useHeld, type Acted } from "./pressing";
import { because, limitText } from "./willing";
import { Willing } from "./willingview";

interface Limit {
  amount: number;
  unit: string;
}

/** A kind as the site has it. */
interface Kind {
  code: string;
  sign: Limit;
  contact: Limit | null;
  arrive: Limit;
  approve: string[][];
}

interface Props {
  setting: Setting;
  thing: Thing | null;
  left: number; // ms of the center's time until the desk's own clock is due
  onBack: () => void;
  onDone: (name: string, done: Acted) => Promise<void>;
}

export function WhistleForm({ setting, thing, left, onBack, onDone }: Props) {
  const { site, post, detail } = setting;
  const { view } = detail;
  const kinds = Object.values((site as unknown as { whistles: Record<string, Kind> }).whistles).sort(
    (a, b) => a.approve.length - b.approve.length, // the quickest first
  );
  const open = view.duties.filter((duty) => !["done", "released"].includes(duty.state) && duty.kind !== "recheck");
  const place = `whistle/${view.id}`; // where what was typed is kept
  const [begun] = useState(() => kept(post.code, place));
  const [draft, setDraft] = useState<Draft>(() => ({
    kind: kinds.find((kind) => kind.approve.length === 1)?.code ?? kinds[0]!.code,
    lead: view.lead || open[0]?.unit || "",
    assist: open.map((duty) => duty.unit).filter((unit) => unit !== view.lead),
    because: "",
    ...begun?.values,
  }));
  const [saved, setSaved] = useState(begun !== null);
  const [refused, setRefused] = useState("");
  const once = useRef(begun?.once ?? newKey()); // with the draft: what a page that was left has sent acts once
  const change = (some: Partial<Draft>) => {
    setRefused("");
    const next = { ...draft, ...some };
    setDraft(next);
    once.current = keep(post.code, place, { ...next }).once;
    setSaved(true);
  };
  const asked = detail.allowed.find((one) => one.target === "whistle" && one.verb === "draft");
  const most = asked && fieldsOf(asked).find((field) => field.name === "because")?.max_length;
  const kind = kinds.find((one) => one.code === draft.kind)!;
  const direct = !kind.approve.length;
  const whole = !!draft.lead && !!draft.because.trim();
  const steps: Steps | null = whole
    ? {
        target: "whistle",
        verb: "draft",
        on: view.id,
        args: { ...draft },
        ...(draft.kind !== "应急" && { then: { target: "whistle", verb: "apply", args: {} } }), // which blows by itself
      }
    : null;
  const told = useForetold(steps, view.version);
  const name = direct ? t("seat.whistle.blow") : t("seat.whistle.apply");
  const { busy, label, pressed } = useHeld(`${post.code}/${view.id}/whistle`, name);

  const submit = async (event: Event) => {
    event.preventDefault();
    if (!steps || !told.fresh || !told.preview || busy) return;
    setRefused("");
    const sent = once.current;
    try {
      const answer = await pressed(steps, sent, left);
      if (!answer) return;
      if (endedBefore(answer)) {
        change({}); // the next press is another whistle
        setRefused(t("seat.whistle.before"));
        return;
      }
      drop(post.code, place, sent);
      await onDone(name, answer);
    } catch (error) {
      const { text, again } = said(error, "draft");
      if (!again) once.current = renewed(post.code, place, sent); // else with the same key: nobody may have heard it
      setRefused(text);
    }
  };

  return (
    <>
      <Brief setting={setting} draft={draft} saved={saved} thing={thing} onBack={onBack} />
      <section class="col case whistle-form" aria-label={t("seat.whistle.title")}>
        <header>
          <div>
            <h2>{t("seat.whistle.title")}</h2>
            <p class="id">
              <span>{t("case.number", { number: short(view.number) })}</span>
              <span>{t("seat.whistle.by", { post: postName(site, post.code) })}</span>
              <span>{t("seat.whistle.for")}</span>
            </p>
          </div>
        </header>
        <Part n={1} head={t("seat.whistle.kind")} hint={t("seat.whistle.kind.hint")}>
          <ol class="kinds" role="radiogroup">
            {kinds.map((one) => (
              <li key={one.code} role="presentation" class={one.code === draft.kind ? "on" : ""}>
                <button
                  type="button"
                  role="radio"
                  aria-checked={one.code === draft.kind}
                  onClick={() => change({ kind: one.code })}
                >
                  <span class="top">
                    <span class={one.approve.length ? "kind" : "kind urgent"}>{named("whistle", one.code)}</span>
                    {one.code === draft.kind && <Icon shape="ok" />}
                  </span>
                  <Limited head={clockName("sign", true)} limit={one.sign} />
                  <Limited head={named("clock", "contact")} limit={one.contact} />
                  <Limited head={named("clock", "arrive")} limit={one.arrive} />
                  <span class="approve">{approval(one)}</span>
                </button>
              </li>
            ))}
          </ol>
        </Part>
        <Part n={2} head={t("seat.whistle.who")} hint={t("seat.whistle.who.hint")}>
          <Units setting={setting} draft={draft} thing={thing} onChange={change} />
        </Part>
        <Part n={3} head={t("seat.whistle.where")} hint={t("seat.whistle.where.hint")}>
          <p class="okay">
            <Icon shape="ok" />
            {t("seat.whistle.where.text")}
          </p>
        </Part>
        <Part n={4} head={t("seat.whistle.why")} hint={t("seat.whistle.why.hint")}>
          <textarea
            id="whistle.because"
            aria-label={t("seat.whistle.why")}
            rows={2}
            maxLength={most}
            value={draft.because}
            onInput={(event) => change({ because: event.currentTarget.value })}
          />
          <Length text={draft.because} most={most} />
        </Part>
        <Moments setting={setting} lead={draft.lead} preview={told.preview} />
      </section>
      <section class="col verbs" aria-label={t("verbs.head")}>
        <h2>
          {t("verbs.head")}
          <span>{t("verbs.state", { state: t("clock.draft") })}</span>
        </h2>
        <form class="rest act" onSubmit={submit} noValidate>
          <button type="submit" class="primary" data-act="whistle" aria-disabled={!told.fresh || !told.preview || busy}>
            {label}
            {!busy && (
              <span>
                <kbd>Enter</kbd>
              </span>
            )}
          </button>
          <div class="fields" inert={busy}>
            {refused && (
              <p class="wrong" role="alert">
                {refused}
              </p>
            )}
            <Willing site={site} told={told} whole={whole} />
          </div>
          <Gets site={site} preview={told.preview} />
        </form>
        {!narrow.value && (
          <HeldBar>
            <span class="last">{t("seat.gets.hint")}</span>
          </HeldBar>
        )}
      </section>
    </>
  );
}

function Part({ n, head, hint, children }: { n: number; head: string; hint: string; children: ComponentChildren }) {
  return (
    <section class="sec part">
      <h3>
        <i>{n}</i>
        {head}
        <span>{hint}</span>
      </h3>
      {children}
    </section>
  );
}

const Limited = ({ head, limit }: { head: string; limit: Limit | null }) => (
  <span class="limited">
    <small>{head}</small>
    <b>{limit ? limitText(`${limit.amount} ${limit.unit}`) : "–"}</b>
  </span>
);

function approval(kind: Kind): string {
  if (!kind.approve.length) return t(kind.code === "应急" ? "seat.whistle.direct" : "seat.whistle.unasked");
  const who = kind.approve.map((group) => named("role", group[0]!)).join(t("list.comma"));
  return t("seat.whistle.approve-any", { who });
}

function Units({
  setting,
  draft,
  thing,
  onChange,
}: {
  setting: Setting;
  draft: Draft;
  thing: Thing | null;
  onChange: (some: Partial<Draft>) => void;
}) {
  const { site, detail } = setting;
  const known = new Set(
    detail.view.duties.filter((duty) => !["done", "released"].includes(duty.state)).map((duty) => duty.unit),
  );
  const named_ = [draft.lead, ...draft.assist].filter(Boolean);
  const choices = unitChoices(site).filter(
    (one) => !named_.includes(one.code) && site.units[one.code]?.level !== "center",
  );
  const leads = (unit: string) =>
    onChange({ lead: unit, assist: [draft.lead, ...draft.assist].filter((one) => one && one !== unit) });
  return (
    <>
      <table class="units">
        <tbody>
          {named_.map((unit) => {
            const work = thing?.load[unit];
            const row = thing && (thing.named[unit] ?? (known.has(unit) ? "" : "by-hand"));
            return (
              <tr key={unit} class={unit === draft.lead ? "lead" : ""}>
                <th scope="row">
                  {unitName(site, unit)}
                  <em>{unit === draft.lead ? t("lead") : t("assist")}</em>
                </th>
                <td class="why">{row && because(site, row)}</td>
                <td>{known.has(unit) ? t("seat.whistle.known") : t("seat.whistle.new")}</td>
                <td>
                  {t("seat.whistle.load", { n: work?.open ?? 0 })}
                  {!!work?.late && <b>{t("seat.whistle.late", { n: work.late })}</b>}
                </td>
                <td class="acts">
                  {unit !== draft.lead && (
                    <>
                      <button type="button" onClick={() => leads(unit)}>
                        {t("seat.whistle.lead")}
                      </button>{" "}
                      <button
                        type="button"
                        onClick={() => onChange({ assist: draft.assist.filter((one) => one !== unit) })}
                      >
                        {t("seat.whistle.remove")}
                      </button>
                    </>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <div class="add">
        <Combo
          id="whistle.unit"
          choices={choices}
          value=""
          label={t("seat.whistle.add")}
          placeholder={t("seat.whistle.add")}
          onChange={(unit) =>
            unit && (draft.lead ? onChange({ assist: [...draft.assist, unit] }) : onChange({ lead: unit }))
          }
        />
      </div>
    </>
  );
}

/** When each step would be due, were it approved now. A lead that is at work already keeps its last limit. */
function Moments({ setting, lead, preview }: { setting: Setting; lead: string; preview: Preview | null }) {
  const { site, detail } = setting;
  const { duties, clocks } = detail.view;
  const blown = preview?.approved ?? preview;
  const called = [...(blown?.called ?? [])].sort((a, b) => b.dues.length - a.dues.length); // who is at work has some already
  const approve = preview?.dues.find((due) => due.kind === "approve");
  const dues = [...(approve ? [approve] : []), ...(called[0]?.dues ?? [])];
  const own = duties.find((duty) => duty.unit === lead)?.id;
  const kept = clocks.find((clock) => clock.kind === "close" && clock.on === own && !clock.paused);
  if (dues.length && kept && !dues.some((due) => due.kind === "close"))
    dues.push({ kind: "close", owner: lead, due_at: kept.due_at, limit: "", rule: "" });
  return (
    <section class="sec">
      <h3>
        {t("seat.whistle.limits")}
        <span>{t("seat.whistle.limits.hint")}</span>
      </h3>
      {dues.length ? (
        <ol class="moments">
          {dues.map((due) => (
            <li key={due.kind} class={due.kind === "approve" ? "asked" : ""}>
              <b>{due.kind === "close" ? t("column.report") : clockName(due.kind, true)}</b>
              <span>{dayHour(site, due.due_at)}</span>
              <small>{due.limit ? limitText(due.limit) : t("seat.whistle.kept")}</small>
            </li>
          ))}
        </ol>
      ) : (
        <p class="empty">{t("seat.press.wait")}</p>
      )}
    </section>
  );
}

/** A thing that has to be sent on: what was said with the words that counted, what is missing, and what it may be. */
import type { ComponentChildren } from "preact";
import type { Site } from "../api";
import { beyond, parts, type Detail } from "../case/state";
import { gridName, itemName, levelName, unitName } from "../case/town";
import { Icon } from "../icon";
import { named, t } from "../labels";
import type { Suggestion, Thing } from "./answer";

interface Props {
  site: Site;
  detail: Detail;
  thing: Thing | null;
  pick: Suggestion | null;
  onPick: (one: Suggestion) => void;
}

export function Told({ site, detail, thing, pick, onPick }: Props) {
  const signals = parts(detail.case.signals);
  const all = thing?.suggestions ?? [];
  const words = all.flatMap((one) => [...one.words, ...one.pieces]);
  return (
    <>
      <section class="sec told-as">
        <h3>
          {t("seat.text")}
          <span>{words.length ? t("seat.text.hint") : ""}</span>
        </h3>
        {signals.map((signal) => (
          <blockquote key={signal.key}>
            <Marked text={[signal.title, beyond(signal.title, signal.text)].filter(Boolean).join(t("semicolon"))} words={words} />
          </blockquote>
        ))}
      </section>
      <Need site={site} detail={detail} suggested={all.length} />
      {!detail.view.item && thing && <Suggestions site={site} all={all} pick={pick} onPick={onPick} />}
    </>
  );
}

/** The text with each of the words underlined; longer words first, so that none stands inside another. */
export function pieces(text: string, words: string[]): [text: string, marked: boolean][] {
  const wanted = [...new Set(words)].filter(Boolean).sort((a, b) => b.length - a.length);
  const found: [string, boolean][] = [];
  let plain = "";
  for (let at = 0; at < text.length;) {
    const word = wanted.find((one) => text.startsWith(one, at));
    if (!word) {
      plain += text[at++];
      continue;
    }
    if (plain) found.push([plain, false]);
    plain = "";
    found.push([word, true]);
    at += word.length;
  }
  if (plain) found.push([plain, false]);
  return found;
}

function Marked({ text, words }: { text: string; words: string[] }) {
  return <>{pieces(text, words).map(([part, marked], index) => (marked ? <mark key={index}>{part}</mark> : part))}</>;
}

function Need({ site, detail, suggested }: { site: Site; detail: Detail; suggested: number }) {
  const { view, case: state } = detail;
  const item = view.item
    ? itemName(site, view.item)
    : suggested
      ? t("seat.need.suggested", { n: suggested })
      : t("seat.need.none");
  const missing = view.reasons.filter((code) => code.startsWith("place"))[0];
  const place = [state.place?.text, view.grid && gridName(site, view.grid)].filter(Boolean).join(t("comma"));
  return (
    <section class="sec why need">
      <h3>
        {t("seat.need")}
        <span>{t("seat.need.hint")}</span>
      </h3>
      <dl>
        <Needed head={t("seat.need.place")} there={!!view.grid} aside={missing ? named("seat.reason", missing) : ""}>
          {place || t("seat.need.none")}
        </Needed>
        <Needed
          head={t("seat.need.item")}
          there={!!view.item}
          aside={t("seat.need.catalogue", { n: Object.keys(site.items).length })}
        >
          {item}
        </Needed>
        <Needed head={t("seat.need.level")} there={!!view.level} aside="">
          {levelName(view.level) || t("seat.need.none")}
        </Needed>
      </dl>
    </section>
  );
}

function Needed({
  head,
  there,
  aside,
  children,
}: {
  head: string;
  there: boolean;
  aside: string;
  children: ComponentChildren;
}) {
  return (
    <div>
      <dt>{head}</dt>
      <dd class={there ? "" : "lacks"}>
        <Icon shape={there ? "ok" : "soon"} />
        {children}
      </dd>
      <dd class="aside">{aside}</dd>
    </div>
  );
}

function Suggestions({
  site,
  all,
  pick,
  onPick,
}: {
  site: Site;
  all: Suggestion[];
  pick: Suggestion | null;
  onPick: (one: Suggestion) => void;
}) {
  const row = (head: string, of: (one: Suggestion) => string, strong: (one: Suggestion) => boolean = () => true) => (
    <tr>
      <th scope="row">{head}</th>
      {all.map((one) => (
        <td key={one.item} class={one === pick ? "on" : "differs"}>
          {one === pick && strong(one) && <Icon shape="ok" />}
          {of(one)}
        </td>
      ))}
    </tr>
  );
  return (
    <section class="sec">
      <h3>
        {t("seat.suggest")}
        <span>{t("seat.suggest.hint")}</span>
      </h3>
      {!all.length && <p class="empty">{t("seat.suggest.none")}</p>}
      {all.length > 0 && (
        <table class="compare suggested" style={{ "--columns": String(all.length) }}>
          <thead>
            <tr>
              <th />
              {all.map((one, index) => (
                <th key={one.item} class={one === pick ? "on" : ""}>
                  <button
                    type="button"
                    data-suggestion={one.item}
                    aria-pressed={one === pick}
                    onClick={() => onPick(one)}
                  >
                    {t("seat.suggest.n", { n: named("seat.n", String(index + 1)) })}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {row(t("seat.row.item"), (one) => itemName(site, one.item))}
            {row(t("seat.row.why"), because, (one) => one.words.length > 0)}
            {row(t("seat.row.lead"), (one) => units(site, one))}
            {row(
              t("seat.row.old"),
              (one) => (one.like ? t("seat.old", { n: one.like, m: one.like_by_lead }) : t("seat.old.none")),
              (one) => one.like > 0,
            )}
            {row(t("seat.row.level"), (one) => levelName(one.level))}
            {row(
              t("seat.row.share"),
              (one) => `${Math.round(one.share * 100)}%`,
              () => false,
            )}
          </tbody>
        </table>
      )}
    </section>
  );
}

function because(one: Suggestion): string {
  if (one.words.length) return t("seat.words", { words: one.words.join(t("list.comma")) });
  return one.pieces.length
    ? t("seat.pieces", { words: one.pieces.slice(0, 3).join(t("list.comma")) })
    : t("seat.old.only");
}

function units(site: Site, one: Suggestion): string {
  const lead = unitName(site, one.lead);
  const assist = one.assist.map((unit) => unitName(site, unit)).join(t("list.comma"));
  return assist ? t("seat.lead-assist", { lead, assist }) : lead;
}

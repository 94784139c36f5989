/** One list of the page: a line for each thing, which opens the facts that made it. */
import { useEffect, useState } from "preact/hooks";
import { get, type Site } from "../api";
import { reasonIn } from "../because";
import { CardMark } from "../card";
import { Mark } from "../case/mark";
import type { Detail } from "../case/state";
import { clockName, ownerName } from "../case/town";
import { line as factLine } from "../case/words";
import { besides, dayHour } from "../case/written";
import { here } from "../case/address";
import { Icon } from "../icon";
import { languageOf, named, t } from "../labels";
import { moment } from "../time";
import type { Line, List, Page } from "./answer";

const REASONED: List[] = ["became", "left", "promised"]; // a clock that passed says all by its name

export function Lines({ site, page, name }: { site: Site; page: Page; name: List }) {
  const [open, setOpen] = useState("");
  const lines = page[name];
  const more = page.counts[name] - lines.length;
  return (
    <section class={`col lines ${name} ${page.counts[name] ? "" : "none"}`} data-list={name}>
      <h3>
        {named("handover.list", name)}
        <b>{page.counts[name]}</b>
        <span>
          {name === "open"
            ? t("handover.hint.open", { at: dayHour(site, page.until_at) })
            : named("handover.hint", name)}
        </span>
      </h3>
      {!lines.length && <p class="empty">{named("handover.none", name)}</p>}
      <ol>
        {lines.map((one) => (
          <li key={one.key} class={one.stands ? (isLate(name, one, page) ? "late" : "") : "over"}>
            <button
              type="button"
              aria-expanded={one.key === open}
              data-case={one.number}
              onClick={() => setOpen(one.key === open ? "" : one.key)}
            >
              <time>
                {isLate(name, one, page) && <Icon shape="late" />}
                {momentOf(site, name, one, page)}
              </time>
              <span class="what">
                <b>{one.title}</b>
                <small>{one.number.slice(-4)}</small>
                {one.card && <CardMark card={one.card} />}
                {!one.stands && <em>{named("handover.over", name)}</em>}
                {name !== "open" && moment(one.at) < moment(page.since_at) && <em>{t("handover.late")}</em>}
              </span>
              <span class="aside">{asideOf(site, name, one)}</span>
              {REASONED.includes(name) && <Because text={reasonIn(site, one.because)} />}
            </button>
            {one.key === open && <Facts site={site} line={one} page={page} />}
          </li>
        ))}
      </ol>
      {more > 0 && <p class="empty">{t("handover.more", { n: more })}</p>}
    </section>
  );
}

const Because = ({ text }: { text: string }) => (
  <span class="because" lang={languageOf(text)}>
    {text}
  </span>
);

const isLate = (name: List, { due_at }: Line, page: Page) =>
  name === "open" && !!due_at && moment(due_at) <= moment(page.until_at);

/** What a list is ordered by. */
function momentOf(site: Site, name: List, line: Line, page: Page): string {
  const at = name === "promised" || name === "open" ? line.due_at : line.at;
  return at ? besides(site, at, page.until_at) : t("none");
}

function asideOf(site: Site, name: List, line: Line) {
  const step = line.what && clockName(line.what);
  if (name === "left") {
    return line.owner ? t("handover.to", { owner: ownerName(site, line.owner) }) : named("status", line.status);
  }
  if (name === "became") return t("handover.due", { step, at: line.due_at ? dayHour(site, line.due_at) : "" });
  if (name === "red") {
    const what = line.what === "card" ? t("handover.card") : step;
    return (
      <>
        <Icon shape="late" />
        {t("handover.of", { owner: ownerName(site, line.owner), step: what })}
      </>
    );
  }
  const what = name === "promised" ? named("promise", line.what) : step || t("handover.clockless");
  return t("handover.of", { owner: ownerName(site, line.owner), step: what });
}

const LAST = 3; // facts of a thing that stands open, which none of them made alone

function Facts({ site, line, page }: { site: Site; line: Line; page: Page }) {
  const [detail, setDetail] = useState<Detail | null>(null);
  const [failed, setFailed] = useState("");
  useEffect(() => {
    let wanted = true;
    get<Detail>(`/api/cases/${line.case}`).then(
      (answer) => wanted && setDetail(answer),
      (error: Error) => wanted && setFailed(error.message),
    );
    return () => {
      wanted = false;
    };
  }, [line.case]);
  if (!detail) return <p class="empty facts">{failed || t("loading")}</p>;
  const before = detail.story.filter((fact) => moment(fact.at) < moment(page.until_at));
  const facts = line.facts.length ? detail.story.filter((fact) => line.facts.includes(fact.id)) : before.slice(-LAST);
  return (
    <div class="facts">
      <h4>{t("handover.facts", { number: line.number })}</h4>
      <ol>
        {facts.map((fact) => {
          const { mark, tone, text, because, who } = factLine(site, detail, fact);
          return (
            <li key={fact.id} class={`fact ${tone}`} data-fact={fact.id}>
              <time dateTime={fact.at}>{dayHour(site, fact.at)}</time>
              <Mark sign={mark} />
              <p>
                {text}
                {because && <span lang={languageOf(because)}>{because}</span>}
              </p>
              <p class="who">{who}</p>
            </li>
          );
        })}
      </ol>
      <a class="link" href={here(`/cases/${line.case}`)}>
        {t("handover.case")}
      </a>
    </div>
  );
}

/** 经过: what happened, oldest first, under a heading for each day. */
import type { Site } from "../api";
import { t } from "../labels";
import { Mark } from "./mark";
import type { Detail, Fact } from "./state";
import { line } from "./words";
import { dayHead, dayOf, hour } from "./written";

export function Story({ site, detail }: { site: Site; detail: Detail }) {
  return (
    <section class="sec story">
      <h3>
        {t("case.story")}
        <span>{t("case.story.count", { n: detail.story.length })}</span>
      </h3>
      {byDay(site, detail.story).map(([day, facts]) => (
        <ol key={day} class="day">
          <li class="day-head">{dayHead(site, facts[0]!.at)}</li>
          {facts.map((fact) => (
            <Row key={fact.id} site={site} detail={detail} fact={fact} />
          ))}
        </ol>
      ))}
    </section>
  );
}

function Row({ site, detail, fact }: { site: Site; detail: Detail; fact: Fact }) {
  const { mark, tone, text, because, who } = line(site, detail, fact);
  return (
    <li class={`fact ${tone}`}>
      <time dateTime={fact.at}>{hour(site, fact.at)}</time>
      <Mark sign={mark} />
      <p class="what">{text}</p>
      <p class="because" title={because}>
        {because}
      </p>
      <p class="who">{who}</p>
    </li>
  );
}

function byDay(site: Site, facts: Fact[]): [string, Fact[]][] {
  const days = new Map<string, Fact[]>();
  for (const fact of facts) {
    const day = dayOf(site, fact.at);
    days.set(day, [...(days.get(day) ?? []), fact]);
  }
  return [...days];
}

/** 交接班: what one shift hands to the next, as a page that both sign. What is shown stays as it was looked at: when the
 * center tells it otherwise, the page says so and waits for the reader. */
import { useEffect, useState } from "preact/hooks";
import type { Moment, Site } from "../api";
import { here } from "../case/address";
import { Freshness, Time } from "../case/bar";
import type { Live } from "../case/live";
import { besides, dayHour } from "../case/written";
import type { Chair } from "../desk/chair";
import { WhoAmI } from "../desk/whoami";
import { Icon } from "../icon";
import { inLanguage, named, t } from "../labels";
import type { Session } from "../session";
import { Watermark } from "../watermark";
import { CROSSINGS, LISTS, type Page } from "./answer";
import { Former } from "./former";
import { Lines } from "./lines";
import { show } from "./period";
import { Signatures } from "./sign";

interface Props {
  site: Site;
  who: Session;
  chair: Chair;
  told: Live<Page | null>;
}

export function HandoverPage({ site, who, chair, told }: Props) {
  const [page, setPage] = useState<Page | null>(null);
  const latest = told.value.value;
  const post = site.posts.find((one) => one.code === chair.post.value);
  useEffect(() => {
    if (latest && !(page && samePeriod(page, latest))) {
      setPage(latest);
      show({ from: latest.since_at, until: latest.until_at });
    }
  }, [latest]);
  const shown = page && latest && samePeriod(page, latest) ? page : latest;
  return (
    <main class="handover">
      <header class="bar">
        <h1>
          {t("handover.title")}
          <span>{inLanguage(site.name, site.english)}</span>
        </h1>
        <WhoAmI key={post ? "known" : "unknown"} site={site} who={who} post={post} onPost={chair.take} />
        <nav>
          <a class="link" href={here("/duty")}>
            {t("seat.title")}
          </a>
          <a class="link" href={here("/wall")}>
            {t("bar.wall")}
          </a>
        </nav>
        <Freshness asked={told} />
        <Time site={site} />
      </header>
      <Watermark site={site} post={chair.post.value} />
      {shown && latest ? (
        <>
          <Head site={site} page={shown} latest={latest} again={told.again} />
          {latest.digest !== shown.digest && (
            <p class="col notice" role="status">
              <Icon shape="soon" />
              {t("handover.changed")}
              <button type="button" class="link" onClick={() => setPage(latest)}>
                {t("handover.look")}
              </button>
            </p>
          )}
          <div class="lists">
            {LISTS.map((name) => (
              <Lines key={name} site={site} page={shown} name={name} />
            ))}
          </div>
          <aside class="col">
            <Signatures
              key={`${shown.since_at} ${shown.until_at}`}
              site={site}
              post={chair.post.value}
              page={shown}
              latest={latest}
              again={told.again}
            />
            <Former site={site} former={latest.former} shown={shown} again={told.again} />
          </aside>
        </>
      ) : (
        <p class="col alone">{told.failed.value || t("loading")}</p>
      )}
    </main>
  );
}

const samePeriod = (one: Page, other: Page) => one.since_at === other.since_at && one.until_at === other.until_at;

const some = (later: NonNullable<Page["later"]>) => CROSSINGS.some((name) => later[name]);

/** As the replay is asked for: in the town's own time, to the second. */
const town = (at: Moment) => at.slice(0, 19);

function Head({ site, page, latest, again }: { site: Site; page: Page; latest: Page; again: () => Promise<void> }) {
  const { later } = latest;
  const onward = () => {
    show({ from: latest.begins_at ?? page.since_at, until: latest.at });
    void again();
  };
  return (
    <section class="col head">
      <div>
        <h2>
          {t("handover.period", {
            from: dayHour(site, page.since_at),
            until: besides(site, page.until_at, page.since_at),
          })}
        </h2>
        <p class="later">
          {later && <span>{t(some(later) ? "handover.later" : "handover.later.none", later)}</span>}
          <button type="button" class="link" onClick={onward}>
            {t("handover.until-now")}
          </button>
          {page.since_at < page.until_at && (
            <a class="link" href={here("/replay", { from: town(page.since_at), until: town(page.until_at) })}>
              {t("handover.replay")}
            </a>
          )}
          <button type="button" class="link" onClick={() => print()}>
            {t("handover.print")}
          </button>
        </p>
      </div>
      <dl class="counts">
        {LISTS.map((name) => (
          <div key={name} class={name === "red" && page.counts.red ? "red" : ""}>
            <dt>{named("handover.list", name)}</dt>
            <dd>{page.counts[name]}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** 以往交接: each with its period, who gave and who took, and how much it was; it opens the page that was signed. */
import type { Site } from "../api";
import { postName } from "../case/town";
import { besides, dayHour } from "../case/written";
import { t } from "../labels";
import { handovers, type Page, type Signature } from "./answer";
import { show } from "./period";

interface Props {
  site: Site;
  former: Signature[];
  shown: Page;
  again: () => Promise<void>;
}

export function Former({ site, former, shown, again }: Props) {
  const all = handovers(former);
  const open = ({ since_at: from, until_at: until }: Signature) => {
    show({ from, until });
    void again();
  };
  return (
    <section class="sec former">
      <h3>
        {t("handover.former")}
        <span>{all.length || ""}</span>
      </h3>
      {!all.length && <p class="empty">{t("handover.former.none")}</p>}
      <ol>
        {all.map(({ going, coming }) => {
          const on = going.since_at === shown.since_at && going.until_at === shown.until_at;
          const from = postName(site, going.actor);
          return (
            <li key={going.id}>
              <button type="button" aria-current={on ? "true" : undefined} onClick={() => open(going)}>
                <b>
                  {t("handover.period", {
                    from: dayHour(site, going.since_at),
                    until: besides(site, going.until_at, going.since_at),
                  })}
                </b>
                <span>
                  {coming
                    ? t("handover.former.posts", { from, to: postName(site, coming.actor) })
                    : t("handover.former.waits", { from })}
                </span>
                <span>{t("handover.former.counts", going.counts)}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

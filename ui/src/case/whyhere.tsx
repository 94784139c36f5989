/** 为什么到这里 */
import type { Site } from "../api";
import { languageOf, t, type LabelKey } from "../labels";
import type { Detail } from "./state";
import { reasons } from "./reasons";

export function Why({ site, detail, head = "why.head" }: { site: Site; detail: Detail; head?: LabelKey }) {
  const rows = reasons(site, detail);
  return (
    <section class="sec why">
      <h3>
        {t(head)}
        {rows.some((row) => languageOf(row.text)) && <span>{t("as-written")}</span>}
      </h3>
      {rows.length ? (
        <dl>
          {rows.map((row) => (
            <div key={row.key} class={row.faded ? "faded" : ""}>
              <dt>{t(row.head)}</dt>
              <dd lang={languageOf(row.text)} title={row.title}>
                {row.text}
              </dd>
              <dd class="aside">{row.aside}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <p class="empty">{t("why.none")}</p>
      )}
    </section>
  );
}

/** What `?` shows: every key of a page, and what it does. */
import "./dialog.css";
import { t } from "./labels";

export type Key = readonly [keys: string, meaning: string];

export function Help({ keys }: { keys: readonly Key[] }) {
  return (
    <div class="dialog keys" role="dialog" aria-label={t("keys")}>
      <h2>{t("keys")}</h2>
      <dl>
        {keys.map(([key, meaning]) => (
          <div key={key + meaning}>
            <dt>{key}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

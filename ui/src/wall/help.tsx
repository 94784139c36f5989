import { t } from "../labels";
import { KEYS } from "./keys";
import "./dialogs.css";

/** Every key and what it does. */
export function Help() {
  return (
    <div class="dialog keys" role="dialog" aria-label={t("keys")}>
      <h2>{t("keys")}</h2>
      <dl>
        {KEYS.map(([keys, meaning]) => (
          <div key={meaning}>
            <dt>{keys}</dt>
            <dd>{t(meaning)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** 按下后, drawn. */
import type { Site } from "../api";
import { WhistleIcon } from "../case/mark";
import { Icon } from "../icon";
import { t } from "../labels";
import type { Foretold } from "./foretold";
import { willing } from "./willing";

export function Willing({ site, told, whole }: { site: Site; told: Foretold & { fresh: boolean }; whole: boolean }) {
  return (
    <div class={told.fresh ? "will" : "will stale"} aria-live="polite">
      <h3>{t("seat.press")}</h3>
      {!whole && <p class="empty">{t("seat.press.wait")}</p>}
      {whole && told.refused && (
        <p class="wrong" role="alert">
          {told.refused}
        </p>
      )}
      {told.preview && (
        <ol>
          {willing(site, told.preview).map((line, index) => (
            <li key={index}>
              {line.shape === "whistle" ? <WhistleIcon /> : <Icon shape={line.shape} />}
              <div>
                <p>{line.text}</p>
                {line.more && <p class="more">{line.more}</p>}
              </div>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

import { t } from "../labels";
import { open } from "./keys";
import { kiosk } from "./page";
import { allowed, muted, toggleMute } from "./sound";
import "./foot.css";

/** In the margin below the panels: what a mouse opens, and whether the wall can be heard. */
export function Foot() {
  return (
    <nav class="foot" aria-label={t("foot")}>
      {!kiosk.value && (
        <>
          <button type="button" onClick={() => open("find")}>
            {t("foot.find")}
          </button>
          <button type="button" onClick={() => open("keys")}>
            {t("foot.keys")}
          </button>
          <button type="button" onClick={() => open("settings")}>
            {t("foot.settings")}
          </button>
        </>
      )}
      {!allowed.value && (
        <button type="button" class="silent">
          {t("sound.off")}
        </button>
      )}
      {allowed.value && (muted.value || !kiosk.value) && (
        <button type="button" class={muted.value ? "silent" : ""} aria-pressed={muted.value} onClick={toggleMute}>
          {t(muted.value ? "sound.muted" : "sound.mute")}
        </button>
      )}
    </nav>
  );
}

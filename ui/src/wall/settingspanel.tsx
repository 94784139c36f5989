import { useLayoutEffect, useRef } from "preact/hooks";
import { type LabelKey, t } from "../labels";
import { readable } from "./derive/reach";
import { close } from "./keys";
import { page, screenSize } from "./page";
import { choose, type Settings, settings } from "./settings";
import "./dialogs.css";

/** From how far the wall is read, its theme and its language. */
export function SettingsPanel() {
  const first = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => first.current?.focus(), []);
  const chosen = settings.value;
  return (
    <div class="dialog settings" role="dialog" aria-label={t("settings")}>
      <h2>{t("settings")}</h2>
      <label>
        {t("settings.distance")}
        <input ref={first} inputMode="decimal" value={chosen.distance ?? ""} onChange={changes("distance")} />
      </label>
      <label>
        {t("settings.pitch")}
        <input inputMode="decimal" value={chosen.pitch ?? ""} onChange={changes("pitch")} />
      </label>
      <p>{result()}</p>
      <Choice name="theme" value={chosen.theme ?? "dark"} options={{ dark: "settings.dark", light: "settings.light" }} />
      <Choice name="lang" value={chosen.lang ?? "zh"} options={{ zh: "settings.zh", en: "settings.en" }} />
      <button type="button" onClick={close}>
        {t("settings.done")}
      </button>
    </div>
  );
}

const changes = (name: "distance" | "pitch") => (event: { currentTarget: HTMLInputElement }) =>
  choose({ [name]: event.currentTarget.value.replace("，", ".").replace(",", ".").trim() });

/** How far one can read it now, and what that cost. */
function result(): string {
  const pitch = Number(settings.value.pitch);
  if (!(pitch > 0)) return t("settings.unknown");
  const { factor, reach, enough } = page.value;
  const n = readable(screenSize.value, pitch, factor).toFixed(1);
  if (!enough) return t("settings.too-far", { n });
  return t(reach === "whole" ? "settings.whole" : "settings.fewer", { n, percent: Math.round(100 * factor) });
}

interface Options {
  name: "theme" | "lang";
  value: string;
  options: Record<string, LabelKey>;
}

function Choice({ name, value, options }: Options) {
  return (
    <fieldset>
      <legend>{t(`settings.${name}`)}</legend>
      {Object.entries(options).map(([code, label]) => (
        <label key={code}>
          <input
            type="radio"
            name={name}
            value={code}
            checked={code === value}
            onChange={() => choose({ [name]: code } satisfies Settings)}
          />
          {t(label)}
        </label>
      ))}
    </fieldset>
  );
}

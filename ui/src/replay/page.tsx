/** The wall in a frame that nobody takes for now: hatched in the inverse of its ground, with the word on every side. */
import { useSignalEffect } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { inLanguage, t } from "../labels";
import { site, town } from "../wall/store";
import { Wall } from "../wall/wall";
import { Bar } from "./bar";
import { onKey } from "./keys";
import { at, loading, playing, problem } from "./player";

export function Page() {
  useTitle();
  useLayoutEffect(() => {
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  const state = loading.value ? "loading" : playing.value ? "playing" : "paused";
  return (
    <div class="replay" data-state={state} style={{ "--replay-word": JSON.stringify(t("replay")) }}>
      <Band />
      <Wall />
      <Bar />
      {problem.value && (
        <p class="trouble" role="alert">
          {t("replay.failed", { why: problem.value })}
        </p>
      )}
      <Band />
    </div>
  );
}

/** 复盘 · 11 月 24 日 周二 10:42:18 · 不是现在 */
function Band() {
  return (
    <div class="band">
      <p>
        <b>{t("replay")}</b>
        <span>{played()}</span>
        <b>{t("replay.not-now")}</b>
      </p>
    </div>
  );
}

function played(): string {
  const time = town.value?.time;
  return time && !Number.isNaN(at.value) ? `${time.date(at.value)} ${time.full(at.value)}` : t("none");
}

function useTitle(): void {
  useSignalEffect(() => {
    const here = site.value;
    const time = town.value?.time;
    if (!here || !time || Number.isNaN(at.value)) return;
    const name = inLanguage(here.name, here.english);
    document.title = t("replay.title", { name, at: `${time.date(at.value)} ${time.short(at.value)}` });
  });
}

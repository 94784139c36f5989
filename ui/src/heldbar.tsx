/** The bar of a verb that waits: its name, the seconds, and the button that takes it back. Esc does the same. */
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { held, refused, secondsLeft, takeBack, type Held } from "./held";
import "./heldbar.css";
import { Icon } from "./icon";
import { t, type LabelKey } from "./labels";

/** `children`: what stands in the bar while no verb waits. */
export function HeldBar({ children }: { children?: ComponentChildren }) {
  const now = held.value;
  const no = refused.value;
  return (
    <>
      {no && (
        <p class="held refused" role="alert">
          {t("held.refused", { verb: no.name, why: no.why })}
        </p>
      )}
      <div class={`held ${now.is}`} role="status">
        {now.is === "waiting" ? <Waiting key={now.key} name={now.name} until={now.until} /> : said(now) || children}
      </div>
    </>
  );
}

export function said(now: Held): string {
  if (now.is === "sending") return t("held.sending", { verb: now.name });
  if (now.is === "at-once") return t(soon(now), { verb: now.name, n: now.pace });
  return now.is === "taken-back" ? t("held.taken-back", { verb: now.name }) : "";
}

/** Why it could not be taken back: the minute is one of ours, and a demo's clock may run faster. */
function soon({ left, pace }: Held & { is: "at-once" }): LabelKey {
  if (left < 0) return "held.at-once.late";
  return pace > 1 ? "held.at-once.fast" : "held.at-once";
}

function Waiting({ name, until }: { name: string; until: number }) {
  const [at, setAt] = useState(performance.now());
  // At once, not after the next painting: whoever regrets is quick.
  useLayoutEffect(() => {
    const timer = setInterval(() => setAt(performance.now()), 200);
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.isComposing) return; // that Escape is the input method's
      event.preventDefault();
      event.stopPropagation();
      takeBack();
    };
    document.addEventListener("keydown", pressed, true); // before a page's own Escape
    return () => {
      clearInterval(timer);
      document.removeEventListener("keydown", pressed, true);
    };
  }, []);
  return (
    <>
      <p>
        <b>{t("held.pressed", { verb: name })}</b>
        <span>{t("held.leaving")}</span>
      </p>
      <button type="button" class="undo" onClick={takeBack}>
        <Icon shape="refused" />
        {t("held.undo")}
        <span aria-hidden="true">{t("held.seconds", { n: secondsLeft(until, at) })}</span>
        <kbd aria-hidden="true">Esc</kbd>
      </button>
    </>
  );
}

/** The right column: the act in focus with what follows, and the others with one sentence each. */
import { useLayoutEffect } from "preact/hooks";
import { HeldBar } from "../heldbar";
import { named, t } from "../labels";
import { statusName } from "../desk/names";
import { narrow } from "../desk/narrow";
import type { Setting } from "../desk/values";
import { ActForm } from "./actform";
import type { Acted } from "./pressing";
import type { Act } from "./acts";

interface Props {
  acts: Act[];
  focus: string;
  setting: Setting;
  offset: string;
  left: number; // ms of the center's time until the desk's own clock is due
  last: string;
  onFocus: (key: string) => void;
  onWhistle: () => void;
  onDone: (name: string, done: Acted) => Promise<void>;
  onRefused: () => void;
}

const isWhistle = (act: Act) => act.allowed.target === "whistle" && act.allowed.verb === "draft";
const TYPING = ["INPUT", "TEXTAREA", "SELECT"];

export function Verbs({ acts, focus, setting, offset, left, last, onFocus, onWhistle, onDone, onRefused }: Props) {
  const { detail, post } = setting;
  const pressable = acts.filter((act) => !isWhistle(act));
  const primary = pressable.find((act) => act.key === focus) ?? pressable[0];
  const { status } = detail.view;
  const notYet = ["to-confirm", "received", "return-review"].includes(status) ? named("seat.not", status) : "";
  const take = (act: Act) => (isWhistle(act) ? onWhistle() : onFocus(act.key));
  useLayoutEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || TYPING.includes((event.target as HTMLElement).tagName))
        return;
      const act = acts.find((one) => one.hotkey && one.hotkey === event.key.toUpperCase());
      if (!act) return;
      event.preventDefault();
      take(act);
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  });
  return (
    <section class="col verbs" aria-label={t("verbs.head")}>
      <h2>
        {t("verbs.head")}
        <span>{t("verbs.state", { state: statusName(detail.view) })}</span>
      </h2>
      <div class="rest">
        {primary ? (
          <ActForm
            key={`${post.code}/${detail.view.id}/${primary.key}`}
            act={primary}
            setting={setting}
            offset={offset}
            left={left}
            onDone={onDone}
            onRefused={onRefused}
          />
        ) : (
          <p class="empty">{t("verbs.none")}</p>
        )}
        <ol class="others">
          {acts
            .filter((act) => act !== primary)
            .map((act) => (
              <li key={act.key}>
                <button
                  type="button"
                  data-act={act.key}
                  data-verb={`${act.allowed.target}.${act.allowed.verb}`}
                  onClick={() => take(act)}
                >
                  {act.name}
                  {act.hotkey && <kbd>{act.hotkey}</kbd>}
                </button>
                <p>{act.says}</p>
              </li>
            ))}
        </ol>
        {notYet && (
          <div class="not-yet">
            <h3>{t("seat.not")}</h3>
            <p>{notYet}</p>
          </div>
        )}
      </div>
      {!narrow.value && (
        <HeldBar>
          <span class="last">{last || t("seat.last.none")}</span>
        </HeldBar>
      )}
    </section>
  );
}

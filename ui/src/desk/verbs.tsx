/** 现在可以做: what the tables allow this post now. The first verb stands open; the others open when pressed. Below them,
 * what is not possible yet and why. */
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import type { Allowed } from "../api";
import { Icon } from "../icon";
import { named, t } from "../labels";
import { VerbForm } from "./form";
import { HOTKEYS } from "./hotkeys";
import { aboutText, dutyState, statusName, verbName } from "./names";
import { keyOf, ordered, primary } from "./order";
import { untilText } from "./own";
import { Four, isShut, Shut } from "./shut";
import type { Setting } from "./values";
import { Whom } from "./whom";

interface Props {
  setting: Setting;
  offset: string;
  done: string;
  asked: string; // the verb that was pressed elsewhere, by its key
  onPress: () => void;
  onDone: (words: string) => Promise<void>;
  onRefused: () => void;
  posts: readonly string[];
  onPost: (code: string) => void;
}

export function Verbs({ setting, offset, done, asked, posts, onPost, ...on }: Props) {
  const { detail, site, post } = setting;
  const [open, setOpen] = useState(asked);
  const [turn, setTurn] = useState(0); // a form that has been sent begins anew
  const all = ordered(
    detail.allowed.filter((one) => !isShut(detail, one)),
    detail,
  );
  const first = primary(all, detail);
  const rest = all.filter((one) => one !== first);
  const folded = rest.some((one) => keyOf(one) === open); // one form at a time
  useHotkeys(all, setOpen);
  useEffect(() => {
    if (asked) document.querySelector(".verb-form")?.scrollIntoView({ block: "start" }); // pressed in the list
  }, []);
  const form = (allowed: Allowed, large: boolean) => (
    <VerbForm
      key={`${post.code}/${keyOf(allowed)}/${turn}`}
      allowed={allowed}
      setting={setting}
      large={large}
      offset={offset}
      onPress={on.onPress}
      onDone={async (words) => {
        await on.onDone(words);
        if (allowed.verb !== "record") setOpen(""); // the next point is usually recorded at once
        setTurn((before) => before + 1);
      }}
      onRefused={on.onRefused}
    />
  );
  return (
    <section class="col verbs" aria-label={t("verbs.head")}>
      <h2>
        {t("verbs.head")}
        <span>{t("verbs.state", { state: stateText(setting) })}</span>
      </h2>
      {done && (
        <p class="told" role="status">
          <Icon shape="ok" />
          {done}
        </p>
      )}
      {first && !folded && form(first, true)}
      {first && folded && (
        <button
          type="button"
          class="primary aside"
          data-verb={`${first.target}.${first.verb}`}
          onClick={() => setOpen("")}
        >
          {verbName(first, detail)}
          <span>{untilText(site, first)}</span>
        </button>
      )}
      {!all.length && <p class="empty">{t("verbs.none")}</p>}
      <ol class="others">
        {rest.map((one) => {
          const key = keyOf(one);
          return (
            <li key={key} class={open === key ? "open" : ""}>
              {open === key ? (
                <>
                  <button type="button" class="fold" onClick={() => setOpen("")}>
                    <Icon shape="refused" />
                    {t("verbs.fold")}
                    <span>{aboutText(site, one, detail, post.unit)}</span>
                  </button>
                  {form(one, false)}
                </>
              ) : (
                <Other allowed={one} setting={setting} onOpen={() => setOpen(key)} />
              )}
            </li>
          );
        })}
      </ol>
      <Shut detail={detail} />
      <Four site={site} post={post} detail={detail} />
      <Whom setting={setting} posts={posts} onPost={onPost} />
    </section>
  );
}

function Other({ allowed, setting, onOpen }: { allowed: Allowed; setting: Setting; onOpen: () => void }) {
  const { site, detail, post } = setting;
  const about = aboutText(site, allowed, detail, post.unit);
  const hotkey = HOTKEYS[`${allowed.target}.${allowed.verb}`];
  return (
    <button type="button" class="other" data-verb={`${allowed.target}.${allowed.verb}`} onClick={onOpen}>
      {verbName(allowed, detail)}
      <span>
        {[about, untilText(site, allowed)].filter(Boolean).join(" ") || hint(allowed)}
        {hotkey && <kbd>{hotkey}</kbd>}
      </span>
    </button>
  );
}

function hint({ target, verb }: Allowed): string {
  const text = named(`brief.${target}`, verb);
  return text === verb ? "" : text;
}

/** The state of the own duty, else of the case. */
function stateText({ detail, post }: Setting): string {
  const duty = detail.view.duties.find((one) => one.unit === post.unit && one.state !== "released");
  return duty ? dutyState(duty) : statusName(detail.view);
}

const TYPING = ["INPUT", "TEXTAREA", "SELECT"];

/** A letter opens its verb, and the cursor goes where the form begins. */
function useHotkeys(all: Allowed[], open: (key: string) => void): void {
  useLayoutEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const typing = TYPING.includes((event.target as HTMLElement).tagName);
      if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
      const letter = event.key.toUpperCase();
      const found = all.find((one) => HOTKEYS[`${one.target}.${one.verb}`] === letter);
      if (!found) return;
      event.preventDefault();
      open(keyOf(found));
      requestAnimationFrame(() => document.querySelector<HTMLElement>(".verb-form .primary")?.focus());
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  });
}

import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { named, t } from "../labels";
import { caseEntry, type Entry, matches, places } from "./derive/find";
import { close } from "./keys";
import { caseAddress } from "./page";
import { cases, town } from "./store";
import type { Town } from "./town";
import { choice } from "./view";
import "./dialogs.css";

const MOST = 8;

/** Finds grids, villages, units, cameras and cases by name; what is picked is shown on the map, a case is opened. */
export function Find() {
  return town.value && <Box town={town.value} />;
}

function Box({ town }: { town: Town }) {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const fixed = useMemo(() => places(town), [town]);
  useLayoutEffect(() => input.current?.focus(), []);
  const found = matches([...fixed, ...[...cases.value.values()].map((view) => caseEntry(view, town))], typed, MOST);
  const current = Math.min(at, found.length - 1);
  const pressed = (event: KeyboardEvent) => {
    if (event.isComposing) return; // Enter and arrows are the input method's
    if (event.key === "ArrowDown") setAt(Math.min(current + 1, found.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(current - 1, 0));
    else if (event.key === "Enter" && found[current]) pick(found[current]);
    else return;
    event.preventDefault();
  };
  return (
    <div class="dialog find" role="dialog" aria-label={t("find")}>
      <input
        ref={input}
        role="combobox"
        aria-label={t("find")}
        aria-expanded={found.length > 0}
        aria-controls="found"
        aria-autocomplete="list"
        aria-activedescendant={found[current] ? `found-${current}` : undefined}
        placeholder={t("find.hint")}
        autocomplete="off"
        spellcheck={false}
        value={typed}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={pressed}
      />
      {found.length > 0 && (
        <ul id="found" role="listbox" aria-label={t("find")}>
          {found.map((entry, nth) => (
            <li
              key={`${entry.kind} ${entry.code}`}
              id={`found-${nth}`}
              role="option"
              aria-selected={nth === current}
              onClick={() => pick(entry)}
            >
              <b>{entry.name}</b>
              <span>{entry.told}</span>
              <span>{entry.beside}</span>
              <em>{named("find", entry.kind)}</em>
            </li>
          ))}
        </ul>
      )}
      {typed && found.length === 0 && <p class="empty">{t("find.none")}</p>}
    </div>
  );
}

function pick({ kind, code }: Entry): void {
  close();
  const address = kind === "case" ? caseAddress(code) : undefined;
  if (address) location.assign(address);
  else choice.value = kind === "case" ? { kind, id: code } : { kind, code };
}

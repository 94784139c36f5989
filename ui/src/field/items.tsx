/** What it is about: the items used last, those that fit what was written, or a search. */
import { useSignal } from "@preact/signals";
import type { Site } from "../api";
import { itemName } from "../case/town";
import { inLanguage, t } from "../labels";
import { fitting, found, type Item } from "./draft";

interface Props {
  site: Site;
  value: string;
  text: string;
  settled: boolean;
  onChange: (code: string) => void;
}

export function Items({ site, value, text, settled, onChange }: Props) {
  const asked = useSignal("");
  const items = site.items as Record<string, Item>;
  if (value)
    return (
      <button
        type="button"
        class="picked"
        onClick={() => onChange("")}
        aria-label={`${t("form.remove")} ${itemName(site, value)}`}
      >
        <b>{itemName(site, value)}</b>
        <i aria-hidden="true">×</i>
      </button>
    );
  const near = fitting(items, text, settled);
  const open = (code: string) => items[code] && (!settled || items[code].on_site);
  const recent = recentItems().filter((code) => open(code) && !near.includes(code));
  const hits = asked.value.trim() ? found(items, asked.value, settled) : null;
  const choose = (code: string) => {
    asked.value = "";
    onChange(code);
  };
  return (
    <div class="items">
      <input
        type="search"
        placeholder={t("write.find")}
        aria-label={t("write.find")}
        value={asked.value}
        onInput={(event) => (asked.value = event.currentTarget.value)}
      />
      {hits ? (
        <Chips site={site} codes={hits} onChoose={choose} none={t("write.none")} />
      ) : (
        <>
          {near.length > 0 && <Chips site={site} codes={near} onChoose={choose} head={t("write.fitting")} />}
          {recent.length > 0 && <Chips site={site} codes={recent} onChoose={choose} head={t("write.recent")} />}
        </>
      )}
    </div>
  );
}

interface ChipsProps {
  site: Site;
  codes: string[];
  onChoose: (code: string) => void;
  head?: string;
  none?: string;
}

function Chips({ site, codes, onChoose, head, none = "" }: ChipsProps) {
  return (
    <div class="chips" role="group" aria-label={head ?? t("write.item")}>
      {head && <small>{head}</small>}
      {codes.map((code) => (
        <button key={code} type="button" data-item={code} onClick={() => onChoose(code)}>
          {shortName(site, code)}
        </button>
      ))}
      {!codes.length && <small>{none}</small>}
    </div>
  );
}

function shortName(site: Site, code: string): string {
  const item = site.items[code];
  return item ? inLanguage(item.short || item.name, item.english) : code;
}

const RECENT = "field.items";
const MOST = 6;

function recentItems(): string[] {
  try {
    return JSON.parse(localStorage.getItem(RECENT) ?? "[]") as string[];
  } catch {
    return [];
  }
}

export function rememberItem(code: string): void {
  const codes = [code, ...recentItems().filter((one) => one !== code)].slice(0, MOST);
  try {
    localStorage.setItem(RECENT, JSON.stringify(codes));
  } catch {
    // a browser that keeps nothing: then one searches
  }
}

/** 账号与密钥: who may come in, who is in, and what was written down of it. */
import { useLayoutEffect } from "preact/hooks";
import type { Site } from "../api";
import { here } from "../case/address";
import { Freshness, Time } from "../case/bar";
import type { Live } from "../case/live";
import { t } from "../labels";
import { OwnPassword } from "../ownpassword";
import { mayOpen } from "../pages";
import { signOut, type Session } from "../session";
import { Watermark } from "../watermark";
import { Accounts } from "./accounts";
import { TABS, type Account, type SignedIn, type Tab, type Token } from "./answer";
import { Audit } from "./audit";
import { Sessions } from "./sessions";
import { Tokens } from "./tokens";

export interface Listed {
  tab: Tab;
  items: unknown[];
}

interface Props {
  site: Site;
  who: Session;
  tab: Tab;
  onTab: (tab: Tab) => void;
  asked: Live<Listed>;
}

export function AdminPage({ site, who, tab, onTab, asked }: Props) {
  useKeys();
  return (
    <main class="admin">
      <header class="bar">
        <h1>
          {t("keep.title")}
          <span>{who.name}</span>
        </h1>
        <nav>
          {mayOpen("/desk", who.words) && (
            <a class="link" href={here("/desk")}>
              {t("keep.to-desk")}
            </a>
          )}
          <OwnPassword who={who} class="link" />
          <button type="button" class="link" onClick={() => void signOut()}>
            {t("sign-in.out")}
          </button>
        </nav>
        <Freshness asked={asked} />
        <Time site={site} />
      </header>
      <nav class="tabs">
        {TABS.map((one) => (
          <button
            key={one}
            type="button"
            data-tab={one}
            aria-current={one === tab ? "page" : undefined}
            onClick={() => onTab(one)}
          >
            {t(`tab.${one}`)}
          </button>
        ))}
      </nav>
      <Shown site={site} tab={tab} asked={asked} />
      <Watermark site={site} />
    </main>
  );
}

function Shown({ site, tab, asked }: Pick<Props, "site" | "tab" | "asked">) {
  if (tab === "audit") return <Audit site={site} />;
  const listed = asked.value.value;
  if (listed?.tab !== tab) return <p class="empty alone">{asked.failed.value || t("loading")}</p>;
  const { again } = asked;
  if (tab === "accounts") return <Accounts site={site} items={listed.items as Account[]} again={again} />;
  if (tab === "sessions") return <Sessions site={site} items={listed.items as SignedIn[]} again={again} />;
  const kind = tab === "keys" ? "key" : "kiosk";
  return <Tokens key={kind} site={site} kind={kind} items={listed.items as Token[]} again={again} />;
}

const TYPING = ["INPUT", "TEXTAREA", "SELECT"];

/** 1 to 5 choose a tab, N opens the form of a new one, / goes to the search, Escape out of it. */
function useKeys(): void {
  useLayoutEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (TYPING.includes(target.tagName)) {
        if (event.key === "Escape") target.blur();
        return;
      }
      const press = (selector: string) => document.querySelector<HTMLElement>(selector)?.click();
      const tab = TABS[Number(event.key) - 1];
      if (tab) press(`[data-tab="${tab}"]`);
      else if (event.key === "n") press("[data-new]");
      else if (event.key === "/") document.querySelector<HTMLElement>("#find")?.focus();
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, []);
}

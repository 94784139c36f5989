/** 随手报 on a phone: write, what became of it, what is near. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Site } from "../api";
import { postName } from "../case/town";
import { WhoAmI } from "../desk/whoami";
import { Icon } from "../icon";
import { t } from "../labels";
import { runningLeft, TownTime } from "../time";
import { Mark } from "../watermark";
import { useFresh } from "./fresh";
import { Mine } from "./mine";
import { ahead, writtenNow } from "./moment";
import { Near } from "./near";
import { entries, nobody, online } from "./sending";
import { post, take, who } from "./who";
import { Write } from "./write";

const TABS = ["write", "mine", "near"] as const;
type Tab = (typeof TABS)[number];

const SKEW = 600_000; // ms: more than this is odd to the center too

const named = (): Tab => TABS.find((tab) => `#${tab}` === location.hash) ?? "write";

export function FieldPage({ site }: { site: Site }) {
  const tab = useSignal<Tab>(named());
  useEffect(() => {
    const moved = () => (tab.value = named());
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);
  const own = site.posts.find((one) => one.code === post.value);
  const reports = own?.roles.includes("grid-worker");
  const waiting = entries.value.filter((one) => one.state === "queued").length;
  const time = new TownTime(site.timezone);
  const screen = who.value?.words.includes("kiosk") ? who.value.name : "";
  return (
    <div class="phone">
      <header class="bar">
        <h1>{t("phone.title")}</h1>
        {!screen && <Who site={site} />}
        <span class={online.value ? "line" : "line off"} role="status">
          <Icon shape={online.value ? "ok" : "offline"} />
          {t(online.value ? "phone.online" : "phone.offline")}
          {waiting > 0 && <b>{t("phone.waiting", { n: waiting })}</b>}
        </span>
      </header>
      {!isSecureContext && <p class="warn">{t("phone.insecure")}</p>}
      {Math.abs(ahead.value) > SKEW && <p class="warn">{t("phone.clock", { n: runningLeft(Math.abs(ahead.value)) })}</p>}
      {nobody.value && own && !who.value?.demo && (
        <a class="warn" href={`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`}>
          {t("phone.sign-in")}
        </a>
      )}
      <main>
        {!own && <p class="empty">{screen ? t("door.screen", { name: screen }) : t("phone.choose")}</p>}
        {own && !reports && tab.value !== "near" && <p class="empty">{t("phone.not-yours")}</p>}
        {own && reports && tab.value === "write" && <Write key={own.code} site={site} own={own} />}
        {own && reports && tab.value === "mine" && <Mine key={own.code} site={site} own={own} time={time} />}
        {own && tab.value === "near" && <Near key={own.code} site={site} own={own} />}
      </main>
      <nav>
        {TABS.map((one) => (
          <a key={one} href={`#${one}`} aria-current={one === tab.value ? "page" : undefined}>
            {t(`phone.tab.${one}`)}
          </a>
        ))}
      </nav>
      <Whose site={site} />
    </div>
  );
}

/** On a phone without a line it is whose it was last. */
function Whose({ site }: { site: Site }) {
  useFresh(); // of this minute
  if (!post.value) return null;
  const at = writtenNow().getTime() - ahead.value;
  return <Mark site={site} who={{ name: who.value?.name ?? "", post: post.value }} at={at} />;
}

const HERE = ["grid-worker", "verifier", "officer"];

/** Posts that go out; without a line the last one, which cannot be changed then. */
function Who({ site }: { site: Site }) {
  if (!who.value) return <span class="me">{post.value && postName(site, post.value)}</span>;
  const outside = site.posts.filter((one) => one.roles.some((role) => HERE.includes(role))).map((one) => one.code);
  const offered = { ...who.value, posts: who.value.posts.filter((code) => outside.includes(code)) };
  const own = site.posts.find((one) => one.code === post.value);
  return <WhoAmI key={post.value} site={site} who={offered} post={own} onPost={(code) => void take(code)} />;
}

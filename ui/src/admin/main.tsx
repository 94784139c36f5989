import { signal } from "@preact/signals";
import { render } from "preact";
import "../tokens.css";
import { get, type Site } from "../api";
import { here } from "../case/address";
import { keepTime, live } from "../case/live";
import "../case/parts.css";
import "../desk/desk.css";
import "../desk/form.css";
import { t } from "../labels";
import { applyLooks } from "../looks";
import { session, signInAgain, type Session } from "../session";
import "./admin.css";
import { LISTS, TABS, type Tab } from "./answer";
import "./phone.css";
import { AdminPage, type Listed } from "./page";

applyLooks("light");
document.title = t("keep.title");
const root = document.getElementById("page")!;

session().then(
  async (who) => {
    if (who.words.includes("admin")) await keep(who);
    else if (who.demo || who.name) render(<NotYou who={who} />, root);
    else signInAgain();
  },
  (error: Error) => {
    root.textContent = t("center.silent", { why: error.message });
  },
);

async function keep(who: Session): Promise<void> {
  const site = await get<Site>("/api/site");
  keepTime();
  const tab = signal<Tab>(TABS.find((one) => one === new URLSearchParams(location.search).get("tab")) ?? "accounts");
  const asked = live<Listed>(async () => {
    const mine = tab.value;
    const items = LISTS[mine] ? (await get<{ items: unknown[] }>(LISTS[mine])).items : [];
    return { tab: mine, items };
  });
  const onTab = (one: Tab) => {
    tab.value = one;
    history.replaceState(null, "", here("/admin", { tab: one }));
    void asked.again();
  };
  const Page = () => <AdminPage site={site} who={who} tab={tab.value} onTab={onTab} asked={asked} />;
  render(<Page />, root);
}

function NotYou({ who }: { who: Session }) {
  return (
    <main class="admin">
      <p class="empty alone">
        {t(who.demo ? "keep.demo" : "keep.not-you")}
        <br />
        <a class="link" href={here("/desk")}>
          {t("keep.to-desk")}
        </a>
      </p>
    </main>
  );
}

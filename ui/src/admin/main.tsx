import { signal } from "@preact/signals";
import { render } from "preact";
import "../tokens.css";
import { get } from "../api";
import { here } from "../case/address";
import { keepTime, live } from "../case/live";
import "../case/parts.css";
import "../desk/desk.css";
import "../desk/form.css";
import { type Entered, open } from "../door";
import { t } from "../labels";
import { applyLooks } from "../looks";
import "./admin.css";
import { LISTS, TABS, type Tab } from "./answer";
import "./phone.css";
import { AdminPage, type Listed } from "./page";

applyLooks("light");
document.title = t("keep.title");

void open("/admin", keep, ({ demo }) => demo && <Demo />);

function keep({ site, who }: Entered): void {
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
  render(<Page />, document.getElementById("page")!);
}

/** Why there is nothing to keep here, and how there would be. */
function Demo() {
  return (
    <>
      <p>{t("keep.what")}</p>
      <p>{t("keep.demo")}</p>
      <p>{t("keep.demo.how")}</p>
      <pre>{"command-center up --site DIR --data DIR \\\n    --port 8010 --wall-port 8011"}</pre>
      <p>{t("keep.demo.then")}</p>
    </>
  );
}

import { signal } from "@preact/signals";
import { render } from "preact";
import "../tokens.css";
import { get } from "../api";
import { keepTime, live } from "../case/live";
import "../case/panels.css";
import "../case/parts.css";
import { caseOn } from "../desk/caseon";
import { chair } from "../desk/chair";
import "../desk/desk.css";
import "../desk/inbox.css";
import "../desk/summary.css";
import "../desk/form.css";
import { open } from "../door";
import { sendOnLeaving } from "../held";
import { t } from "../labels";
import { applyLooks } from "../looks";
import { Town } from "../wall/town";
import type { DutyAnswer, Tab } from "./answer";
import "./acts.css";
import "./duty.css";
import "./thing.css";
import "./whistle.css";
import { DutyPage } from "./page";

applyLooks("light");
document.title = t("seat.title");

void open("/duty", async (entered) => {
  const { site, who } = entered;
  keepTime();
  sendOnLeaving();
  const town = new Town(site);
  const tab = signal<Tab>("mine");
  const mine = await chair(entered, () => {
    void duty.again();
    void asked.again();
  });
  const duty = live(async () => (mine.post.value ? get<DutyAnswer>(`/api/duty?tab=${tab.value}`) : null));
  const asked = caseOn(mine);
  const onTab = (one: Tab) => {
    tab.value = one;
    void duty.again();
  };
  const Page = () => (
    <DutyPage
      site={site}
      who={who}
      town={town}
      office={town.office}
      chair={mine}
      duty={duty}
      asked={asked}
      tab={tab.value}
      onTab={onTab}
    />
  );
  render(<Page />, document.getElementById("page")!);
});

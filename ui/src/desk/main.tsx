import { render } from "preact";
import "../tokens.css";
import { get, type DeskAnswer } from "../api";
import { keepTime, live } from "../case/live";
import "../case/panels.css";
import "../case/parts.css";
import { open } from "../door";
import { sendOnLeaving } from "../held";
import { t } from "../labels";
import { applyLooks } from "../looks";
import { WorkTime } from "../worktime";
import { caseOn } from "./caseon";
import { chair } from "./chair";
import "./desk.css";
import "./inbox.css";
import "./summary.css";
import "./form.css";
import "./shut.css";
import "./phone.css";
import { DeskPage } from "./page";

applyLooks("light");
document.title = t("desk.title");

void open("/desk", async (entered) => {
  const { site, who } = entered;
  keepTime();
  sendOnLeaving();
  const mine = await chair(entered, () => {
    void desk.again();
    void asked.again();
  });
  const desk = live(async () => (mine.post.value ? get<DeskAnswer>("/api/desk") : null));
  const asked = caseOn(mine);
  render(
    <DeskPage
      site={site}
      who={who}
      office={new WorkTime(site.calendar, site.timezone)}
      chair={mine}
      desk={desk}
      asked={asked}
    />,
    document.getElementById("page")!,
  );
});

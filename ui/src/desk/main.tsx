import { render } from "preact";
import "../tokens.css";
import { get, type DeskAnswer, type Site } from "../api";
import { keepTime, live } from "../case/live";
import "../case/panels.css";
import "../case/parts.css";
import type { Detail } from "../case/state";
import { sendOnLeaving } from "../held";
import { t } from "../labels";
import { applyLooks } from "../looks";
import { session } from "../session";
import { WorkTime } from "../worktime";
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
const root = document.getElementById("page")!;

Promise.all([get<Site>("/api/site"), session()]).then(
  async ([site, who]) => {
    keepTime();
    sendOnLeaving();
    const mine = await chair(who, () => {
      void desk.again();
      void asked.again();
    });
    const desk = live(async () => (mine.post.value ? get<DeskAnswer>("/api/desk") : null));
    const asked = live(async () => {
      const { post, chosen } = mine;
      if (!chosen.value || !post.value) return null;
      return get<Detail>(`/api/cases/${encodeURIComponent(chosen.value)}`);
    });
    render(
      <DeskPage
        site={site}
        who={who}
        office={new WorkTime(site.calendar, site.timezone)}
        chair={mine}
        desk={desk}
        asked={asked}
      />,
      root,
    );
  },
  (error: Error) => {
    root.textContent = t("center.silent", { why: error.message });
  },
);

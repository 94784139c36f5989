import { render } from "preact";
import "../tokens.css";
import { get, type Site } from "../api";
import { t } from "../labels";
import { applyLooks } from "../looks";
import { WorkTime } from "../worktime";
import "./parts.css";
import "./panels.css";
import "./case.css";
import { keepTime, live } from "./live";
import { CasePage } from "./page";
import type { Detail } from "./state";

applyLooks("light");
const asked = decodeURIComponent(location.pathname.split("/").filter(Boolean).at(-1) ?? "");
const root = document.getElementById("page")!;

get<Site>("/api/site").then(
  (site) => {
    keepTime();
    const detail = live(async () => {
      const answer = await get<Detail>(`/api/cases/${encodeURIComponent(asked)}`);
      document.title = `${answer.view.number} ${answer.view.title}`;
      return answer;
    });
    render(<CasePage site={site} office={new WorkTime(site.calendar, site.timezone)} asked={detail} />, root);
  },
  (error: Error) => {
    root.textContent = t("center.silent", { why: error.message });
  },
);

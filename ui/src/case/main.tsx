import { render } from "preact";
import "../tokens.css";
import { get, Refusal, type Site } from "../api";
import { t } from "../labels";
import { applyLooks } from "../looks";
import { seesTown, session } from "../session";
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

/** In words of this page's language; whatever else went wrong is said as it came. */
function unknown(error: unknown): never {
  const gone = error instanceof Refusal && [403, 404].includes(error.problem.status);
  throw gone ? new Error(t("case.not-here", { id: asked })) : error;
}

Promise.all([get<Site>("/api/site"), session()]).then(
  ([site, who]) => {
    keepTime();
    const detail = live(async () => {
      const answer = await get<Detail>(`/api/cases/${encodeURIComponent(asked)}`).catch(unknown);
      document.title = `${answer.view.number} ${answer.view.title}`;
      return answer;
    });
    const office = new WorkTime(site.calendar, site.timezone);
    render(<CasePage site={site} office={office} asked={detail} town={seesTown(who)} />, root);
  },
  (error: Error) => {
    root.textContent = t("center.silent", { why: error.message });
  },
);

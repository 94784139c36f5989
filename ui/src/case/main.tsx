import { render } from "preact";
import "../tokens.css";
import { get, Refusal, type Site } from "../api";
import { refuse } from "../door";
import { t } from "../labels";
import { applyLooks } from "../looks";
import { entered, seesTown } from "../session";
import { WorkTime } from "../worktime";
import "./parts.css";
import "./panels.css";
import "./case.css";
import { keepTime, live } from "./live";
import { NotHere } from "./nothere";
import { CasePage } from "./page";
import type { Detail } from "./state";

applyLooks("light");
const asked = decodeURIComponent(location.pathname.split("/").filter(Boolean).at(-1) ?? "");
const root = document.getElementById("page")!;
const ask = () => get<Detail>(`/api/cases/${encodeURIComponent(asked)}`);
const isHidden = (error: unknown) => error instanceof Refusal && [403, 404].includes(error.problem.status);

async function start(): Promise<void> {
  const [site, who] = await Promise.all([get<Site>("/api/site"), entered()]);
  let first: Promise<Detail> | null = ask();
  if (await first.then(() => false, isHidden))
    return refuse(root, t("case.page"), <NotHere site={site} who={who} id={asked} />);
  keepTime();
  const detail = live(async () => {
    const told = first ?? ask();
    first = null;
    const answer = await told;
    document.title = `${answer.view.number} ${answer.view.title}`;
    return answer;
  });
  const office = new WorkTime(site.calendar, site.timezone);
  render(<CasePage site={site} office={office} asked={detail} town={seesTown(who)} />, root);
}

start().catch((error: Error) => {
  root.textContent = t("center.silent", { why: error.message });
});

import { render } from "preact";
import "../../tokens.css";
import { get, Refusal, type Site } from "../../api";
import { refuse } from "../../door";
import { t } from "../../labels";
import { applyLooks } from "../../looks";
import { entered } from "../../session";
import { moment } from "../../time";
import { WorkTime } from "../../worktime";
import "../parts.css";
import "../panels.css";
import "../case.css";
import "./dossier.css";
import { now } from "../live";
import { NotHere } from "../nothere";
import { DossierPage, type Dossier } from "./page";

applyLooks("light");
document.documentElement.dataset.theme = "light"; // paper is white, whatever the address asks for
const asked = decodeURIComponent(location.pathname.split("/").filter(Boolean).at(-2) ?? "");
const root = document.getElementById("page")!;

/** Asked for once: each time it is asked for is an export, and written down. */
async function start(): Promise<void> {
  const [site, who] = await Promise.all([get<Site>("/api/site"), entered()]);
  const dossier = await get<Dossier>(`/api/cases/${encodeURIComponent(asked)}/dossier`).catch(hidden);
  if (!dossier) return refuse(root, t("dossier"), <NotHere site={site} who={who} id={asked} />);
  now.value = moment(dossier.exported.at);
  document.title = t("dossier.title", { number: dossier.view.number });
  const office = new WorkTime(site.calendar, site.timezone);
  render(<DossierPage site={site} office={office} dossier={dossier} />, root);
}

function hidden(error: unknown): null {
  if (error instanceof Refusal && [403, 404].includes(error.problem.status)) return null;
  throw error;
}

start().catch((error: Error) => {
  root.textContent = t("center.silent", { why: error.message });
});

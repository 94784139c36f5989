import { render } from "preact";
import "../tokens.css";
import { get, type Site } from "../api";
import { keepTime, live } from "../case/live";
import "../case/parts.css";
import { chair } from "../desk/chair";
import "../desk/desk.css";
import { t } from "../labels";
import { applyLooks } from "../looks";
import { session } from "../session";
import type { Page } from "./answer";
import "./handover.css";
import "./lines.css";
import { HandoverPage } from "./page";
import { address, period } from "./period";
import "./narrow.css";
import "./print.css";

applyLooks("light");
document.title = t("handover.title");
const SELDOM = 30_000; // ms: the page itself stays as it is
const root = document.getElementById("page")!;

Promise.all([get<Site>("/api/site"), session()]).then(
  async ([site, who]) => {
    keepTime();
    const mine = await chair(who, () => void told.again());
    const told = live(() => get<Page>(`/api/handover${address(period.value)}`), SELDOM);
    const Shown = () => <HandoverPage site={site} who={who} chair={mine} told={told} />;
    render(<Shown />, root);
  },
  (error: Error) => {
    root.textContent = t("center.silent", { why: error.message });
  },
);

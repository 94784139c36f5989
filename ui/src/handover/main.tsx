import { render } from "preact";
import "../tokens.css";
import { get } from "../api";
import { keepTime, live } from "../case/live";
import "../case/parts.css";
import { chair } from "../desk/chair";
import "../desk/desk.css";
import { open } from "../door";
import { t } from "../labels";
import { applyLooks } from "../looks";
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

void open("/handover", async (entered) => {
  const { site, who } = entered;
  keepTime();
  const mine = await chair(entered, () => void told.again());
  const told = live(() => get<Page>(`/api/handover${address(period.value)}`), SELDOM);
  const Shown = () => <HandoverPage site={site} who={who} chair={mine} told={told} />;
  render(<Shown />, document.getElementById("page")!);
});

import { render } from "preact";
import "../tokens.css";
import { get, type Site } from "../api";
import { t } from "../labels";
import { applyLooks } from "../looks";
import "./field.css";
import "./form.css";
import { EMPTY, type Draft } from "./draft";
import { keptDraft } from "./keep";
import { FieldPage } from "./page";
import { learnTime } from "./moment";
import { keepLocating } from "./position";
import { keepSending, look } from "./sending";
import { connect } from "./who";

applyLooks("light");
document.title = t("phone.title");
const root = document.getElementById("page")!;

void navigator.serviceWorker?.register("/field/sw.js", { scope: "/field" });
Promise.all([get<Site>("/api/site"), keptDraft<Draft>(), look(), connect(), learnTime()]).then(
  ([site, draft]) => {
    render(<FieldPage site={site} draft={{ ...EMPTY, ...draft }} />, root);
    keepLocating();
    keepSending();
    addEventListener("online", () => void connect());
  },
  (error: Error) => {
    root.textContent = navigator.onLine ? t("center.silent", { why: error.message }) : t("phone.never-online");
  },
);

import { effect } from "@preact/signals";
import { render } from "preact";
import "../tokens.css";
import { get, type Site } from "../api";
import { t } from "../labels";
import { applyLooks } from "../looks";
import "./field.css";
import "./form.css";
import { FieldPage } from "./page";
import { learnTime } from "./moment";
import { keepLocating } from "./position";
import { keepSending, look, online } from "./sending";
import { connect, post, who } from "./who";
import { resume } from "./writing";

applyLooks("light");
document.title = t("phone.title");
const root = document.getElementById("page")!;
const PATIENCE = 4000; // ms, as the service worker has: then the page stands without the center

void navigator.serviceWorker?.register("/field/sw.js", { scope: "/field" });
const asked = Promise.race([
  Promise.all([connect(), learnTime()]),
  new Promise((resolve) => setTimeout(resolve, PATIENCE)),
]);
Promise.all([get<Site>("/api/site"), resume(post.value), look(), asked]).then(
  ([site]) => {
    if (!who.value) online.value = false; // until the center answers
    render(<FieldPage site={site} />, root);
    keepLocating();
    keepSending();
    addEventListener("online", () => void connect());
    effect(() => {
      if (online.value && !who.value) void connect();
    });
  },
  (error: Error) => {
    root.textContent = navigator.onLine ? t("center.silent", { why: error.message }) : t("phone.never-online");
  },
);

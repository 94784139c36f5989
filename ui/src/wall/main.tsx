import "../tokens.css";
import "./wall.css";
import { render } from "preact";
import { get, type Site } from "../api";
import { inLanguage } from "../labels";
import { applyLooks } from "../looks";
import { kiosk } from "../session";
import { startTicking } from "./clock";
import { connect } from "./connection";
import { site } from "./store";
import { choice } from "./view";
import { Wall } from "./wall";

const AGAIN_AFTER = 2000;

/** The center may still be starting when the wall is switched on. */
async function start(): Promise<void> {
  try {
    await kiosk();
    site.value = await get<Site>("/api/site");
    document.title = inLanguage(site.value.name, site.value.english);
    connect(site.value.wall.url);
  } catch {
    setTimeout(start, AGAIN_AFTER);
  }
}

applyLooks("dark");
render(<Wall />, document.getElementById("page")!);
addEventListener("keydown", (event) => event.key === "Escape" && (choice.value = null));
startTicking();
void start();

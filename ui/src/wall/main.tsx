import "../tokens.css";
import "./wall.css";
import { render } from "preact";
import { get, type Site } from "../api";
import { inLanguage } from "../labels";
import { open } from "../door";
import { applyLooks } from "../looks";
import { mayOpen } from "../pages";
import { kiosk as comeIn, session } from "../session";
import { App } from "./app";
import { startTicking } from "./clock";
import { connect } from "./connection";
import { startKeys } from "./keys";
import { startKiosk } from "./kiosk";
import { kiosk } from "./page";
import { recall } from "./settings";
import { startSound } from "./sound";
import { site } from "./store";

const AGAIN_AFTER = 2000;

/** The center may still be starting when the wall is switched on. */
async function start(): Promise<void> {
  try {
    await comeIn();
    const { words } = await session();
    if (words.includes("kiosk")) kiosk.value = true;
    if (!mayOpen("/wall", words)) return open("/wall", () => undefined); // it says whose the wall is
    site.value = await get<Site>("/api/site");
    document.title = inLanguage(site.value.name, site.value.english);
    connect(site.value.wall.url);
  } catch {
    setTimeout(start, AGAIN_AFTER);
  }
}

if (!recall()) {
  applyLooks("dark");
  render(<App />, document.getElementById("page")!);
  startTicking();
  startKeys();
  startSound();
  startKiosk();
  void start();
}

import "../tokens.css";
import "./wall.css";
import { render } from "preact";
import { get, type Site } from "../api";
import { applyLooks } from "../looks";
import { startTicking } from "./clock";
import { connect } from "./connection";
import { site } from "./store";
import { Wall } from "./wall";

const AGAIN_AFTER = 2000;

/** The center may still be starting when the wall is switched on. */
async function start(): Promise<void> {
  try {
    site.value = await get<Site>("/api/site");
    connect(site.value.wall.url);
  } catch {
    setTimeout(start, AGAIN_AFTER);
  }
}

applyLooks("dark");
render(<Wall />, document.getElementById("page")!);
startTicking();
void start();

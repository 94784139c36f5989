import "../tokens.css";
import "../wall/wall.css";
import { render } from "preact";
import { get, type Site } from "../api";
import { applyLooks } from "../looks";
import { site } from "../wall/store";
import { choice } from "../wall/view";
import { Page } from "./page";
import { begin, problem } from "./player";
import "./replay.css";

async function start(): Promise<void> {
  try {
    site.value = await get<Site>("/api/site");
    await begin(site.value.timezone);
  } catch (error) {
    problem.value = error instanceof Error ? error.message : String(error);
  }
}

applyLooks("dark");
render(<Page />, document.getElementById("page")!);
addEventListener("keydown", (event) => event.key === "Escape" && (choice.value = null));
void start();

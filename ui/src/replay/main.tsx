import "../tokens.css";
import "../wall/wall.css";
import { render } from "preact";
import { open } from "../door";
import { t } from "../labels";
import { applyLooks } from "../looks";
import { site, viewer } from "../wall/store";
import { choice } from "../wall/view";
import { fitLetters } from "./letters";
import { Page } from "./page";
import { begin } from "./player";
import "./replay.css";
import "./phone.css";

applyLooks("dark");
document.title = t("replay");

void open("/replay", ({ site: told, who }) => {
  site.value = told;
  viewer.value = who;
  fitLetters();
  render(<Page />, document.getElementById("page")!);
  addEventListener("keydown", (event) => event.key === "Escape" && (choice.value = null));
  void begin(told.timezone);
});

import { render } from "preact";
import "../tokens.css";
import { t } from "../labels";
import { applyLooks } from "../looks";
import { session } from "../session";
import { SignIn } from "./page";
import "./sign-in.css";

applyLooks("light");
document.title = t("sign-in.title");
const root = document.getElementById("page")!;
session().then(
  (found) => render(<SignIn found={found} to={to()} />, root),
  (error: Error) => {
    root.textContent = t("center.silent", { why: error.message });
  },
);

/** Where one came from; a page of this center alone. */
function to(): string {
  const asked = new URLSearchParams(location.search).get("to") ?? "";
  return /^\/(?![/\\])/.test(asked) ? asked : "/desk";
}

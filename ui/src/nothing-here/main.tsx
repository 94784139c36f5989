/** For a browser that went where there is nothing, or nothing for it: where it is, and where else to go. */
import "../tokens.css";
import { Elsewhere, refuse } from "../door";
import { t } from "../labels";
import { applyLooks } from "../looks";
import { session } from "../session";

applyLooks("light");
const root = document.getElementById("page")!;

session().then(
  (who) =>
    refuse(
      root,
      t("door.nothing"),
      <>
        <p>{t("door.nothing-at", { path: asked() })}</p>
        <Elsewhere who={who} />
      </>,
    ),
  (error: Error) => {
    root.textContent = t("center.silent", { why: error.message });
  },
);

/** As people read it. */
function asked(): string {
  try {
    return decodeURIComponent(location.pathname);
  } catch {
    return location.pathname;
  }
}

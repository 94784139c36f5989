/** Another window of this browser has taken another post, and with it the session: what was open here is not for it. */
import type { Site } from "../api";
import { postName } from "../case/town";
import { t } from "../labels";

export function SitAgain({ site, other }: { site: Site; other: string }) {
  return (
    <>
      {t("desk.other-window", { post: other && postName(site, other) })}{" "}
      <button type="button" class="link" onClick={() => location.reload()}>
        {t("desk.sit-again")}
      </button>
    </>
  );
}

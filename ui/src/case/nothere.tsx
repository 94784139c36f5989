/** In the place of a case that is none, or that whoever looks may not see: the center does not say which. */
import type { Site } from "../api";
import { Chairs, Elsewhere } from "../door";
import { t } from "../labels";
import { seesTown, type Session } from "../session";

export function NotHere({ site, who, id }: { site: Site; who: Session; id: string }) {
  return (
    <>
      <p>{t("case.not-here", { id })}</p>
      {!seesTown(who) && <Chairs site={site} who={who} fits={(roles) => seesTown({ words: roles })} />}
      <Elsewhere who={who} />
    </>
  );
}

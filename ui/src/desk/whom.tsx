/** 在等谁: who has to do something on this case, with a way to take that post's chair. */
import { dayHour } from "../case/written";
import { t } from "../labels";
import type { Setting } from "./values";
import { waits } from "./waits";

interface Props {
  setting: Setting;
  posts: readonly string[]; // whose chairs may be taken
  onPost: (code: string) => void;
}

export function Whom({ setting, posts, onPost }: Props) {
  const { site, detail, post } = setting;
  const all = waits(site, detail);
  if (!all.length) return null;
  return (
    <section class="whom">
      <h3>
        {t("whom.head")}
        <span>{t("whom.hint")}</span>
      </h3>
      <ol>
        {all.map((one) => (
          <li key={one.key}>
            <button type="button" disabled={!posts.includes(one.post) || one.post === post.code} onClick={() => onPost(one.post)}>
              <b>{one.who}</b> {one.step}
              <span>{one.due === Infinity ? "" : t("until", { at: dayHour(site, one.due) })}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

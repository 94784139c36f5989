/** A report in few taps: a picture, the item, send. The place is the device's own until the map is tapped. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { newKey, type Post, type Site } from "../api";
import { gridName, itemName } from "../case/town";
import { t } from "../labels";
import { entryOf, gridAt, lacking, spotOf, withShot, type Draft, type Item, type Spot } from "./draft";
import { Items, rememberItem } from "./items";
import { writtenNow } from "./moment";
import { stamped } from "./outbox";
import { Pair, Pictures, shrinking } from "./pictures";
import { Place } from "./place";
import { position } from "./position";
import { change as changed, draft, finish, said } from "./writing";

export function Write({ site, own }: { site: Site; own: Post }) {
  const wrong = useSignal<ReturnType<typeof lacking>>(null);
  const busy = useRef(false); // a second press while the first is being kept
  const spot = spotOf(draft.value, position.value);
  useEffect(() => () => void (said.value = ""), []); // when one comes back it is no news
  const alter = (to: (draft: Draft) => Draft) => {
    wrong.value = null;
    changed(own.code, to);
  };
  const change = (part: Partial<Draft>) => alter((now) => ({ ...now, ...part }));
  const press = async () => {
    if (busy.current) return;
    wrong.value = shrinking.value ? { field: "photos", why: "write.not-ready" } : lacking(draft.value, spot);
    if (wrong.value || !spot) return;
    busy.current = true;
    const { item } = draft.value;
    const about = { id: newKey(), post: own.code, at: stamped(writtenNow()) };
    const itemWords = item ? (site.items[item]?.name ?? item) : "";
    await finish(entryOf(draft.value, spot, { ...about, itemName: itemWords, placeText: placeText(site, spot) }));
    if (item) rememberItem(item);
    scrollTo(0, 0);
    busy.current = false;
  };
  const { settled, item, text } = draft.value;
  const alert = (field: string) =>
    wrong.value?.field === field && (
      <p class="wrong" role="alert">
        {t(wrong.value.why)}
      </p>
    );
  return (
    <form class="write" onSubmit={(event) => event.preventDefault()}>
      {said.value && (
        <p class="said" role="status">
          {said.value}
        </p>
      )}
      <div class="how" role="radiogroup" aria-label={t("write.as")}>
        {[false, true].map((one) => (
          <button
            key={String(one)}
            type="button"
            role="radio"
            aria-checked={one === settled}
            onClick={() => change({ settled: one, item: one && !mayBeSettled(site, item) ? "" : item })}
          >
            {t(one ? "write.settled" : "write.report")}
          </button>
        ))}
      </div>
      <section>
        {settled ? (
          <Pair before={draft.value.before} after={draft.value.after} onChange={change} />
        ) : (
          <Pictures
            shots={draft.value.shots}
            onShot={(shot) => alter((now) => withShot(now, shot))}
            onRemove={({ sha256 }) =>
              alter((now) => ({ ...now, shots: now.shots.filter((one) => one.sha256 !== sha256) }))
            }
          />
        )}
        {alert("photos")}
      </section>
      <section>
        <Items site={site} value={item} text={text} settled={settled} onChange={(code) => change({ item: code })} />
        {alert("item")}
        <textarea
          aria-label={t("write.text")}
          placeholder={t("write.hint")}
          rows={2}
          maxLength={2000}
          value={text}
          onInput={(event) => change({ text: event.currentTarget.value })}
        />
      </section>
      <section>
        <Place site={site} own={own} spot={spot} chosen={!!draft.value.tapped} onTap={(tapped) => change({ tapped })} />
        {alert("place")}
      </section>
      <footer>
        <button type="button" class="primary" onClick={() => void press()}>
          {t(settled ? "write.close" : "write.send")}
          {item && <small>{itemName(site, item)}</small>}
        </button>
      </footer>
    </form>
  );
}

const mayBeSettled = (site: Site, item: string) => !item || !!(site.items[item] as Item | undefined)?.on_site;

/** As the case says it: the grid, and how well the place is known. */
function placeText(site: Site, spot: Spot): string {
  const grid = gridAt(site.grids, spot.lon, spot.lat);
  const how = spot.accuracy === null ? t("write.tapped") : t("write.accuracy", { n: spot.accuracy });
  return `${grid ? gridName(site, grid) : t("write.outside")} ${how}`;
}

/** A report in few taps: a picture, the item, send. The place is the device's own until the map is tapped. */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { newKey, type Post, type Site } from "../api";
import { gridName, itemName } from "../case/town";
import { t, type LabelKey } from "../labels";
import { EMPTY, entryOf, gridAt, lacking, type Draft, type Item, type Spot } from "./draft";
import { Items, rememberItem } from "./items";
import { keepDraft } from "./keep";
import { writtenNow } from "./moment";
import { stamped } from "./outbox";
import { Pair, Pictures } from "./pictures";
import { Place } from "./place";
import { position } from "./position";
import { enqueue } from "./sending";

export function Write({ site, own, draft: kept }: { site: Site; own: Post; draft: Draft }) {
  const draft = useSignal(kept);
  const wrong = useSignal<ReturnType<typeof lacking>>(null);
  const said = useSignal<{ key: LabelKey; why: string } | null>(null);
  const busy = useRef(false); // a second press while the first is being kept
  const spot = draft.value.tapped ?? position.value;
  const change = (part: Partial<Draft>) => {
    draft.value = { ...draft.value, ...part };
    wrong.value = null;
    said.value = null;
    keepDraft(draft.value).catch((error: Error) => (said.value = { key: "write.full", why: error.message }));
  };
  const press = async () => {
    wrong.value = lacking(draft.value, spot);
    if (wrong.value || !spot || busy.current) return;
    busy.current = true;
    try {
      const { item } = draft.value;
      const about = { id: newKey(), post: own.code, at: stamped(writtenNow()) };
      const itemWords = item ? (site.items[item]?.name ?? item) : "";
      await enqueue(entryOf(draft.value, spot, { ...about, itemName: itemWords, placeText: placeText(site, spot) }));
      if (item) rememberItem(item);
      draft.value = EMPTY;
      said.value = { key: "write.kept", why: "" };
      scrollTo(0, 0);
    } catch (error) {
      said.value = { key: "write.full", why: String((error as Error).message) };
    } finally {
      busy.current = false;
    }
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
          {t(said.value.key, { why: said.value.why })}
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
          <Pictures shots={draft.value.shots} onChange={(shots) => change({ shots })} />
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
        <Place site={site} own={own} tapped={draft.value.tapped} onTap={(tapped) => change({ tapped })} />
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

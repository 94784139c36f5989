import { computed } from "@preact/signals";
import { t } from "../../labels";
import { type Block, fit, type Plan } from "../derive/fit";
import { rooms } from "../page";
import { goTo } from "../panelkeys";
import { pictured, town } from "../store";
import { sounding } from "../view";
import { CalledWhistle, DraftedWhistle, ManyDrafts } from "./whistle";
import { RestOfWhistles } from "./whistlesrest";
import "./whistles.css";

const plan = computed((): Plan | null => {
  if (!sounding.value) return null;
  const { heights, below } = rooms.value.whistles;
  return fit(sounding.value, heights, below);
});

/** Who was called and who has not come. */
export function WhistlesPanel() {
  const all = pictured.value ? sounding.value : null;
  const some =
    plan.value && (plan.value.columns.some((column) => column.length > 0) || plan.value.rest.called.length > 0);
  return (
    <section class="panel whistles" aria-label={t("whistles")} {...goTo("whistles")}>
      <div class="ph">
        <h2>{t("whistles")}</h2>
        <p>
          <span>{t("whistles.total", { n: all?.called.length ?? t("none"), units: all?.units ?? t("none") })}</span>
          {all && all.unsigned > 0 && <b>{t("whistles.unsigned", { n: all.unsigned })}</b>}
          {all && all.drafts.length > 0 && <b>{t("whistles.to-approve", { n: all.drafts.length })}</b>}
        </p>
      </div>
      {pictured.value && plan.value && some && <Columns plan={plan.value} />}
      {!(pictured.value && some) && <p class="empty">{t(pictured.value ? "whistles.empty" : "none")}</p>}
    </section>
  );
}

function Columns({ plan }: { plan: Plan }) {
  return (
    <div class="wc">
      {plan.columns.map((blocks, at) => (
        <div key={at}>
          <div class="cols">
            <span />
            <span>{t("whistles.column.sign")}</span>
            <span>{t("whistles.column.contact")}</span>
            <span>{t("whistles.column.arrive")}</span>
            <span>{t("whistles.column.close")}</span>
          </div>
          {blocks.map((block) => (
            <OneBlock block={block} />
          ))}
          {at === plan.columns.length - 1 && plan.rest.called.length > 0 && (
            <RestOfWhistles rest={plan.rest} town={town.value!} />
          )}
        </div>
      ))}
    </div>
  );
}

function OneBlock({ block }: { block: Block }) {
  if (block.type === "called")
    return <CalledWhistle called={block.called} lines={block.lines} hidden={block.hidden} town={town.value!} />;
  if (block.type === "draft") return <DraftedWhistle draft={block.draft} town={town.value!} />;
  return <ManyDrafts count={block.count} first={block.first} town={town.value!} />;
}

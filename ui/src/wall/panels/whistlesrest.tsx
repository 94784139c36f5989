import { t } from "../../labels";
import type { Rest } from "../derive/fit";
import { caseAddress, portrait } from "../page";
import type { Town } from "../town";
import { Kind } from "./whistle";

/** The whistles without a row of their own: one line for all; in portrait those that wait for lowering by name. */
export function RestOfWhistles({ rest, town }: { rest: Rest; town: Town }) {
  if (portrait.value) return <Portrait rest={rest} town={town} />;
  return (
    <p class="more">
      <span>
        {rest.late > 0 && <b class="late">{t("late.more", { n: rest.late })}</b>}
        {summary(rest)}
      </span>
      <span>{rest.toLower > 0 && t("whistles.rest-lower", { n: rest.toLower })}</span>
    </p>
  );
}

const summary = (rest: Rest) =>
  t(rest.calm ? "whistles.rest" : "whistles.rest-mixed", { n: rest.called.length, units: rest.units });

function Portrait({ rest, town }: { rest: Rest; town: Town }) {
  const named = rest.called.find((called) => called.toLower);
  const others = rest.called.filter((called) => called !== named);
  const soonest = [...others].sort((a, b) => a.due - b.due)[0];
  const reading = soonest?.toLower ?? soonest?.lines.find((line) => line.reading.due === soonest.due)?.reading;
  const units = rest.units - (named?.lines.length ?? 0);
  return (
    <ol class="others">
      {named && (
        <li>
          <Kind kind={named.whistle.kind} />
          <a href={caseAddress(named.view.id)}>{town.title(named.view, named.whistle)}</a>
          <span>{t("whistles.to-lower")}</span>
          <b>{named.toLower?.text}</b>
        </li>
      )}
      {others.length > 0 && (
        <li>
          <span class="sm">
            {rest.late > 0 && <b class="late">{t("late.more", { n: rest.late })}</b>}
            {summary({ ...rest, called: others, units })}
          </span>
          <b>{reading?.text}</b>
        </li>
      )}
    </ol>
  );
}

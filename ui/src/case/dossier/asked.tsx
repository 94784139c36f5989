/** 来件人, masked: what is taken along has no way to more. */
import { t } from "../../labels";
import type { Requester } from "../state";

export function Asked({ all }: { all: Requester[] }) {
  if (!all.length) return null;
  return (
    <section class="sec asked">
      <h3>
        {t("requester.head", { n: all.length })}
        <span>{t("requester.hint")}</span>
      </h3>
      <ol>
        {all.map((one) => (
          <li key={one.signal}>
            <b>{one.name || t("requester.no-name")}</b>
            <span>{one.phone || t("requester.no-phone")}</span>
            {one.confidential && <span>{t("requester.confidential")}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** 来件人, masked: what is taken along has no way to more. */
import { t } from "../../labels";
import { Section } from "../requester";
import type { Requester } from "../state";

export function Asked({ all }: { all: Requester[] }) {
  return (
    <Section all={all} kind="asked">
      {(one) => (
        <li key={one.signal}>
          <b>{one.name || t("requester.no-name")}</b>
          <span>{one.phone || t("requester.no-phone")}</span>
          {one.confidential && <span>{t("requester.confidential")}</span>}
        </li>
      )}
    </Section>
  );
}

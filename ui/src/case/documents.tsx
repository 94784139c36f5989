/** 文书: each notice as a card, its organ's own; the card opens the page to print. */
import type { Site } from "../api";
import { named, t } from "../labels";
import { parts, type Detail, type NoticePart } from "./state";
import { unitName } from "./town";
import { dayHour } from "./written";

export function Documents({ site, detail }: { site: Site; detail: Detail }) {
  const notices = parts(detail.case.notices);
  if (!notices.length) return null;
  return (
    <section class="sec documents">
      <h3>
        {t("documents.count", { n: notices.length })}
        <span>{t("documents.whose")}</span>
      </h3>
      <div class="cards">
        {notices.map((notice) => (
          <Notice key={notice.id} site={site} notice={notice} />
        ))}
      </div>
    </section>
  );
}

function Notice({ site, notice }: { site: Site; notice: NoticePart }) {
  const organ = site.units[notice.organ]?.name ?? unitName(site, notice.organ);
  const steps: [string, string][] = [
    [t("notice.issued"), dayHour(site, notice.issued_at)],
    [t("notice.served"), notice.served_at ? dayHour(site, notice.served_at) : "–"],
    [t("notice.recheck"), notice.ended_at ? dayHour(site, notice.ended_at) : "–"],
    [t("notice.result"), named("notice-state", notice.state)],
  ];
  return (
    <a class="document" href={`/notices/${notice.id}`} target="_blank" rel="noopener">
      <h4>
        {t("notice.title")}
        <span>{notice.number}</span>
      </h4>
      <p class="organ">{organ}</p>
      <dl>
        <Line head={t("notice.party")} text={notice.party} />
        <Line head={t("notice.basis")} text={notice.basis} />
        <Line head={t("notice.points")} text={points(notice)} />
        <Line
          head={t("notice.officers")}
          text={t("notice.signed-by", {
            n: notice.officers.length,
            certificates: notice.officers.map((one) => one.certificate).join(t("list.comma")),
          })}
        />
        <Line
          head={t("notice.deadline")}
          text={t("notice.before", { at: dayHour(site, notice.deadline_at), remedies: notice.remedies })}
        />
        <Line head={t("notice.receipt")} text={notice.receipt ?? ""} />
      </dl>
      <ol>
        {steps.map(([head, text]) => (
          <li key={head}>
            {head}
            <span>{text}</span>
          </li>
        ))}
      </ol>
    </a>
  );
}

function points(notice: NoticePart): string {
  const all = notice.points.map((point, index) => (notice.points.length > 1 ? `${index + 1}. ${point}` : point));
  return [...all, notice.measure ?? ""].filter(Boolean).join(t("semicolon"));
}

function Line({ head, text }: { head: string; text: string }) {
  if (!text) return null;
  return (
    <>
      <dt>{head}</dt>
      <dd title={text}>{text}</dd>
    </>
  );
}

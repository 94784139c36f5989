/** 卷宗: the whole case as it was when it was exported, to be printed. Every sheet says at its foot who did that, and when. */
import type { Moment, Site } from "../../api";
import { inLanguage, t } from "../../labels";
import { moment } from "../../time";
import { Watermark } from "../../watermark";
import type { WorkTime } from "../../worktime";
import { here } from "../address";
import { Documents } from "../documents";
import { Duties } from "../duties";
import { Head } from "../head";
import { TimeLedger } from "../ledger";
import { Pictures } from "../pictures";
import { Place } from "../place";
import { Signals } from "../signals";
import type { Detail } from "../state";
import { Story } from "../story";
import { postName, unitName } from "../town";
import { Why } from "../whyhere";
import { dayOf, hour } from "../written";
import { Asked } from "./asked";
import { Clocks } from "./clocks";
import { printed, saved } from "./taken";

export interface Dossier extends Omit<Detail, "post" | "allowed"> {
  exported: { at: Moment; who: string; post: string };
}

interface Props {
  site: Site;
  office: WorkTime;
  dossier: Dossier;
}

export function DossierPage({ site, office, dossier }: Props) {
  const detail: Detail = { ...dossier, post: dossier.exported.post, allowed: [] };
  const at = moment(dossier.exported.at);
  return (
    <main class="dossier">
      <p class="tools">
        <a class="link" href={here(`/cases/${dossier.view.number}`)}>
          {t("dossier.back")}
        </a>
        <button type="button" onClick={() => void saved(`${document.title}.html`)}>
          {t("dossier.save")}
        </button>
        <button type="button" class="primary" onClick={() => void printed()}>
          {t("dossier.print")}
        </button>
      </p>
      {/* the foot of a table is the one thing that every browser prints on every sheet */}
      <table role="presentation">
        <tbody>
          <tr>
            <td>
              <h1>
                {inLanguage(site.name, site.english)}
                <span>{t("dossier")}</span>
              </h1>
              <Head site={site} detail={detail} now={at} office={office} />
              <Signals site={site} detail={detail} />
              <Asked all={dossier.requesters ?? []} />
              <Why site={site} detail={detail} />
              <Duties site={site} detail={detail} now={at} office={office} />
              <Clocks site={site} detail={detail} />
              <TimeLedger site={site} detail={detail} office={office} />
              <Story site={site} detail={detail} whole />
              <Documents site={site} detail={detail} />
              <div class="sec two">
                <Place site={site} detail={detail} />
                <Pictures site={site} detail={detail} />
              </div>
            </td>
          </tr>
        </tbody>
        <tfoot>
          <tr>
            <td>
              <p class="foot">{foot(site, dossier)}</p>
            </td>
          </tr>
        </tfoot>
      </table>
      <Watermark site={site} />
    </main>
  );
}

function foot(site: Site, { exported: { at, post }, view }: Dossier): string {
  const unit = site.posts.find(({ code }) => code === post)?.unit ?? "";
  const who = post
    ? t("dossier.who", { post: postName(site, post), unit: unitName(site, unit) })
    : t("dossier.nobody");
  return t("dossier.foot", { number: view.number, at: `${dayOf(site, at)} ${hour(site, at)}`, who });
}

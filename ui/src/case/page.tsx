/** One case in full. */
import { useState } from "preact/hooks";
import type { Site } from "../api";
import { t } from "../labels";
import { Watermark } from "../watermark";
import { WorkTime } from "../worktime";
import { Bar } from "./bar";
import { Documents } from "./documents";
import { Duties } from "./duties";
import { Head } from "./head";
import { TimeLedger } from "./ledger";
import { now, type Live } from "./live";
import { Looks } from "./looks";
import { Pictures } from "./pictures";
import { Place } from "./place";
import { Requesters } from "./requester";
import { Signals } from "./signals";
import type { Detail } from "./state";
import { Story } from "./story";
import { Why } from "./whyhere";

interface Props {
  site: Site;
  office: WorkTime;
  asked: Live<Detail>;
  town: boolean; // whether this person may see the town's past
}

export function CasePage({ site, office, asked, town }: Props) {
  const detail = asked.value.value;
  const [looking, setLooking] = useState(false);
  const looks = detail?.looks ?? null;
  const turn = () => setLooking(!looking);
  return (
    <main class="case-page">
      <Bar
        site={site}
        asked={asked}
        view={detail?.view}
        town={town}
        looks={looks}
        looking={looking}
        onLooks={turn}
      />
      {detail && looks !== null && looking && <Looks site={site} id={detail.view.id} count={looks} />}
      {detail ? (
        <Panels site={site} office={office} detail={detail} />
      ) : (
        <p class="col alone">{asked.failed.value || t("loading")}</p>
      )}
      <Watermark site={site} />
    </main>
  );
}

function Panels({ site, office, detail }: { site: Site; office: WorkTime; detail: Detail }) {
  return (
    <>
      <Head site={site} detail={detail} now={now.value} office={office} />
      <TimeLedger site={site} detail={detail} office={office} />
      <div class="col left">
        <Story site={site} detail={detail} />
      </div>
      <div class="col right">
        <Duties site={site} detail={detail} now={now.value} office={office} />
        <Why site={site} detail={detail} />
        <Documents site={site} detail={detail} />
        <div class="sec two">
          <Place site={site} detail={detail} />
          <Pictures site={site} detail={detail} />
        </div>
        <Requesters detail={detail} />
        <Signals site={site} detail={detail} />
      </div>
    </>
  );
}

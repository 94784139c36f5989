import type { ComponentChildren } from "preact";
import { Icon, SourceIcon } from "../../icon";
import { named, t } from "../../labels";
import { panel } from "../store";

const SOURCES = ["grid", "hotline", "video", "other"] as const;
const LOADS = ["0", "1–2", "3–4", "5–6", "≥7"];

export function Legend() {
  return (
    <div class="lg">
      <p class="marks">
        {SOURCES.map((source) => (
          <Entry key={source} text={named("source", source)}>
            <SourceIcon source={source} />
          </Entry>
        ))}
        <Entry text={t("map.en-route")} class="way">
          <Icon shape="enRoute" />
        </Entry>
        <Entry text={t("map.soon")}>
          <svg viewBox="0 0 16 16" class="ic">
            <rect class="m amber" x="1" y="1" width="14" height="14" />
            <path class="bang" d="M8 3.6v5.2m0 1.8v2.2" />
          </svg>
        </Entry>
        <Entry text={t("map.late")}>
          <svg viewBox="0 0 16 16" class="ic">
            <rect class="m red" x="1" y="1" width="14" height="14" />
          </svg>
        </Entry>
        <Entry text={t("map.whistle")}>
          <svg viewBox="0 0 16 16" class="ic">
            <circle class="ring" cx="8" cy="8" r="6.8" />
          </svg>
        </Entry>
        <Entry text={t("map.camera")}>
          <svg viewBox="0 0 16 16" class="ic cam">
            <circle cx="8" cy="8" r="2.4" />
          </svg>
        </Entry>
        {panel.cameras.value !== undefined && (
          <Entry text={t("map.offline")}>
            <Icon shape="offline" class="amber" />
          </Entry>
        )}
      </p>
      <p class="loads">
        <span>{t("map.load")}</span>
        {LOADS.map((text, step) => (
          <b key={text} style={{ background: `var(--l${step})` }}>
            {text}
          </b>
        ))}
      </p>
    </div>
  );
}

function Entry({ text, class: name = "", children }: { text: string; class?: string; children: ComponentChildren }) {
  return (
    <span class={`e ${name}`}>
      {children}
      {text}
    </span>
  );
}

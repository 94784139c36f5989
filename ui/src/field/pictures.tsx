/** Pictures of a report: straight from the camera, scaled down before they are kept. */
import { useSignal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { t } from "../labels";
import { MOST_SHOTS, type Draft } from "./draft";
import type { Shot } from "./outbox";
import { shot } from "./shot";

export function Pictures({ shots, onChange }: { shots: Shot[]; onChange: (shots: Shot[]) => void }) {
  return (
    <div class="shots">
      {shots.map((one, index) => (
        <Thumb key={one.sha256} shot={one} onRemove={() => onChange(shots.filter((_, at) => at !== index))} />
      ))}
      {shots.length < MOST_SHOTS && (
        <Camera label={t("write.take")} onShot={(one) => onChange([...shots, one])} wide={!shots.length} />
      )}
    </div>
  );
}

type PairProps = Pick<Draft, "before" | "after"> & { onChange: (part: Partial<Draft>) => void };

export function Pair({ before, after, onChange }: PairProps) {
  return (
    <div class="shots pair">
      {before ? (
        <Thumb shot={before} name={t("write.before")} onRemove={() => onChange({ before: null })} />
      ) : (
        <Camera label={t("write.before")} onShot={(one) => onChange({ before: one })} />
      )}
      {after ? (
        <Thumb shot={after} name={t("write.after")} onRemove={() => onChange({ after: null })} />
      ) : (
        <Camera label={t("write.after")} onShot={(one) => onChange({ after: one })} />
      )}
    </div>
  );
}

function Camera({ label, onShot, wide = false }: { label: string; onShot: (shot: Shot) => void; wide?: boolean }) {
  const state = useSignal<"" | "shrinking" | "unreadable">("");
  const take = async (file: File | undefined) => {
    if (!file) return;
    state.value = "shrinking";
    try {
      onShot(await shot(file));
      state.value = "";
    } catch {
      state.value = "unreadable";
    }
  };
  return (
    <label class={wide ? "camera wide" : "camera"}>
      <CameraIcon />
      {state.value === "shrinking" ? t("write.shrinking") : label}
      {state.value === "unreadable" && <small role="alert">{t("write.unreadable")}</small>}
      <input
        type="file"
        accept="image/*"
        capture="environment"
        aria-label={label}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          void take(file);
          event.currentTarget.value = "";
        }}
      />
    </label>
  );
}

function Thumb({ shot: one, name, onRemove }: { shot: Shot; name?: string; onRemove: () => void }) {
  const [address, setAddress] = useState("");
  useEffect(() => {
    const made = URL.createObjectURL(one.blob);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [one.sha256]);
  return (
    <span class="thumb">
      {address && <img src={address} alt={name ?? t("write.photos")} />}
      {name && <em>{name}</em>}
      <button type="button" aria-label={t("write.remove")} onClick={onRemove}>
        ×
      </button>
    </span>
  );
}

function CameraIcon() {
  return (
    <svg class="ic" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M1 4h3.5L6 2h4l1.5 2H15v10H1Z" fill="none" stroke="currentColor" stroke-width="1.6" />
      <circle cx="8" cy="8.8" r="2.6" fill="none" stroke="currentColor" stroke-width="1.6" />
    </svg>
  );
}

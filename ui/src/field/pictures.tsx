/** Pictures of a report: from the camera or taken before, scaled down before they are kept. */
import { signal, useSignal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { t } from "../labels";
import { MOST_SHOTS, type Draft } from "./draft";
import type { Shot } from "./outbox";
import { shot } from "./shot";

/** How many pictures are not ready yet. */
export const shrinking = signal(0);

interface PicturesProps {
  shots: Shot[];
  onShot: (shot: Shot) => void;
  onRemove: (shot: Shot) => void;
}

export function Pictures({ shots, onShot, onRemove }: PicturesProps) {
  return (
    <div class="shots">
      {shots.map((one) => (
        <Thumb key={one.sha256} shot={one} onRemove={() => onRemove(one)} />
      ))}
      {shots.length < MOST_SHOTS ? (
        <>
          <Source label={t("write.take")} camera wide={!shots.length} onShot={onShot} />
          <Source label={t("write.album")} many onShot={onShot} />
        </>
      ) : (
        <small>{t("write.most", { n: MOST_SHOTS })}</small>
      )}
    </div>
  );
}

type PairProps = Pick<Draft, "before" | "after"> & { onChange: (part: Partial<Draft>) => void };

export function Pair({ before, after, onChange }: PairProps) {
  return (
    <div class="shots pair">
      <Half name={t("write.before")} shot={before} onShot={(one) => onChange({ before: one })} />
      <Half name={t("write.after")} shot={after} onShot={(one) => onChange({ after: one })} />
    </div>
  );
}

function Half({ name, shot, onShot }: { name: string; shot: Shot | null; onShot: (shot: Shot | null) => void }) {
  if (shot) return <Thumb key={shot.sha256} shot={shot} name={name} onRemove={() => onShot(null)} />;
  return (
    <div class="half">
      <Source label={name} camera onShot={onShot} />
      <Source label={t("write.album")} of={name} onShot={onShot} />
    </div>
  );
}

interface SourceProps {
  label: string;
  of?: string; // of which picture, where the label does not say
  camera?: boolean; // or what was taken before
  many?: boolean;
  wide?: boolean;
  onShot: (shot: Shot) => void;
}

let last: Promise<void> = Promise.resolve(); // one after another: they keep their order, and a phone its memory

function Source({ label, of = "", camera = false, many = false, wide = false, onShot }: SourceProps) {
  const busy = useSignal(0);
  const unreadable = useSignal(false);
  const take = async (file: File) => {
    try {
      onShot(await shot(file));
    } catch {
      unreadable.value = true;
    }
    busy.value -= 1;
    shrinking.value -= 1;
  };
  const chosen = (files: File[]) => {
    unreadable.value = false;
    busy.value += files.length;
    shrinking.value += files.length;
    for (const file of files) last = last.then(() => take(file));
  };
  return (
    <label class={wide ? "camera wide" : "camera"}>
      {camera && <CameraIcon />}
      {busy.value > 0 ? t("write.shrinking") : label}
      {unreadable.value && <small role="alert">{t("write.unreadable")}</small>}
      <input
        type="file"
        accept="image/*"
        capture={camera ? "environment" : undefined}
        multiple={many}
        aria-label={of ? `${of} ${label}` : label}
        onChange={(event) => {
          chosen([...(event.currentTarget.files ?? [])]);
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

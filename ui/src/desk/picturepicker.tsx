/** Pictures of a form: each is sent as it is chosen, and what remains in the form is its digest. A phone offers its
 * camera beside its album. */
import { useRef, useState } from "preact/hooks";
import { t } from "../labels";
import { upload } from "./upload";

interface Props {
  value: string[];
  onChange: (digests: string[]) => void;
  single: boolean;
}

export function PicturePicker({ value, onChange, single }: Props) {
  const [busy, setBusy] = useState(0);
  const [trouble, setTrouble] = useState("");
  const chosen = useRef(value);
  chosen.current = value; // another choice may have been stored meanwhile
  const take = async (files: File[]) => {
    setTrouble("");
    setBusy((before) => before + files.length);
    for (const file of files) {
      try {
        const sha256 = await upload(file);
        onChange(single ? [sha256] : [...new Set([...chosen.current, sha256])]);
      } catch (error) {
        setTrouble((error as Error).message);
      }
      setBusy((before) => before - 1);
    }
  };
  const open = !single || !value.length;
  return (
    <div class="picker">
      {value.map((sha256) => (
        <span key={sha256} class="thumb">
          <img src={`/blobs/${sha256}`} alt={t("upload.one")} />
          <button
            type="button"
            aria-label={t("form.remove")}
            onClick={() => onChange(value.filter((one) => one !== sha256))}
          >
            ×
          </button>
        </span>
      ))}
      {open && <Source label={t("upload.camera")} class="camera" capture single onFiles={(all) => void take(all)} />}
      {open && (
        <Source
          label={busy > 0 ? t("upload.busy", { n: busy }) : t("upload.choose")}
          single={single}
          onFiles={(all) => void take(all)}
        />
      )}
      {trouble && <small role="alert">{trouble}</small>}
    </div>
  );
}

interface SourceProps {
  label: string;
  single: boolean;
  capture?: boolean;
  class?: string;
  onFiles: (files: File[]) => void;
}

function Source({ label, single, capture = false, class: name = "", onFiles }: SourceProps) {
  return (
    <label class={`more ${name}`}>
      {label}
      <input
        type="file"
        accept="image/*"
        aria-label={label}
        multiple={!single}
        capture={capture ? "environment" : undefined}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          event.currentTarget.value = "";
          onFiles(files);
        }}
      />
    </label>
  );
}

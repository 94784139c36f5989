/** Pictures of a form: each is sent as it is chosen, and what remains in the form is its digest. */
import { useState } from "preact/hooks";
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
  const take = async (files: File[]) => {
    setTrouble("");
    setBusy(files.length);
    const sent: string[] = [];
    for (const file of files) {
      try {
        sent.push(await upload(file));
      } catch (error) {
        setTrouble((error as Error).message);
      }
      setBusy((before) => before - 1);
    }
    onChange(single ? sent.slice(0, 1) : [...new Set([...value, ...sent])]);
  };
  return (
    <div class="picker">
      {value.map((sha256) => (
        <span key={sha256} class="thumb">
          <img src={`/blobs/${sha256}`} alt="" />
          <button
            type="button"
            aria-label={t("form.remove")}
            onClick={() => onChange(value.filter((one) => one !== sha256))}
          >
            ×
          </button>
        </span>
      ))}
      {(!single || !value.length) && (
        <label class="more">
          {busy > 0 ? t("upload.busy", { n: busy }) : t("upload.choose")}
          <input
            type="file"
            accept="image/*"
            multiple={!single}
            onChange={(event) => {
              const files = [...(event.currentTarget.files ?? [])];
              event.currentTarget.value = "";
              void take(files);
            }}
          />
        </label>
      )}
      {trouble && <small role="alert">{trouble}</small>}
    </div>
  );
}

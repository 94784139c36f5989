/** A picture goes to the center under its digest, before anything names it; made small first, as those of the field. */
import { signal } from "@preact/signals";
import { shot } from "../field/shot";
import { t } from "../labels";
import { acting, heard } from "../session";

/** How many are on their way: a verb waits for them. */
export const uploading = signal(0);

export async function upload(file: File): Promise<string> {
  uploading.value += 1;
  try {
    return await uploaded(file);
  } finally {
    uploading.value -= 1;
  }
}

async function uploaded(file: File): Promise<string> {
  if (!crypto.subtle) throw new Error(t("upload.insecure"));
  const { sha256, blob } = await shot(file).catch(() => {
    throw new Error(t("upload.unreadable", { name: file.name }));
  });
  const headers = { "Content-Type": blob.type, ...(await acting()) };
  const answer = await heard(fetch(`/blobs/${sha256}`, { method: "PUT", headers, body: blob }));
  if (!answer.ok) throw new Error(t("upload.refused", { status: answer.status }));
  return sha256;
}

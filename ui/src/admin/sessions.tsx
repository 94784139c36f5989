/** Who is signed in now; any of them can be signed out. */
import { useState } from "preact/hooks";
import { change, type Site } from "../api";
import { postName } from "../case/town";
import { Find } from "../find";
import { t } from "../labels";
import type { SignedIn } from "./answer";
import { fits, Said, Twice, useActs } from "./parts";
import { minute } from "./tokens";

interface Props {
  site: Site;
  items: SignedIn[];
  again: () => Promise<void>;
}

export function Sessions({ site, items, again }: Props) {
  const [words, setWords] = useState("");
  const { told, act } = useActs(again);
  const found = items.filter((one) => fits(words, one.name, postName(site, one.post)));
  const end = ({ id, name }: SignedIn) =>
    act(() => change("DELETE", `/api/sessions/${id}`), t("session.done", { name }));
  return (
    <div class="one">
      <section class="main">
        <div class="above">
          <Find class="search" words={t("keep.find")} value={words} onInput={setWords} />
        </div>
        <Said told={told} />
        <table>
          <thead>
            <tr>
              <th>{t("keep.account")}</th>
              <th>{t("keep.post")}</th>
              <th>{t("keep.since")}</th>
              <th>{t("keep.used")}</th>
              <th>{t("keep.until")}</th>
              <th class="acts">{t("keep.acts")}</th>
            </tr>
          </thead>
          <tbody>
            {found.map((one) => (
              <tr key={one.id} data-name={one.name}>
                <th scope="row">{one.name}</th>
                <td data-head={t("keep.post")}>
                  {one.post ? postName(site, one.post) : t("session.postless")}
                  {one.by_oidc && <small> {t("session.oidc")}</small>}
                </td>
                <td data-head={t("keep.since")}>{minute(site, one.made_at)}</td>
                <td data-head={t("keep.used")}>{minute(site, one.used_at)}</td>
                <td data-head={t("keep.until")}>{minute(site, one.ends_at)}</td>
                <td class="acts">
                  {one.own ? (
                    <span class="own">{t("session.own")}</span>
                  ) : (
                    <Twice label="session.end" sure="session.sure" onDo={() => void end(one)} />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {!found.length && <p class="empty">{t("keep.not-found")}</p>}
      </section>
    </div>
  );
}

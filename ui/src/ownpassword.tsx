/** 改密码: whoever has a password here goes to change it, and comes back. */
import { here } from "./case/address";
import { t } from "./labels";
import { hasPassword, type Session } from "./session";

export function OwnPassword({ who, class: name }: { who: Session; class?: string }) {
  if (!hasPassword(who)) return null;
  const to = location.pathname + location.search + location.hash;
  return (
    <a class={name} href={here("/sign-in", { change: "password", to })}>
      {t("sign-in.to-change")}
    </a>
  );
}

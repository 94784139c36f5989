/** The live wall: the panels, and what lies over them. */
import { Help } from "../help";
import { t } from "../labels";
import { Find } from "./find";
import { Foot } from "./foot";
import { dialog, KEYS } from "./keys";
import { SettingsPanel } from "./settingspanel";
import { Wall } from "./wall";

export function App() {
  return (
    <Wall>
      <Foot />
      {dialog.value === "find" && <Find />}
      {dialog.value === "keys" && <Help keys={KEYS.map(([keys, meaning]) => [keys, t(meaning)])} />}
      {dialog.value === "settings" && <SettingsPanel />}
    </Wall>
  );
}

/** The live wall: the panels, and what lies over them. */
import { Find } from "./find";
import { Foot } from "./foot";
import { Help } from "./help";
import { dialog } from "./keys";
import { SettingsPanel } from "./settingspanel";
import { Wall } from "./wall";

export function App() {
  return (
    <Wall>
      <Foot />
      {dialog.value === "find" && <Find />}
      {dialog.value === "keys" && <Help />}
      {dialog.value === "settings" && <SettingsPanel />}
    </Wall>
  );
}

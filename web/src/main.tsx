// SPDX-License-Identifier: Apache-2.0
import { render } from "preact";
import "maplibre-gl/dist/maplibre-gl.css";
import "./fonts.css";
import "./page.css";
import "./registers/registers.css";
import { getSession } from "./api";
import { startEvents } from "./events";
import { Page } from "./page";
import { startPresence } from "./presence";
import { startRegisters } from "./registers/data";
import { startImporting } from "./registers/importing";
import { start } from "./state";
import { startStreet } from "./street";
import { startWhatIf } from "./whatif";
import { startWhatIfMap } from "./whatif_map";
import { startWhy } from "./why";

start();
startWhatIf();
startWhatIfMap();
startWhy();
startStreet();
startRegisters();
startImporting();
startEvents();
startPresence(() => void getSession().catch(() => null));
render(<Page />, document.getElementById("page") as HTMLElement);

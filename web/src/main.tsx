// SPDX-License-Identifier: Apache-2.0
import { render } from "preact";
import "maplibre-gl/dist/maplibre-gl.css";
import "./fonts.css";
import "./page.css";
import { Page } from "./page";
import { start } from "./state";
import { startWhatIf } from "./whatif";

start();
startWhatIf();
render(<Page />, document.getElementById("page") as HTMLElement);

/** The control panel's server. */
export { startPanelServer, type PanelServerOptions, type RunningPanel } from "./panel-server.ts";

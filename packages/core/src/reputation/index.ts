export { closeAlert } from "./close-alert.ts";
export { type AlertRow, listAlerts } from "./list-alerts.ts";

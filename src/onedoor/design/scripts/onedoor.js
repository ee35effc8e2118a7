// Everything here only adds comfort: each page works without it.
import { initAll } from "./govuk-frontend.js";
import { watchForIdleness } from "./idle.js";

initAll();
watchForIdleness();

if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/service-worker.js").catch(() => {});
}

// The first thing in the page: says that this browser can run the components' scripts, before anything is drawn.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}

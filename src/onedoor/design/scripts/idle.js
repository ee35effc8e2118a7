// Says before a session ends, so that nobody loses the page they are on. Without it the session ends all the same.
export function watchForIdleness() {
  const dialog = document.querySelector("dialog[data-idle-after]");
  if (!dialog || typeof dialog.showModal !== "function") return;
  const patience = Number(dialog.dataset.idleAfter) * 1000;
  let timer;

  function wait() {
    clearTimeout(timer);
    timer = setTimeout(() => dialog.showModal(), patience);
  }

  dialog.querySelector("[data-stay]").addEventListener("click", async () => {
    dialog.close();
    const answer = await fetch(dialog.dataset.stayAddress, { credentials: "same-origin" }).catch(() => null);
    if (answer && answer.redirected) location.reload();
    wait();
  });
  wait();
}

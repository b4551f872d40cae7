// In the preview only: reload when the site was rebuilt, show what is wrong when it was not.

let seen = -1;
let panel = null;

function show(message) {
  panel ??= document.body.appendChild(document.createElement("pre"));
  panel.id = "llmindex-error";
  panel.setAttribute("role", "alert");
  panel.textContent = message;
  panel.style.cssText = "position:fixed;inset:auto 0 0 0;max-height:60vh;overflow:auto;margin:0;padding:1rem;z-index:1000;"
    + "background:#2b0f0f;color:#ffe3e3;font:14px/1.5 ui-monospace,monospace;white-space:pre-wrap;border-top:4px solid #d33";
}

async function follow() {
  for (;;) {
    try {
      const state = await (await fetch(`/__llmindex__/state?seen=${seen}`)).json();
      if (state.error) show(state.error);
      else if (seen >= 0 && state.version !== seen) return location.reload();
      seen = state.version;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 1000)); // the server is away: try again
    }
  }
}

follow();

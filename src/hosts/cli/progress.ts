import type { Host } from "../../workspace/host.ts";

/** Shorter work shows no progress. Milliseconds. */
const SILENT_FOR = 1000;

export interface Progress {
  show(what: string): void;
  clear(): void;
}

/** One line of progress on standard error, if that is a terminal and the work takes over a second. */
export function progress(host: Host): Progress {
  if (!host.stderrIsTerminal) return { show: () => {}, clear: () => {} };
  const start = Date.now();
  let visible = false;
  return {
    show(what) {
      if (Date.now() - start < SILENT_FOR) return;
      visible = true;
      host.stderr(`\r\u001b[2K${what} …`);
    },
    clear() {
      if (visible) host.stderr("\r\u001b[2K");
      visible = false;
    },
  };
}

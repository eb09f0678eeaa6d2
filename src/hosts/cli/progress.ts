import type { Host } from "../../workspace/host.ts";

/** Work shorter than this shows nothing, in milliseconds. */
const SILENT_FOR = 1000;

export interface Progress {
  show(what: string): void;
  clear(): void;
}

/** A single line on standard error that says what is going on, on a terminal, for work over a second. */
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

import picocolors from "picocolors";
import { plain } from "../../report/lint/reporter.ts";
import type { Paint } from "../../report/lint/reporter.ts";
import type { Host } from "../../workspace/host.ts";

/** Colours for a terminal. `NO_COLOR` and `FORCE_COLOR` are respected; a flag overrides both. */
export function painter(host: Host, toStdout: boolean, flag: boolean | undefined): Paint {
  const { NO_COLOR, FORCE_COLOR } = host.env;
  const byEnvironment =
    FORCE_COLOR !== undefined && FORCE_COLOR !== "0"
      ? true
      : NO_COLOR !== undefined && NO_COLOR !== ""
        ? false
        : host.stdoutIsTerminal;
  if (!(flag ?? (toStdout && byEnvironment))) return plain;
  const colors = picocolors.createColors(true);
  return (style, text) => colors[style](text);
}

import picocolors from "picocolors";
import { plain } from "../../report/lint/reporter.ts";
import type { Paint } from "../../report/lint/reporter.ts";
import type { Host } from "../../workspace/host.ts";

/**
 * Whether the environment wants colours: `FORCE_COLOR` (0 and false: none), `NO_COLOR`, `CLICOLOR_FORCE`, `CLICOLOR`,
 * `TERM`, in this order; undefined if it does not say.
 * @see https://force-color.org, https://no-color.org, https://bixense.com/clicolors
 */
function wantsColours({ FORCE_COLOR, NO_COLOR, CLICOLOR_FORCE, CLICOLOR, TERM }: Host["env"]): boolean | undefined {
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  if (CLICOLOR_FORCE !== undefined && CLICOLOR_FORCE !== "0") return true;
  if (CLICOLOR === "0" || TERM === "dumb") return false;
  return undefined;
}

/** Colours for a terminal. A flag overrides the environment. */
export function painter(host: Host, toStdout: boolean, flag: boolean | undefined): Paint {
  const byEnvironment = wantsColours(host.env) ?? host.stdoutIsTerminal;
  if (!(flag ?? (toStdout && byEnvironment))) return plain;
  const colors = picocolors.createColors(true);
  return (style, text) => colors[style](text);
}

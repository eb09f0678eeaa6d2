import { statSync } from "node:fs";
import { version } from "../../version.ts";

/** Version, and size and time of the running file: a build between two versions counts as another program. */
export function programIdentity(): string {
  const script = process.argv[1];
  const stat = script === undefined ? undefined : statSync(script, { throwIfNoEntry: false });
  return `${version()} ${process.version} ${script ?? ""} ${stat?.size ?? 0} ${stat?.mtimeMs ?? 0}`;
}

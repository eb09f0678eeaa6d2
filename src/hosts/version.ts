import { createRequire } from "node:module";

/** Set by the bundler; absent when run from source. */
declare const KUBENETLINT_VERSION: string | undefined;

export function version(): string {
  if (typeof KUBENETLINT_VERSION === "string") return KUBENETLINT_VERSION;
  const manifest = createRequire(import.meta.url)("../../package.json") as { version: string };
  return manifest.version;
}

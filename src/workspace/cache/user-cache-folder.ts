import { homedir } from "node:os";
import { join } from "node:path";

/** The user's cache folder, by the convention of the operating system. */
export function userCacheFolder(env: Readonly<Record<string, string | undefined>>): string {
  switch (process.platform) {
    case "darwin":
      return join(homedir(), "Library", "Caches", "kubenetlint");
    case "win32":
      return join(env["LOCALAPPDATA"] ?? join(homedir(), "AppData", "Local"), "kubenetlint", "Cache");
    default: {
      const base = env["XDG_CACHE_HOME"];
      return join(base !== undefined && base !== "" ? base : join(homedir(), ".cache"), "kubenetlint");
    }
  }
}

import { UserError } from "../../diagnostic/user-error.ts";
import type { ActionHost } from "./action-host.ts";

/** What a push to a new branch names as the commit before it. */
const NO_COMMIT = /^0+$/;

interface Event {
  readonly before?: unknown;
  readonly forced?: unknown;
  readonly pull_request?: { readonly base?: { readonly sha?: unknown } };
  readonly merge_group?: { readonly base_sha?: unknown };
}

function readEvent(host: ActionHost): Event {
  const path = host.env["GITHUB_EVENT_PATH"];
  if (path === undefined || path === "") return {};
  try {
    return JSON.parse(host.readFile(path)) as Event;
  } catch {
    // A run by hand may have none; then there is nothing to compare with, which is said.
    return {};
  }
}

/** The commit that the event of this run compares with: where a pull request goes, or what a push replaces. */
export function baseOfEvent(host: ActionHost): string | undefined {
  const event = readEvent(host);
  // What a forced push leaves behind belongs to no branch, and no clone holds it.
  const before = event.forced === true ? undefined : event.before;
  const base = event.pull_request?.base?.sha ?? event.merge_group?.base_sha ?? before;
  return typeof base === "string" && base !== "" && !NO_COMMIT.test(base) ? base : undefined;
}

/**
 * The commit in which HEAD left the base.
 * @throws UserError when the clone does not hold the base, or too little of its history.
 */
export function mergeBase(host: ActionHost, base: string): string {
  const read = (args: readonly string[]): string => {
    const run = host.git(args);
    if (run.ok) return run.stdout.trim();
    const remedy = "A clone by actions/checkout holds one commit unless it is told `fetch-depth: 0`.";
    throw new UserError(`git cannot compare HEAD with "${base}". ${remedy}\n${run.stderr.trim()}`.trim());
  };
  const [from, to] = [base, "HEAD"].map((revision) =>
    read(["rev-parse", "--verify", "--end-of-options", `${revision}^{commit}`]),
  );
  return read(["merge-base", from ?? "", to ?? ""]);
}

/** Files that HEAD has and that differ from a commit, relative to the working directory. */
export function changedFiles(host: ActionHost, since: string): readonly string[] {
  const run = host.git(["diff", "--name-only", "-z", "--relative", "--diff-filter=d", "--no-ext-diff", since, "HEAD"]);
  if (!run.ok) throw new UserError(`git cannot tell the changed files: ${run.stderr.trim()}`);
  return run.stdout.split("\0").filter((file) => file !== "");
}

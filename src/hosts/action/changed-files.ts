import { UserError } from "../../diagnostic/user-error.ts";
import type { ActionHost } from "./action-host.ts";

/** `before` of a push to a new branch. */
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
    // A manual run may have no event: then there is nothing to compare with, which is reported.
    return {};
  }
}

/** The commit to compare with: the base of a pull request, or the commit before a push. */
export function baseOfEvent(host: ActionHost): string | undefined {
  const event = readEvent(host);
  // After a forced push the commit before it is on no branch, so clones do not contain it.
  const before = event.forced === true ? undefined : event.before;
  const base = event.pull_request?.base?.sha ?? event.merge_group?.base_sha ?? before;
  return typeof base === "string" && base !== "" && !NO_COMMIT.test(base) ? base : undefined;
}

/**
 * The merge base of HEAD and the base.
 * @throws UserError if the clone does not contain the base, or too little history.
 */
export function mergeBase(host: ActionHost, base: string): string {
  const read = (args: readonly string[]): string => {
    const run = host.git(args);
    if (run.ok) return run.stdout.trim();
    const remedy = "actions/checkout fetches one commit by default: set `fetch-depth: 0`.";
    throw new UserError(`git cannot compare HEAD with "${base}". ${remedy}\n${run.stderr.trim()}`.trim());
  };
  const [from, to] = [base, "HEAD"].map((revision) =>
    read(["rev-parse", "--verify", "--end-of-options", `${revision}^{commit}`]),
  );
  return read(["merge-base", from ?? "", to ?? ""]);
}

/** Files of HEAD that differ from a commit, relative to the working directory. */
export function changedFiles(host: ActionHost, since: string): readonly string[] {
  const run = host.git(["diff", "--name-only", "-z", "--relative", "--diff-filter=d", "--no-ext-diff", since, "HEAD"]);
  if (!run.ok) throw new UserError(`git cannot list the changed files: ${run.stderr.trim()}`);
  return run.stdout.split("\0").filter((file) => file !== "");
}

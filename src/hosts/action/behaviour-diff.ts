import { UserError } from "../../diagnostic/user-error.ts";
import { escapeMarkdown } from "../../report/lint/markdown.ts";
import { diffMarkdown } from "../cli/commands/diff.ts";
import type { ActionHost } from "./action-host.ts";
import type { Inputs } from "./inputs.ts";

const isPattern = (path: string): boolean => /[*?[{]/.test(path);

/**
 * Changes of endpoints, routes and reachability since the merge base, as Markdown. If the base cannot be read, for
 * example because of its configuration, the text says so and nothing fails: no change in HEAD could repair that.
 */
export async function behaviourDiff(host: ActionHost, base: string, inputs: Inputs): Promise<string> {
  const { paths, config, kubernetesVersion, trust } = inputs;
  try {
    return await diffMarkdown(host, `${base}...HEAD`, undefined, {
      safe: !trust,
      // Patterns may match different files on each side; then both sides are compared as a whole.
      ...(paths.length > 0 && !paths.some(isPattern) && { path: paths }),
      ...(config !== undefined && { config }),
      ...(kubernetesVersion !== undefined && { kubernetesVersion }),
    });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `### kubenetlint: the effect of this change is unknown\n\n${escapeMarkdown(error.message)}\n`;
  }
}

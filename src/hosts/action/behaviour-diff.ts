import { UserError } from "../../diagnostic/user-error.ts";
import { escapeMarkdown } from "../../report/lint/markdown.ts";
import { diffMarkdown } from "../cli/commands/diff.ts";
import type { ActionHost } from "./action-host.ts";
import type { Inputs } from "./inputs.ts";

const isPattern = (path: string): boolean => /[*?[{]/.test(path);

/**
 * What HEAD does to endpoints, routes and reachability since it left the base, as Markdown. That the base cannot be read, its
 * configuration for instance, is said there and fails nothing: no change of HEAD could repair it.
 */
export async function behaviourDiff(host: ActionHost, base: string, inputs: Inputs): Promise<string> {
  const { paths, config, kubernetesVersion, trust } = inputs;
  try {
    return await diffMarkdown(host, `${base}...HEAD`, undefined, {
      safe: !trust,
      // Patterns match other files on each side; then all of both sides is compared.
      ...(paths.length > 0 && !paths.some(isPattern) && { path: paths }),
      ...(config !== undefined && { config }),
      ...(kubernetesVersion !== undefined && { kubernetesVersion }),
    });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `### kubenetlint: what this change does is not known\n\n${escapeMarkdown(error.message)}\n`;
  }
}

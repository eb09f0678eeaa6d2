import type { Kustomization } from "./kustomization.ts";
import { SENTENCES } from "./failure-sentences.ts";
import { shortened, SURROUNDINGS } from "./failure.ts";
import type { BuildFault, Failure } from "./failure.ts";

/**
 * Kustomize prints users' configuration, including inline patches of Secrets; so do errors about nodes of a wrong kind.
 */
const withoutTexts = (text: string): string =>
  text
    .replaceAll(/ with config: `[\s\S]*?`:/g, ":")
    .replace(/:? ?node contents:[\s\S]*/, "")
    .replaceAll(/&\{0x[^}]*\}/g, "a generator");

/** The kustomization that failed: the last folder in the message. */
function failingMember({ text, root, members, shown }: Failure): {
  readonly member: Kustomization;
  readonly rest: string;
} {
  const markers = [...text.matchAll(/(?:recursed accumulation of path|couldn't make target for path) '([^']*)': /g)];
  const last = markers.findLast(([, path]) => members.some(({ folder }) => folder === shown(path ?? "")));
  const path = last?.[1];
  if (last === undefined || path === undefined) return { member: root, rest: text };
  const folder = shown(path);
  const member = members.find((one) => one.folder === folder);
  return { member: member ?? root, rest: text.slice(last.index + last[0].length) };
}

/** Maps kustomize's error message to a fault in the files that it read. */
export function explainFailure(failure: Failure): BuildFault & { readonly member: Kustomization } {
  const { member, rest } = failingMember({ ...failure, text: withoutTexts(failure.text) });
  for (const [pattern, explain] of SENTENCES) {
    const match = pattern.exec(rest);
    if (match !== null) return { ...explain(match, member, failure), member };
  }
  // Unknown messages are shown without local paths.
  const words = rest
    .replace(/^[\s\S]*' must resolve to a file': /, "")
    .replaceAll(/'(\/[^']*)'/g, (_, path: string) => `"${failure.shown(path)}"`);
  return { because: shortened(words.replaceAll(/\s+/g, " ").trim()), surroundings: SURROUNDINGS.test(rest), member };
}

import type { Kustomization } from "./kustomization.ts";
import { SENTENCES } from "./failure-sentences.ts";
import { shortened, SURROUNDINGS } from "./failure.ts";
import type { BuildFault, Failure } from "./failure.ts";

/** Kustomize's configuration blocks repeat what users wrote, inline patches of Secrets among it; so do the nodes of a wrong kind. */
const withoutTexts = (text: string): string =>
  text
    .replaceAll(/ with config: `[\s\S]*?`:/g, ":")
    .replace(/:? ?node contents:[\s\S]*/, "")
    .replaceAll(/&\{0x[^}]*\}/g, "a generator");

/** The kustomization that kustomize was in when it failed: the last folder that it names. */
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

/** What kustomize's words mean for the files that it read. */
export function explainFailure(failure: Failure): BuildFault & { readonly member: Kustomization } {
  const { member, rest } = failingMember({ ...failure, text: withoutTexts(failure.text) });
  for (const [pattern, explain] of SENTENCES) {
    const match = pattern.exec(rest);
    if (match !== null) return { ...explain(match, member, failure), member };
  }
  // Whatever else it says is told without the places of this machine.
  const words = rest
    .replace(/^[\s\S]*' must resolve to a file': /, "")
    .replaceAll(/'(\/[^']*)'/g, (_, path: string) => `"${failure.shown(path)}"`);
  return { because: shortened(words.replaceAll(/\s+/g, " ").trim()), surroundings: SURROUNDINGS.test(rest), member };
}

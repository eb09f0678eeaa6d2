import { join } from "./kustomization.ts";
import type { Kustomization } from "./kustomization.ts";
import type { BuildFault, Failure } from "./failure.ts";
import { entryPlace } from "./entry-place.ts";
import { SURROUNDINGS, titleOf, hasSyntaxProblem, at, isGone, linePlace, shortened } from "./failure.ts";

/** Explains kustomize's message about one entry of a list of paths. */
export function ofReference(
  reference: string,
  reason: string,
  member: Kustomization,
  { sources, members }: Failure,
): BuildFault {
  const place = entryPlace(member, reference);
  const file = join(member.folder, reference);
  if (reason.includes("is not in or below"))
    return at(
      place,
      `a kustomization reads no files outside its folder, such as "${reference}" (\`--load-restrictor\`)`,
      true,
    );
  if (SURROUNDINGS.test(reason) || /^https?:|^git@|\?ref=/.test(reference))
    return at(place, `"${reference}" is remote and is not fetched`, true);
  const taken = /already registered id: (\S+)/.exec(reason)?.[1];
  if (taken !== undefined)
    return at(place, `${titleOf(taken.replace(/['":]+$/, ""))} of "${reference}" is also defined in another resource`);
  if (/missing Resource metadata/.test(reason))
    return at(
      place,
      `"${reference}" contains something that is not a Kubernetes object: it has no \`kind\` or \`metadata\``,
    );
  if (/missing metadata\.name/.test(reason)) return at(place, `an object of "${reference}" has no \`metadata.name\``);
  if (reason.includes("expected kind != 'Component'"))
    return at(place, `"${reference}" is a Component, which belongs under \`components\``);
  if (reason.includes("expected kind 'Component'"))
    return at(place, `"${reference}" is not a Component, and belongs under \`resources\``);
  if (reason.includes("cycle detected"))
    return at(place, `"${reference}" refers back to this kustomization: a reference cycle`);
  if (/unable to find one of 'kustomization.yaml'/.test(reason))
    return at(place, `there is no kustomization in the folder "${reference}"`);
  const yaml = /(?:MalformedYAMLError: yaml|^yaml|YAML to JSON: yaml): (?:line (\d+): )?(.*?)(?: in File: .*)?$/.exec(
    reason,
  );
  if (yaml !== null || hasSyntaxProblem(sources.get(file))) {
    const reported = hasSyntaxProblem(sources.get(file)) && [...member.resources, ...member.parts].includes(file);
    return {
      ...at(
        linePlace(sources.get(file), yaml?.[1]) ?? place,
        `"${reference}" is not valid YAML: ${yaml?.[2] ?? reason}`,
      ),
      ...(reported && { reported: true as const }),
    };
  }
  const gone = isGone(reason) && !members.some(({ folder }) => folder === file);
  return at(place, gone ? `there is no file or folder "${reference}"` : `"${reference}": ${shortened(reason)}`);
}

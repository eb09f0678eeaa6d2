import { unreadNotes } from "../../engine/judge/unread.ts";
import { leftOutText } from "../../report/left-out.ts";
import { printable } from "../../base/printable.ts";
import { noteText } from "../../report/lint/reporter.ts";
import { wholeScope } from "../../scope/scope.ts";
import { MOST_PODS_OF_WORKLOAD } from "../../simulate/pods/pod-draft.ts";
import { MOST_PODS } from "../../simulate/pods/pods.ts";
import type { Model } from "../../model/model.ts";
import type { ParsedSource } from "../../yaml/document.ts";

/**
 * Objects that the simulation left out and why, one line each for standard error: otherwise the answer looks complete.
 */
export function leftOutNotes(sources: readonly ParsedSource[], { refused }: Model): string {
  const broken = sources
    .flatMap(({ problems, documents }) => [...problems, ...documents.flatMap((document) => document.problems)])
    .filter(({ kind }) => kind === "syntax")
    .map(({ at, message }) => {
      const { file, start } = at.span();
      return `${printable(`note: ${file}:${start.line}:${start.column} could not be read: ${message}`)}\n`;
    });
  const unread = unreadNotes([wholeScope(sources)]).map((note) => `${printable(`note: ${noteText(note)}`)}\n`);
  return broken.join("") + unread.join("") + leftOutText(refused);
}

/** The note that not all pods are simulated. */
export function tooManyPods({ workloads }: Model): string {
  const large = workloads.filter(({ replicas }) => replicas.from === "spec" && replicas.max > MOST_PODS_OF_WORKLOAD);
  const total = workloads.reduce((sum, { replicas }) => sum + Math.min(replicas.min, MOST_PODS_OF_WORKLOAD), 0);
  return [
    ...large.map(
      ({ kind, name, replicas }) =>
        `note: ${kind} ${name} has ${replicas.max} replicas; only ${MOST_PODS_OF_WORKLOAD} pods are simulated`,
    ),
    ...(total > MOST_PODS
      ? [`note: these workloads have more than ${MOST_PODS} pods, the limit of a cluster; the others are left out`]
      : []),
  ]
    .map((line) => `${printable(line)}\n`)
    .join("");
}

import type { ConnectionEnd } from "../connection-end.ts";
import type { Direction } from "../network-policy.ts";
import type { CiliumSet } from "./cilium-set.ts";
import { questionsOf } from "./rule-questions.ts";

const rulesFor = (set: CiliumSet, end: ConnectionEnd, direction: Direction) =>
  end.kind === "pod"
    ? set.selecting(end).flatMap(({ spec }) => spec.rules.filter((rule) => rule.direction === direction))
    : [];

/** Whether policies of Cilium have rules for a pod in a direction. */
export const isGoverned = (set: CiliumSet, end: ConnectionEnd, direction: Direction): boolean =>
  !set.isEmpty && rulesFor(set, end, direction).length > 0;

/** Whether these rules leave something open. */
export const isOpen = (set: CiliumSet, end: ConnectionEnd, direction: Direction): boolean =>
  rulesFor(set, end, direction).some((rule) => questionsOf(rule).length > 0);

/** Whether policies of Cilium surely deny what none of their rules allows. */
export const isolatesByCilium = (set: CiliumSet, end: ConnectionEnd, direction: Direction): boolean =>
  !set.isEmpty &&
  end.kind === "pod" &&
  set
    .selecting(end)
    .some(
      ({ spec, match }) =>
        match === "yes" && spec.defaultDeny[direction] && spec.rules.some((rule) => rule.direction === direction),
    );

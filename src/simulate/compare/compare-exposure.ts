import type { Model } from "../../model/model.ts";
import { describeConnections } from "../connections.ts";
import { exposures } from "../policy/exposure.ts";
import { PolicyView } from "../policy/policy-view.ts";
import type { ProfileName } from "../policy/interpretation.ts";
import { distinctDoubts, doubtText } from "../unjudged/doubt.ts";
import type { Doubt } from "../unjudged/doubt.ts";
import { compareFacts } from "./change.ts";
import type { Change, Comparison, Fact } from "./change.ts";

const WORDS = {
  yes: "open",
  perhaps: "open if policies allow the controller or the client",
  no: "blocked by policies",
} as const;

const OPEN: ReadonlySet<string | undefined> = new Set([WORDS.yes, WORDS.perhaps]);

interface ExposureFact extends Fact {
  readonly unjudged: readonly Doubt[];
}

function facts(model: Model, profile: ProfileName): ReadonlyMap<string, ExposureFact> {
  return new Map(
    exposures(new PolicyView(model, profile)).map(({ workload, connections, through, passes, at, unjudged }) => [
      `${workload.resource.title}, ${describeConnections(connections)} through ${through}`,
      { text: unjudged[0] === undefined ? WORDS[passes] : `unknown: ${doubtText(unjudged[0])}`, at, unjudged },
    ]),
  );
}

/** Exposure of workloads to the outside, opened and closed; and those that depend on objects that are not simulated. */
export function compareExposure(base: Model, head: Model, profile: ProfileName = "generic"): Comparison {
  const [before, after] = [facts(base, profile), facts(head, profile)];
  const all = compareFacts("exposure", before, after, (was, is) =>
    OPEN.has(was) === OPEN.has(is) ? "changed" : OPEN.has(is) ? "opened" : "closed",
  );
  const doubtsOf = ({ subject }: Change): readonly Doubt[] => [
    ...(before.get(subject)?.unjudged ?? []),
    ...(after.get(subject)?.unjudged ?? []),
  ];
  const open = all.filter((change) => doubtsOf(change).length > 0);
  return {
    // A new or removed exposure that policies block anyway is not a change.
    changes: all.filter(
      (change) => doubtsOf(change).length === 0 && (OPEN.has(change.before) || OPEN.has(change.after)),
    ),
    unproved: open.map(
      (change) =>
        `${change.subject}: whether it is open to the outside is unknown: ` +
        `${distinctDoubts(doubtsOf(change)).map(doubtText).join("; ")}`,
    ),
    unjudged: open.flatMap(doubtsOf),
  };
}

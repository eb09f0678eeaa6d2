import type { Model } from "../../model/model.ts";
import { describeConnections } from "../connections.ts";
import { exposures } from "../policy/exposure.ts";
import { PolicyView } from "../policy/policy-view.ts";
import type { ProfileName } from "../policy/reading.ts";
import { compareFacts } from "./change.ts";
import type { Change, Fact } from "./change.ts";

const WORDS = { yes: "open", perhaps: "open if policies let the controller or the client in", no: "closed by policies" } as const;

const OPEN: ReadonlySet<string | undefined> = new Set([WORDS.yes, WORDS.perhaps]);

function facts(model: Model, profile: ProfileName): ReadonlyMap<string, Fact> {
  return new Map(exposures(new PolicyView(model, profile)).map(({ workload, connections, through, passes, at }) => [
    `${workload.resource.title}, ${describeConnections(connections)} through ${through}`, { text: WORDS[passes], at },
  ]));
}

/** Ways from outside to workloads, opened and closed. */
export function compareExposure(base: Model, head: Model, profile: ProfileName = "generic"): readonly Change[] {
  return compareFacts("exposure", facts(base, profile), facts(head, profile), (before, after) =>
    OPEN.has(before) === OPEN.has(after) ? "changed" : OPEN.has(after) ? "opened" : "closed")
    // A closed door that is new, or gone, opens nothing.
    .filter(({ before, after }) => OPEN.has(before) || OPEN.has(after));
}

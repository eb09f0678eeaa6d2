import type { Container } from "kubernetes-types/core/v1.js";
import type { Place } from "../../diagnostic/place.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import type { ServiceBackends } from "../service/backends.ts";

/** What says on which port the pods of a template listen; those of one kind count as one witness, however many there are. */
export type WitnessKind = "container" | "program" | "probe" | "service" | "policy" | "monitor" | "caller";

/** One place that says: the pods serve this port. */
export interface Claim {
  readonly kind: WitnessKind;
  readonly number: number;
  readonly protocol: string;
  readonly resource: Resource;
  readonly at: Place;
  /** `the readinessProbe of container "web"`, `NetworkPolicy "web"`. */
  readonly title: string;
  /** It names a declared port: where the declaration is wrong it is wrong with it, and stands for nothing of its own. */
  readonly byName: boolean;
  /** The name of the port that the container or the Service gives it. */
  readonly name: string;
  /** The object that holds the number: a container port, a probe's handler, a Service port, an entry of a policy. */
  readonly object: object;
  readonly container?: DeepReadonly<Container>;
  readonly backends?: ServiceBackends;
}

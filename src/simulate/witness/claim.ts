import type { Container } from "kubernetes-types/core/v1.js";
import type { Place } from "../../diagnostic/place.ts";
import type { DeepReadonly } from "../../model/readonly.ts";
import type { Resource } from "../../model/resource.ts";
import type { ServiceBackends } from "../service/backends.ts";

/** Kinds of evidence for the port on which the pods of a template listen; claims of one kind count as one witness. */
export type WitnessKind = "container" | "program" | "probe" | "service" | "policy" | "monitor" | "caller";

/** One place that indicates: the pods serve this port. */
export interface Claim {
  readonly kind: WitnessKind;
  readonly number: number;
  readonly protocol: string;
  readonly resource: Resource;
  readonly at: Place;
  /** `the readinessProbe of container "web"`, `NetworkPolicy "web"`. */
  readonly title: string;
  /**
   * It refers to a declared port by name: if the declaration is wrong, so is the claim; it is not independent evidence.
   */
  readonly byName: boolean;
  /** The name of the port in the container or the Service. */
  readonly name: string;
  /** The object with the number: a container port, a probe's handler, a Service port, an entry of a policy. */
  readonly object: object;
  readonly container?: DeepReadonly<Container>;
  /** Of a claim about a container, what in it: `readinessProbe`, `PORT`. */
  readonly part?: string;
  readonly backends?: ServiceBackends;
}

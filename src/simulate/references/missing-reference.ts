import { isSlip } from "../../hints/closeness.ts";
import type { KindMap } from "../../model/kinds.ts";
import type { Model } from "../../model/model.ts";
import { isNamedAfter } from "../../model/operators.ts";
import type { Resource } from "../../model/resource.ts";
import type { Completeness } from "../../model/completeness.ts";
import type { Simulation } from "../simulation.ts";
import { definedInOtherScope, missingServices } from "./missing-service.ts";
import { nearOfHostVariable, prefixedService } from "./near.ts";
import type { Reference } from "./reference.ts";
import { nearestService, serviceDirectory, serviceWorld } from "./target.ts";
import type { ReferenceTarget } from "./target.ts";

type Service = Resource<KindMap["Service"]>;
type MissingTarget = ReferenceTarget & { readonly kind: "missing" };

/** A reference to a Service that the manifests do not define. */
export interface MissingReference {
  /** The Service of the namespace that was probably meant. */
  readonly near: Service | undefined;
  /** Services of this name in other namespaces, where none of its own comes into question. */
  readonly elsewhere: readonly Service[];
  /** The one of them to name: in the namespace that was probably meant, or the first. */
  readonly other: Service | undefined;
  /** The text to write instead, where it is known. */
  readonly corrected: string | undefined;
  /** Why the Service may exist all the same. */
  readonly unknown: string | undefined;
}

/** Forward proxies are at the edge of a network; their short names come from the search domains of the nodes. */
const FORWARD_PROXY = /(?:https?|ftp|all)_?proxy$/i;

/**
 * Whether a missing Service is worth reporting: in a file only `.svc` names a Service, elsewhere a URL or port is
 * enough.
 */
function isMeant({ source, shape, value }: Reference, { confidence }: MissingTarget): boolean {
  if (confidence === "high") return true;
  return (
    confidence === "medium" &&
    shape !== "text" &&
    source !== "custom-resource" &&
    source !== "annotation" &&
    !value.trim().includes("\n")
  );
}

/** The governing Service of the StatefulSet whose pod has this name. */
function governingService(model: Model, { pod, namespace }: MissingTarget): Service | undefined {
  const set = pod === undefined ? undefined : model.get("StatefulSet", namespace, pod.replace(/-\d+$/, ""));
  const name = set?.object.spec?.serviceName;
  return name === undefined ? undefined : model.get("Service", namespace, name);
}

/** A typo in the namespace, or `default` left over from where the application was before it got its own namespace. */
const isMisplaced = (namespace: string, service: Service, resource: Resource): boolean =>
  isSlip(namespace, service.namespace) ||
  (namespace === "default" && service.namespace === resource.namespace && resource.namespaceGiven);

/** Services that a Rollout refers to are defined beside it. */
const isOwned = ({ source, resource }: Reference): boolean =>
  source === "custom-resource" && resource.kind === "Rollout";

function reasonToDoubt(
  world: Completeness,
  name: string,
  isNear: boolean,
  other: Service | undefined,
): string | undefined {
  // Manifests without a namespace may be applied to the one in which the other end is.
  if (other !== undefined) return `some of these manifests set no namespace, and ${other.title} has this name`;
  return world.closed || (isNear && (world.producers ?? []).every((producer) => !isNamedAfter(name, producer)))
    ? undefined
    : world.because;
}

function correctedHost(
  { host, shape }: Reference,
  target: MissingTarget,
  near: Service | undefined,
  misplaced: Service | undefined,
): string | undefined {
  if (misplaced !== undefined && shape !== "field")
    return host.replace(`${target.name}.${target.namespace}`, `${target.name}.${misplaced.namespace}`);
  if (near === undefined) return undefined;
  return shape === "field" ? near.name : host.replace(target.name, near.name);
}

/** What is known of a reference to a Service that is not defined; undefined where it may mean something else. */
export function missingReference(
  simulation: Simulation,
  reference: Reference,
  target: MissingTarget,
): MissingReference | undefined {
  const { model } = simulation;
  const names = simulation.fact(serviceDirectory);
  const { resource } = reference;
  const slipped = nearOfHostVariable(model, names, reference, target);
  if (slipped === undefined && !isMeant(reference, target)) return undefined;
  const alike = nearestService(model, names, target);
  const prefixed = prefixedService(model, names, target);
  const near =
    governingService(model, target) ??
    prefixed ??
    slipped ??
    (alike !== undefined && isSlip(target.name, alike.name) ? alike : undefined);
  if (near === undefined && !target.explicit && FORWARD_PROXY.test(reference.name)) return undefined;
  const elsewhere = near === undefined ? (names.byName.get(target.name) ?? []) : [];
  const misplaced = target.explicit
    ? elsewhere.find((service) => service.namespaceGiven && isMisplaced(target.namespace, service, resource))
    : undefined;
  const other = misplaced ?? elsewhere[0];
  return {
    near,
    elsewhere,
    other,
    corrected: correctedHost(reference, target, near, misplaced),
    unknown: doubt(),
  };

  function doubt(): string | undefined {
    const apart = model.elsewhere("Service", target.name);
    // With another prefix the same Service is in every other overlay.
    if (apart !== undefined && prefixed === undefined) return definedInOtherScope(apart);
    if (misplaced !== undefined) return undefined;
    const isEmpty = other === undefined && !names.byNamespace.has(target.namespace);
    const world: Completeness = isEmpty
      ? { closed: false, because: `these manifests contain no Service of namespace ${target.namespace}` }
      : serviceWorld(model, names, target);
    const isFixed = other !== undefined && other.namespaceGiven && (target.explicit || resource.namespaceGiven);
    const reason = reasonToDoubt(world, target.name, near !== undefined, isFixed ? undefined : other);
    if (reason !== undefined || near !== undefined || other !== undefined || isOwned(reference)) return reason;
    return simulation.fact(missingServices).explain(target.namespace, target.name, undefined, reference.port?.number)
      .unknown;
  }
}

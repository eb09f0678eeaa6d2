import type { Effect } from "../../model/effects/effect.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import type { Match } from "../policy/match.ts";
import type { Annotation } from "./doubt.ts";
import { isOutsideMesh, LINKERD } from "./other-meshes.ts";
import type { Subject } from "./subject.ts";

const KEY = "config.linkerd.io/default-inbound-policy";

/** Modes that deny nothing. Source: linkerd.io/2/features/server-policy, "Default policies". */
const OPEN: ReadonlySet<string> = new Set(["all-unauthenticated", "audit"]);

/** What an annotation of a namespace or of pods does to connections to these pods. */
const DEFAULT: Effect = {
  group: "policy.linkerd.io",
  kind: KEY,
  does: ["isolate", "identity"],
  side: "towards",
  clusterScoped: false,
  touches: { by: "linkerd-default" },
  simulated: false,
  transport: "TCP",
};

/** Only clients outside of the cluster's networks are denied. */
const CLUSTER: Effect = { ...DEFAULT, peers: "outside" };

interface Annotated {
  readonly resource: Resource;
  readonly annotation: Annotation;
  readonly effect: Effect;
}

/**
 * Namespaces and workloads whose default policy for inbound traffic may deny: the proxy reads that of the pod, else
 * that of the namespace.
 */
export function linkerdDefaults(model: Model): readonly Annotated[] {
  const restricts = (value: unknown): boolean => typeof value === "string" && value !== "" && !OPEN.has(value);
  const found: Annotated[] = [];
  const add = (resource: Resource, annotations: Readonly<Record<string, string>> | undefined | null): void => {
    if (annotations != null && restricts(annotations[KEY]))
      found.push({
        resource,
        annotation: { key: KEY, at: resource.at(annotations, KEY, "key") },
        effect: annotations[KEY] === "cluster-unauthenticated" ? CLUSTER : DEFAULT,
      });
  };
  for (const namespace of model.all("Namespace")) add(namespace, namespace.metadata.annotations);
  for (const { resource, template } of model.workloads) add(resource, template.metadata?.annotations);
  return found;
}

/** Pods with the annotation, or pods of a namespace with it that have no other. */
export function matchLinkerdDefault(resource: Resource, subject: Subject): Match {
  const { end } = subject;
  if (isOutsideMesh(subject, ...LINKERD)) return "no";
  const own = end.owner?.template.metadata?.annotations?.[KEY];
  if (resource.kind === "Namespace" && resource.group === "")
    return resource.name === end.namespace && own === undefined ? "yes" : "no";
  return end.owner?.resource === resource ? "yes" : "no";
}

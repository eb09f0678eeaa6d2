import { Memo } from "../../base/memo.ts";
import { isKnown } from "../kinds.ts";
import type { ResourceIdentity } from "../resource.ts";
import { CLOUDS } from "./clouds.ts";
import type { Effect, Power } from "./effect.ts";
import { KUBERNETES } from "./kubernetes.ts";
import { KUMA } from "./kuma.ts";
import { MESHES } from "./meshes.ts";
import { PLATFORMS } from "./platforms.ts";
import { PLUG_INS } from "./plug-ins.ts";
import { POLICY_WRITERS } from "./policy-writers.ts";
import { ROUTERS } from "./routers.ts";

/** How objects of each kind may affect traffic: one row per kind, for any version. */
export const CATALOGUE: readonly Effect[] = [
  ...KUBERNETES,
  ...PLUG_INS,
  ...CLOUDS,
  ...MESHES,
  ...KUMA,
  ...ROUTERS,
  ...PLATFORMS,
  ...POLICY_WRITERS,
];

const byKind = new Map(CATALOGUE.map((effect) => [`${effect.group}/${effect.kind}`, effect]));

/** Groups whose objects represent cloud resources, not objects of the cluster. */
const OF_A_CLOUD = /(?:^|\.)(?:upbound\.io|crossplane\.io|cnrm\.cloud\.google\.com|services\.k8s\.aws|azure\.com)$/;

/**
 * An unknown custom kind with the name of a network policy: its objects may restrict the pods of their namespace. Any
 * other policy may be attached to Gateways, routes and Services by its targetRefs, and may create pods like any kind.
 * Source: GEP-713, "Policy Attachment".
 */
function guessed(group: string, kind: string): Effect | undefined {
  if (
    !group.includes(".") ||
    group.endsWith(".k8s.io") ||
    OF_A_CLOUD.test(group) ||
    !kind.endsWith("Policy") ||
    kind.startsWith("Staged")
  )
    return undefined;
  if (!/(?:Network|Authorization)Policy$/.test(kind))
    return {
      group,
      kind,
      does: ["isolate", "identity", "make-pods"],
      side: "towards",
      clusterScoped: false,
      touches: { by: "routes" },
      simulated: false,
    };
  return {
    group,
    kind,
    does: ["isolate", "allow"],
    side: "both",
    clusterScoped: /^(?:Cluster|Global)/.test(kind),
    touches: { by: "all" },
    simulated: false,
  };
}

const guesses = new Memo((id) => guessed(id.slice(0, id.indexOf("/")), id.slice(id.indexOf("/") + 1)));

type Kinded = Pick<ResourceIdentity, "apiVersion" | "kind"> & { readonly group: string };

/** The row of an object's kind; undefined for a kind without a known effect. */
export function effectOf({ group, kind }: Pick<Kinded, "group" | "kind">): Effect | undefined {
  const id = `${group}/${kind}`;
  return byKind.get(id) ?? guesses.get(id);
}

/** Whether the effect of an object of this version is simulated. */
export function isSimulated({ simulated }: Effect, { apiVersion, kind }: Pick<Kinded, "apiVersion" | "kind">): boolean {
  if (typeof simulated === "boolean") return simulated && isKnown(apiVersion, kind);
  return simulated.includes(apiVersion.slice(apiVersion.indexOf("/") + 1));
}

/** The possible effects of an object that is not simulated; none if it is simulated, or has no effect. */
export function unjudgedPowers(resource: Kinded): readonly Power[] {
  const effect = effectOf(resource);
  return effect === undefined || effect.does.length === 0 || isSimulated(effect, resource) ? [] : effect.does;
}

import { fieldsOf } from "../../../base/values.ts";
import { isRecord } from "../../../base/is-record.ts";
import type { Model } from "../../../model/model.ts";
import type { Resource } from "../../../model/resource.ts";
import type { PodEnd } from "../../policy/connection-end.ts";
import type { Match } from "../../policy/match.ts";
import { matchMap } from "../../unjudged/subject.ts";
import { meshSettings } from "../mesh-settings.ts";
import { isSecurityKind } from "./policy.ts";

export type TLSMode = "STRICT" | "PERMISSIVE" | "DISABLE";

/** What a proxy requires of clients on one port. */
export interface RequiredTLS {
  /** undefined: not known. */
  readonly mode: TLSMode | undefined;
  /** The objects that set it; empty for the default. */
  readonly by: readonly Resource[];
}

const MODES: readonly unknown[] = ["STRICT", "PERMISSIVE", "DISABLE"];
const modeOf = (value: unknown): TLSMode | undefined => {
  const { mode } = fieldsOf(value);
  return MODES.includes(mode) ? (mode as TLSMode) : undefined;
};

/** The PeerAuthentications of a model. */
export const peerAuthenticationsOf = (model: Model): readonly Resource[] =>
  model.resources.filter(
    (resource) => isSecurityKind(resource, "PeerAuthentication") && !model.malformed.has(resource),
  );

interface Level {
  readonly resources: readonly Resource[];
  /** Modes that some of them set. */
  readonly modes: ReadonlySet<TLSMode>;
  readonly isSure: boolean;
}

function levelOf(
  found: readonly { readonly resource: Resource; readonly match: Match }[],
  modeIn: (spec: Readonly<Record<string, unknown>>) => TLSMode | undefined,
): Level | undefined {
  const setting = found.flatMap(({ resource, match }) => {
    const mode = modeIn(fieldsOf(resource.object["spec"]));
    return mode === undefined ? [] : [{ resource, mode, match }];
  });
  if (setting.length === 0) return undefined;
  return {
    resources: setting.map(({ resource }) => resource),
    modes: new Set(setting.map(({ mode }) => mode)),
    // Of several the oldest counts, and no manifest shows which that is.
    isSure: setting.length === found.length && setting.every(({ match }) => match === "yes"),
  };
}

/**
 * The mode of one port of a pod: that of the port, else of the pod, its namespace, the mesh; `PERMISSIVE` by default.
 * Source: istio pilot/pkg/security/authn/policy_applier.go, ComposePeerAuthentication.
 */
export function requiredTLS(
  model: Model,
  policies: readonly Resource[],
  end: PodEnd,
  port: number | undefined,
): RequiredTLS {
  const { roots } = meshSettings(model);
  const own: { readonly resource: Resource; readonly match: Match }[] = [];
  const [ofNamespace, ofMesh]: [typeof own, typeof own] = [[], []];
  for (const resource of policies) {
    const { selector } = fieldsOf(resource.object["spec"]);
    const labels = fieldsOf(selector)["matchLabels"];
    const isWide = !isRecord(labels) || Object.keys(labels).length === 0;
    if (isWide && resource.namespace === end.namespace) ofNamespace.push({ resource, match: "yes" });
    if (isWide && roots.has(resource.namespace)) ofMesh.push({ resource, match: "yes" });
    if (isWide || resource.namespace !== end.namespace || roots.has(resource.namespace)) continue;
    const match = matchMap(labels, { model, end });
    if (match !== "no") own.push({ resource, match });
  }
  const levels = [
    port === undefined ? undefined : levelOf(own, ({ portLevelMtls }) => modeOf(fieldsOf(portLevelMtls)[String(port)])),
    levelOf(own, ({ mtls }) => modeOf(mtls)),
    levelOf(ofNamespace, ({ mtls }) => modeOf(mtls)),
    levelOf(ofMesh, ({ mtls }) => modeOf(mtls)),
  ];
  const by: Resource[] = [];
  const possible = new Set<TLSMode>();
  for (const level of levels) {
    if (level === undefined) continue;
    by.push(...level.resources);
    for (const mode of level.modes) possible.add(mode);
    if (level.isSure) return { mode: possible.size === 1 ? [...possible][0] : undefined, by };
  }
  possible.add("PERMISSIVE");
  return { mode: possible.size === 1 ? [...possible][0] : undefined, by };
}

/** Ports that a PeerAuthentication names. */
export const portsWithMode = (policies: readonly Resource[]): readonly number[] =>
  policies.flatMap((resource) => Object.keys(fieldsOf(fieldsOf(resource.object["spec"])["portLevelMtls"])).map(Number));

/** Which definitions of the Gateway API a cluster has, as far as that is known. */
export interface GatewayAPI {
  /** `1.6`. */
  readonly version?: string;
  readonly channel?: "standard" | "experimental";
}

/** The newest release whose fields are known: `schemas/gateway-api.ts`. */
const NEWEST = 7;

/** 6 for `1.6`, `v1.6.3`; undefined for anything but a release of v1. */
export const gatewayMinor = (version: string | undefined): number | undefined => {
  const [, minor] = /^v?1\.(\d+)/.exec(version ?? "") ?? [];
  return minor === undefined ? undefined : Number(minor);
};

/**
 * What a field or version that only another release or channel has is in these definitions. `open`: not known which
 * ones are installed.
 */
export type Presence = "served" | "refused" | "open";

/**
 * @param other as the shipped definitions name it: `Gateway API 1.7` or `the experimental channel`. The experimental
 * channel contains everything that a later standard channel adopted from it.
 */
export function presenceIn(other: string, { version, channel }: GatewayAPI): Presence {
  const minor = gatewayMinor(version);
  if (channel === "experimental") return "served";
  const since = gatewayMinor(other.replace("Gateway API ", ""));
  if (minor !== undefined && minor > NEWEST) return "open";
  if (since === undefined) return channel === "standard" ? "refused" : "open";
  if (minor === undefined) return "open";
  if (minor >= since) return "served";
  return channel === "standard" ? "refused" : "open";
}

/** Whether more may be in these definitions than in any that is known here. */
export const isNewerThanKnown = ({ version }: GatewayAPI): boolean => (gatewayMinor(version) ?? 0) > NEWEST;

const GROUP = "gateway.networking.k8s.io";

/** The release of the standard channel that first had a kind in this version. @see the changelogs of the Gateway API */
const SINCE: Readonly<Record<string, number>> = {
  [`${GROUP}/v1 GRPCRoute`]: 1,
  [`${GROUP}/v1 BackendTLSPolicy`]: 4,
  [`${GROUP}/v1 ListenerSet`]: 5,
  [`${GROUP}/v1 TLSRoute`]: 5,
  [`${GROUP}/v1 ReferenceGrant`]: 5,
  [`${GROUP}/v1 TCPRoute`]: 6,
  [`${GROUP}/v1 UDPRoute`]: 6,
};

/** `1.6` for a kind that the installed release does not have yet. */
export function laterRelease(apiVersion: string, kind: string, { version }: GatewayAPI): string | undefined {
  const [since, minor] = [SINCE[`${apiVersion} ${kind}`], gatewayMinor(version)];
  return since === undefined || minor === undefined || minor >= since ? undefined : `1.${since}`;
}

/**
 * Versions that no release since 1.2 has served in either channel.
 * @see the changelogs of the Gateway API, v1.0 and v1.2
 */
const GONE = new Set(
  ["GatewayClass", "Gateway", "HTTPRoute", "GRPCRoute", "ReferenceGrant"].map((kind) => `${GROUP}/v1alpha2 ${kind}`),
);

/** Whether the installed release no longer serves a kind in this version. */
export const isGone = (apiVersion: string, kind: string, { version }: GatewayAPI): boolean =>
  GONE.has(`${apiVersion} ${kind}`) && (gatewayMinor(version) ?? 0) >= 2;

/**
 * Versions that only the experimental channel still serves.
 * @see config/crd/experimental of Gateway API v1.6.3 and v1.7.0
 */
const EXPERIMENTAL = new Set([
  ...["TCPRoute", "UDPRoute", "TLSRoute"].map((kind) => `${GROUP}/v1alpha2 ${kind}`),
  ...["TLSRoute", "BackendTLSPolicy"].map((kind) => `${GROUP}/v1alpha3 ${kind}`),
]);

/** Whether a kind is served in this version by the experimental channel alone. */
export const isExperimentalVersion = (apiVersion: string, kind: string): boolean =>
  EXPERIMENTAL.has(`${apiVersion} ${kind}`);

/**
 * Versions whose objects have the shape of a version that is shipped: the API server converts between them without
 * changing a field. @see apis/ of Gateway API: the types of one version are aliases of the other's
 */
const SAME_SHAPE: ReadonlyMap<string, string> = new Map([
  ...["GatewayClass", "Gateway", "HTTPRoute", "GRPCRoute", "TCPRoute", "UDPRoute", "TLSRoute", "ReferenceGrant"].map(
    (kind) => [`${GROUP}/v1alpha2 ${kind}`, `${GROUP}/v1`] as const,
  ),
  ...["TLSRoute", "BackendTLSPolicy"].map((kind) => [`${GROUP}/v1alpha3 ${kind}`, `${GROUP}/v1`] as const),
]);

/** The apiVersion whose definition is used for a kind in another version of the same shape. */
export const sameShape = (apiVersion: string, kind: string): string | undefined =>
  SAME_SHAPE.get(`${apiVersion} ${kind}`);

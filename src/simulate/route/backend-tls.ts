import { isRecord } from "../../base/is-record.ts";
import { nearest } from "../../hints/nearest.ts";
import type { Place } from "../../diagnostic/place.ts";
import type { Model } from "../../model/model.ts";
import { namesIn } from "../../model/names-in.ts";
import type { Resource } from "../../model/resource.ts";

/** What is wrong with a reference to a certificate authority. `key`: the ConfigMap exists but lacks `ca.crt`. */
export type CAProblem = "kind" | "missing" | "key";

export interface CAReference {
  readonly ref: object;
  readonly kind: string;
  readonly name: string;
  readonly at: Place;
  readonly problem: CAProblem | undefined;
  /** The closest match: a kind or a name. */
  readonly near: string | undefined;
  /** Why there may be no problem: what these manifests do not show. */
  readonly unknown: string | undefined;
}

/** A BackendTLSPolicy with its references: Gateways use TLS to the Services that it targets. */
export interface BackendTLS {
  readonly policy: Resource;
  readonly targets: readonly { readonly name: string; readonly sectionName: string | undefined }[];
  readonly references: readonly CAReference[];
  /** No certificate is available: requests to the targets are answered with 5xx. */
  readonly broken: boolean;
}

const maps = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.filter(isRecord) : [];
const text = (value: unknown): string => (typeof value === "string" ? value : "");

/**
 * Kinds of the core group that contain certificates: support for ConfigMap is core, for Secret implementation-specific.
 */
const HOLDERS: ReadonlySet<string> = new Set(["ConfigMap", "Secret"]);

function resolve(model: Model, policy: Resource, ref: Readonly<Record<string, unknown>>): CAReference {
  const [group, kind, name] = [text(ref["group"]), text(ref["kind"]), text(ref["name"])];
  const place = (key: string): Place => policy.document.at(ref, key);
  const fine = { ref, kind, name, at: place("name"), problem: undefined, near: undefined, unknown: undefined };
  if (group !== "")
    return {
      ...fine,
      at: place("kind"),
      problem: "kind",
      unknown: `support for ${group} ${kind} depends on the implementation`,
    };
  if (!HOLDERS.has(kind)) return { ...fine, at: place("kind"), problem: "kind", near: nearest(kind, HOLDERS) };
  if (kind === "Secret")
    return {
      ...fine,
      at: place("kind"),
      problem: "kind",
      unknown: "support for Secrets depends on the implementation",
    };
  const map = model.get("ConfigMap", policy.namespace, name);
  if (map === undefined) {
    const near = nearest(name, namesIn(model.all("ConfigMap"), policy.namespace).names);
    return {
      ...fine,
      problem: "missing",
      near,
      unknown: near === undefined ? `ConfigMap ${policy.namespace}/${name} may be created elsewhere` : undefined,
    };
  }
  const keys = Object.keys({ ...map.object.data, ...map.object.binaryData });
  return keys.includes("ca.crt") ? fine : { ...fine, problem: "key", near: nearest("ca.crt", keys) };
}

/**
 * All BackendTLSPolicies. Source: gateway-api apis/v1/backendtlspolicy_types.go: a reference of an unsupported kind, to
 * a missing object or to one without the key `ca.crt` is invalid; without a valid one the policy is not accepted, and
 * requests get an error.
 */
export function backendTLSPolicies(model: Model): readonly BackendTLS[] {
  return model.resources.flatMap((policy): readonly BackendTLS[] => {
    if (
      policy.kind !== "BackendTLSPolicy" ||
      policy.group !== "gateway.networking.k8s.io" ||
      model.malformed.has(policy)
    )
      return [];
    const { spec } = policy.object as { readonly spec?: unknown };
    if (!isRecord(spec) || !isRecord(spec["validation"])) return [];
    const targets = maps(spec["targetRefs"]).flatMap((ref) =>
      text(ref["group"]) === "" && ref["kind"] === "Service"
        ? [{ name: text(ref["name"]), sectionName: text(ref["sectionName"]) || undefined }]
        : [],
    );
    const references = maps(spec["validation"]["caCertificateRefs"]).map((ref) => resolve(model, policy, ref));
    const broken =
      references.length > 0 &&
      references.every(({ problem, unknown }) => problem !== undefined && unknown === undefined);
    return [{ policy, targets, references, broken }];
  });
}

/** The policy for a port of a Service: one that names the port takes precedence over one for all ports. */
export function backendTLSOf(
  model: Model,
  service: { readonly namespace: string; readonly name: string },
  portName: string,
): BackendTLS | undefined {
  const own = backendTLSPolicies(model).filter(
    ({ policy, targets }) =>
      policy.namespace === service.namespace &&
      targets.some(
        ({ name, sectionName }) => name === service.name && (sectionName === undefined || sectionName === portName),
      ),
  );
  return (
    own.find(({ targets }) =>
      targets.some(({ name, sectionName }) => name === service.name && sectionName === portName && portName !== ""),
    ) ?? own[0]
  );
}

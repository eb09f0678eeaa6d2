import { isRecord } from "../../base/is-record.ts";
import { fieldsOf, listOf, textOf } from "../../base/values.ts";
import type { Place } from "../../diagnostic/place.ts";
import { isSlip } from "../../hints/closeness.ts";
import { areVariants } from "../../hints/variants.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
import { gatewayHostMatches } from "./hostname.ts";
import { isIssued, tlsReferences } from "./tls-references.ts";
import type { TLSReference } from "./tls-references.ts";

/** A Secret, or an object from which a controller makes one. */
export interface SecretSource {
  readonly resource: Resource;
  readonly at: Place;
  readonly namespace: string;
  /** Name of the Secret. */
  readonly name: string;
  /** Hosts of a certificate. */
  readonly hosts: readonly string[];
}

/**
 * Where a kind names the Secret that its controller makes; without a value there, it has the name of the object.
 * Sources: the definitions of cert-manager, Sealed Secrets, External Secrets, Vault Secrets Operator, the 1Password,
 * Bitwarden and Infisical operators.
 */
const MAKERS: Readonly<Record<string, readonly string[]>> = {
  "cert-manager.io/Certificate": ["spec", "secretName"],
  "bitnami.com/SealedSecret": ["spec", "template", "metadata", "name"],
  "external-secrets.io/ExternalSecret": ["spec", "target", "name"],
  "secrets.hashicorp.com/VaultStaticSecret": ["spec", "destination", "name"],
  "secrets.hashicorp.com/VaultPKISecret": ["spec", "destination", "name"],
  "secrets.hashicorp.com/VaultDynamicSecret": ["spec", "destination", "name"],
  "onepassword.com/OnePasswordItem": ["metadata", "name"],
  "k8s.bitwarden.com/BitwardenSecret": ["spec", "secretName"],
  "secrets.infisical.com/InfisicalSecret": ["spec", "managedSecretReference", "secretName"],
};

function sourceOf(resource: Resource): SecretSource | undefined {
  const { group, kind, namespace, object } = resource;
  const base = { resource, namespace, hosts: [] };
  if (group === "" && kind === "Secret") return { ...base, name: resource.name, at: resource.atName() };
  const path = MAKERS[`${group}/${kind}`];
  if (path === undefined) return undefined;
  const owner = path.slice(0, -1).reduce((value, key) => fieldsOf(value[key]), fieldsOf(object));
  const key = path.at(-1) ?? "";
  const written = textOf(owner[key]);
  const spec = fieldsOf(object["spec"]);
  return {
    ...base,
    name: written ?? resource.name,
    at: written === undefined ? resource.atName() : resource.document.at(owner, key),
    hosts: [...listOf(spec["dnsNames"]), spec["commonName"]].flatMap((host) => textOf(host) ?? []),
  };
}

/** What is wrong with a reference to a certificate. */
export interface TLSProblem {
  readonly reference: TLSReference;
  /**
   * `missing`: no Secret of this name is made in the namespace. `elsewhere`: only in another one. `other-name`: a
   * Certificate for the host has another one. `keys`: the Secret lacks the key.
   */
  readonly problem: "missing" | "elsewhere" | "other-name" | "keys";
  /** What was meant, or the Secret without the key. */
  readonly meant: SecretSource | undefined;
  /** Why there may be no problem. */
  readonly unknown: string | undefined;
}

const sameSecret = (a: { namespace: string; name: string }, b: { namespace: string; name: string }): boolean =>
  a.namespace === b.namespace && a.name === b.name;

/** Annotations with which reflectors, replicators and kubed copy a Secret into other namespaces. */
const COPIED = /reflect|replicat|kubed|config-syncer|\/sync|copy|mirror/i;

function isCopied({ resource }: SecretSource): boolean {
  const template = fieldsOf(fieldsOf(fieldsOf(resource.object["spec"])["secretTemplate"])["annotations"]);
  return [...Object.keys(resource.annotations), ...Object.keys(template)].some((key) => COPIED.test(key));
}

const contains = (value: unknown, text: string): boolean =>
  value === text ||
  (Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : []).some((one) => contains(one, text));

const BUILT_IN = /^(?:|apps|batch|autoscaling|policy|(?:networking|rbac\.authorization|gateway\.networking)\.k8s\.io)$/;

/** An object of another kind that contains the name of a Secret: its controller may make it. */
function makerOf(model: Model, { resource, namespace, name }: TLSReference): Resource | undefined {
  return model.resources.find(
    (one) =>
      one !== resource &&
      !BUILT_IN.test(one.group) &&
      (one.namespace === namespace || one.namespace === "" || one.kind.startsWith("Cluster")) &&
      one.kind !== resource.kind &&
      MAKERS[`${one.group}/${one.kind}`] === undefined &&
      contains(one.object["spec"], name),
  );
}

/** Whether pods use a Secret: it was not made for a host. */
const isMounted = (model: Model, { namespace, name }: SecretSource): boolean =>
  model.workloadsIn(namespace).some(({ template }) => contains(template.spec, name));

const coversHost = ({ hosts }: SecretSource, { hosts: asked }: TLSReference): boolean =>
  hosts.some((host) => asked.some((one) => gatewayHostMatches(host, one)));

/** The only TLS Secret of the namespace that nothing uses, if one name contains the other: `shop-tls`, `shop`. */
function onlyUnused(model: Model, unused: readonly SecretSource[], name: string): SecretSource | undefined {
  const [only, second] = unused.filter(
    (source) =>
      (source.resource.kind !== "Secret" || source.resource.object["type"] === "kubernetes.io/tls") &&
      !isMounted(model, source),
  );
  const isAlike =
    only !== undefined &&
    !areVariants(only.name, name) &&
    [only.name.startsWith(`${name}-`), name.startsWith(`${only.name}-`)].includes(true);
  return second === undefined && isAlike ? only : undefined;
}

function missing(
  model: Model,
  reference: TLSReference,
  sources: readonly SecretSource[],
  isUsed: (source: SecretSource) => boolean,
): TLSProblem | undefined {
  const { namespace, name } = reference;
  const maker = makerOf(model, reference);
  const doubt = maker && `${maker.title} may create it`;
  const unused = sources.filter((source) => source.namespace === namespace && !isUsed(source));
  const slip = unused.find((source) => isSlip(source.name, name) && !areVariants(source.name, name));
  const isMeant = slip !== undefined && !isMounted(model, slip);
  const left = isMeant ? undefined : onlyUnused(model, unused, name);
  if (left !== undefined) return { reference, problem: "missing", meant: left, unknown: doubt };
  if (isMeant) return { reference, problem: "missing", meant: slip, unknown: doubt };
  const issued = unused.find((source) => coversHost(source, reference));
  if (issued !== undefined) return { reference, problem: "other-name", meant: issued, unknown: doubt };
  const same = sources.filter((source) => source.name === name);
  if (same.some(isCopied)) return undefined;
  const [other] = same.filter((source) => !isUsed(source) && !isMounted(model, source));
  const meant = other ?? same[0];
  const outside = `Secret ${namespace}/${name} may be created outside of these manifests`;
  if (meant === undefined) return { reference, problem: "missing", meant, unknown: doubt ?? outside };
  const isGiven = reference.resource.namespaceGiven && meant.resource.namespaceGiven;
  return {
    reference,
    problem: "elsewhere",
    meant,
    unknown: doubt ?? (other === undefined || !isGiven ? outside : undefined),
  };
}

/** A written Secret without a key that the controller reads; one without any is filled in later. */
function withoutKey(model: Model, reference: TLSReference, source: SecretSource): TLSProblem | undefined {
  const { resource } = source;
  if (resource.kind !== "Secret" || reference.keys === undefined || model.malformed.has(resource)) return undefined;
  // A Secret of another type is for the controller that defines the type.
  if (!/^(?:Opaque|kubernetes\.io\/tls)?$/.test(textOf(resource.object["type"]) ?? "")) return undefined;
  const keys = Object.keys({ ...fieldsOf(resource.object["data"]), ...fieldsOf(resource.object["stringData"]) });
  return keys.length === 0 || reference.keys.every((key) => keys.includes(key))
    ? undefined
    : { reference, problem: "keys", meant: source, unknown: undefined };
}

/** References to certificates that are wrong or may be wrong. Use it as `simulation.fact(tlsProblems)`. */
export function tlsProblems(model: Model): readonly TLSProblem[] {
  const references = tlsReferences(model);
  if (references.length === 0) return [];
  const sources = model.resources.flatMap((resource) => sourceOf(resource) ?? []);
  const isUsed = (source: SecretSource): boolean => references.some((one) => sameSecret(one, source));
  return references.flatMap((reference) => {
    const own = sources.filter((source) => sameSecret(source, reference));
    if (own.length > 0) return own.length > 1 ? [] : (withoutKey(model, reference, own[0] as SecretSource) ?? []);
    return isIssued(reference.resource) ? [] : (missing(model, reference, sources, isUsed) ?? []);
  });
}

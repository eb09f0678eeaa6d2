import { addTo, groupBy } from "../../base/groups.ts";
import { isRecord } from "../../base/is-record.ts";
import { fieldsOf, listOf, textOf } from "../../base/values.ts";
import type { Place } from "../../diagnostic/place.ts";
import { Slips } from "../../hints/slips.ts";
import { areVariants } from "../../hints/variants.ts";
import type { Model } from "../../model/model.ts";
import type { Resource } from "../../model/resource.ts";
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

const keyOf = ({ namespace, name }: { readonly namespace: string; readonly name: string }): string =>
  `${namespace}/${name}`;

/** Annotations with which reflectors, replicators and kubed copy a Secret into other namespaces. */
const COPIED = /reflect|replicat|kubed|config-syncer|\/sync|copy|mirror/i;

function isCopied({ resource }: SecretSource): boolean {
  const template = fieldsOf(fieldsOf(fieldsOf(resource.object["spec"])["secretTemplate"])["annotations"]);
  return [...Object.keys(resource.annotations), ...Object.keys(template)].some((key) => COPIED.test(key));
}

const BUILT_IN = /^(?:|apps|batch|autoscaling|policy|(?:networking|rbac\.authorization|gateway\.networking)\.k8s\.io)$/;

const strings = (value: unknown): readonly string[] =>
  typeof value === "string"
    ? [value]
    : (Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : []).flatMap(strings);

const mentioned = new WeakMap<Model, ReadonlyMap<string, readonly Resource[]>>();

/** Objects of other kinds by each text in their spec. */
function mentions(model: Model): ReadonlyMap<string, readonly Resource[]> {
  let found = mentioned.get(model);
  if (found === undefined) {
    const made = new Map<string, Resource[]>();
    for (const resource of model.resources) {
      if (BUILT_IN.test(resource.group) || MAKERS[`${resource.group}/${resource.kind}`] !== undefined) continue;
      for (const text of new Set(strings(resource.object["spec"]))) addTo(made, text, resource);
    }
    mentioned.set(model, (found = made));
  }
  return found;
}

/** An object of another kind that contains the name of a Secret: its controller may make it. */
const makerOf = (model: Model, { resource, namespace, name }: TLSReference): Resource | undefined =>
  mentions(model)
    .get(name)
    ?.find(
      (one) =>
        one !== resource &&
        one.kind !== resource.kind &&
        (one.namespace === namespace || one.namespace === "" || one.kind.startsWith("Cluster")),
    );

/** What makes Secrets of one namespace to which no Ingress, Gateway or route refers. */
class UnusedSecrets {
  readonly #sources: readonly SecretSource[];
  readonly #slips: Slips;
  readonly #byHost = new Map<string, SecretSource>();
  /** Names of Secrets that pods use: they were not made for a host. */
  readonly #mounted: ReadonlySet<string>;
  /** The only certificate. */
  readonly #only: SecretSource | undefined;

  constructor(model: Model, namespace: string, sources: readonly SecretSource[]) {
    this.#mounted = new Set(model.workloadsIn(namespace).flatMap(({ template }) => strings(template.spec)));
    this.#sources = sources.filter(({ name }) => !this.#mounted.has(name));
    this.#slips = new Slips(this.#sources.map(({ name }) => name));
    for (const source of this.#sources)
      for (const host of source.hosts) if (!this.#byHost.has(host)) this.#byHost.set(host, source);
    const certificates = this.#sources.filter(
      ({ resource }) => resource.kind !== "Secret" || resource.object["type"] === "kubernetes.io/tls",
    );
    this.#only = certificates.length === 1 ? certificates[0] : undefined;
  }

  isMounted({ name }: SecretSource): boolean {
    return this.#mounted.has(name);
  }

  /** One with a slip in its name, or the only certificate if one name begins with the other: `shop-tls`, `shop`. */
  meant(name: string): SecretSource | undefined {
    const slip = this.#sources[this.#slips.first(name) ?? -1];
    if (slip !== undefined && !areVariants(slip.name, name)) return slip;
    const only = this.#only;
    return only !== undefined &&
      !areVariants(only.name, name) &&
      (only.name.startsWith(`${name}-`) || name.startsWith(`${only.name}-`))
      ? only
      : undefined;
  }

  /** A certificate for one of the hosts; its wildcard is for one label. */
  issuedFor(hosts: readonly string[]): SecretSource | undefined {
    for (const host of hosts) {
      const found = this.#byHost.get(host) ?? this.#byHost.get(`*${host.slice(Math.max(0, host.indexOf(".")))}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/** @param same what makes a Secret of this name in any namespace. */
function missing(
  model: Model,
  reference: TLSReference,
  unusedIn: (namespace: string) => UnusedSecrets,
  same: readonly SecretSource[],
  isUsed: (source: SecretSource) => boolean,
): TLSProblem | undefined {
  const { namespace, name, hosts } = reference;
  const maker = makerOf(model, reference);
  const doubt = maker && `${maker.title} may create it`;
  const unused = unusedIn(namespace);
  const near = unused.meant(name);
  if (near !== undefined) return { reference, problem: "missing", meant: near, unknown: doubt };
  const issued = unused.issuedFor(hosts);
  if (issued !== undefined) return { reference, problem: "other-name", meant: issued, unknown: doubt };
  if (same.some(isCopied)) return undefined;
  const [other] = same.filter((source) => !isUsed(source) && !unusedIn(source.namespace).isMounted(source));
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
  const used = new Set(references.map(keyOf));
  const isUsed = (source: SecretSource): boolean => used.has(keyOf(source));
  const byKey = groupBy(sources, keyOf);
  const byName = groupBy(sources, ({ name }) => name);
  const unused = groupBy(
    sources.filter((source) => !isUsed(source)),
    ({ namespace }) => namespace,
  );
  const indexes = new Map<string, UnusedSecrets>();
  const unusedIn = (namespace: string): UnusedSecrets => {
    const found = indexes.get(namespace) ?? new UnusedSecrets(model, namespace, unused.get(namespace) ?? []);
    indexes.set(namespace, found);
    return found;
  };
  return references.flatMap((reference) => {
    const [first, second] = byKey.get(keyOf(reference)) ?? [];
    if (first !== undefined) return second === undefined ? (withoutKey(model, reference, first) ?? []) : [];
    if (isIssued(reference.resource)) return [];
    return missing(model, reference, unusedIn, byName.get(reference.name) ?? [], isUsed) ?? [];
  });
}

import type { Fields } from "../base/values.ts";
import { fieldsOf } from "../base/values.ts";
import type { Resource } from "../model/resource.ts";

/** The parts of a resource that are checked, whatever its kind. */
type Written = Readonly<Record<"object", object>>;

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === "object" && Object.keys(value).length === 0);
const items = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : []);

/** Kinds that are meaningless without their required fields (so likely patches). */
function lacksItsCore({ kind, object }: Resource): boolean {
  const spec = fieldsOf(object["spec"]);
  switch (kind) {
    case "Deployment":
    case "StatefulSet":
    case "DaemonSet":
    case "ReplicaSet": {
      const template = fieldsOf(spec["template"]);
      const containers = items(fieldsOf(template["spec"])["containers"]);
      const unlabelled = isEmpty(fieldsOf(template["metadata"])["labels"]);
      return (
        isEmpty(spec["selector"]) &&
        (unlabelled || containers.length === 0 || containers.some(({ image }) => isEmpty(image)))
      );
    }
    case "Job":
    case "Pod": {
      const pod = kind === "Pod" ? spec : fieldsOf(fieldsOf(spec["template"])["spec"]);
      const containers = items(pod["containers"]);
      return (
        isEmpty(object["spec"]) ||
        (pod["containers"] === undefined && Object.keys(pod).length > 0) ||
        (containers.length > 0 && containers.every(({ image }) => image === undefined))
      );
    }
    case "Service":
      return spec["ports"] === undefined && isEmpty(spec["selector"]) && spec["type"] !== "ExternalName";
    case "Ingress":
      return spec["rules"] === undefined && spec["defaultBackend"] === undefined;
    default:
      return Object.keys(object).every((key) => key === "apiVersion" || key === "kind" || key === "metadata");
  }
}

/** A file of a folder `patches`, or with `patch` as a word of its name. */
const isNamedPatch = (path: string): boolean => /(?:^|[/._-])patch(?:es)?(?:[/._-]|$)|\/patches\//i.test(path);

/** Why an object may be a patch for another one; undefined if nothing suggests that. */
export function partialReason(resource: Resource): string | undefined {
  if (Object.keys(resource.object).some((key) => key.startsWith("$"))) return "it is a patch";
  if (isNamedPatch(resource.document.file))
    return "its file name suggests a patch, which omits fields of the object that it changes";
  return lacksItsCore(resource)
    ? "it omits so many required fields that it may be a patch for another object"
    : undefined;
}

/**
 * SOPS encrypts the values of a manifest and notes how at its top level; what is applied is the decrypted text.
 * Source: getsops/sops, stores.SopsMetadataFromInternal.
 */
export function encryptedReason({ object }: Resource): string | undefined {
  const { mac, version, lastmodified } = fieldsOf(object["sops"]);
  return [mac, version, lastmodified].some((text) => typeof text === "string")
    ? "it is encrypted by SOPS, and decrypted before it is applied"
    : undefined;
}

/**
 * What only a cluster writes. An object with it was accepted once, in the version of Kubernetes and with the parts that
 * it had there.
 */
export function dumpReason({ object }: Written): string | undefined {
  const metadata = fieldsOf(fieldsOf(object)["metadata"]);
  const written = ["uid", "resourceVersion", "creationTimestamp", "managedFields"].find(
    (name) => !isEmpty(metadata[name]),
  );
  const owned = items(metadata["ownerReferences"]).some(({ uid }) => typeof uid === "string" && uid !== "");
  const field = written ?? (owned ? "ownerReferences" : undefined);
  return field === undefined
    ? undefined
    : `metadata.${field} shows that it was dumped from a cluster, which had accepted it`;
}

/** Why two objects that claim the same do not conflict: the clusters that they were dumped from had accepted both. */
export const separateReason = (one: Written, other: Written): string | undefined =>
  one.object === other.object || [one, other].some((written) => dumpReason(written) === undefined)
    ? undefined
    : "both were dumped from clusters that had accepted them, and not from the same one";

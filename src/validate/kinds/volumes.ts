import { pushAll } from "../../diagnostic/large-lists.ts";
import type { FieldPath } from "../field-path.ts";
import { dnsLabel, dnsSubdomain, nameIsDnsSubdomain } from "../formats/names.ts";
import { parseQuantity } from "../formats/quantity.ts";
import type { Check } from "../server.ts";
import { validateClaimSpec } from "./persistent-volume-claim.ts";
import { hasBacksteps, volumeFileFaults } from "./paths.ts";
import type { Volume, VolumeSources } from "./pod-types.ts";
import { validateAnnotations, validateLabels, type ObjectMeta } from "./object-meta.ts";
import { fileModeFault, validateDownwardApiFile, validateProjected } from "./projected-volume.ts";

const HOST_PATH_TYPES = [
  "",
  "BlockDevice",
  "CharDevice",
  "Directory",
  "DirectoryOrCreate",
  "File",
  "FileOrCreate",
  "Socket",
];
/** In the order in which the server counts them. */
const SOURCES = [
  "emptyDir",
  "hostPath",
  "gitRepo",
  "gcePersistentDisk",
  "awsElasticBlockStore",
  "secret",
  "nfs",
  "iscsi",
  "glusterfs",
  "persistentVolumeClaim",
  "rbd",
  "cinder",
  "cephfs",
  "quobyte",
  "downwardAPI",
  "fc",
  "flexVolume",
  "configMap",
  "azureFile",
  "vsphereVolume",
  "photonPersistentDisk",
  "portworxVolume",
  "azureDisk",
  "storageos",
  "projected",
  "scaleIO",
  "csi",
  "ephemeral",
  "image",
  "flocker",
] as const;

/** `meta` is that of a real pod; templates have none. @see pkg/apis/core/validation/validation.go ValidateVolumes */
export function validateVolumes(
  volumes: readonly Volume[],
  meta: ObjectMeta | undefined,
  path: FieldPath,
  check: Check,
): VolumeSources {
  const valid = new Map<string, Volume>();
  const created = new Set(
    meta?.name
      ? volumes.filter((volume) => volume.ephemeral !== undefined).map((volume) => `${meta.name}-${volume.name}`)
      : [],
  );
  for (const [index, volume] of volumes.entries()) {
    const at = path.index(index);
    const own = check.apart();
    const name = volume.name ?? "";
    validateSource(volume, meta, at, own);
    if (name === "") own.errors.required(at.child("name"), "a volume needs a name");
    else own.errors.invalidEach(at.child("name"), name, dnsLabel(name));
    if (valid.has(name)) own.errors.duplicate(at.child("name"), name, "another volume of the pod has the same name");
    if (own.errors.list.length === 0) valid.set(name, volume);
    else pushAll(check.errors.list, own.errors.list);
    const claim = volume.persistentVolumeClaim?.claimName ?? "";
    if (created.has(claim))
      check.errors.invalid(
        at.child("persistentVolumeClaim", "claimName"),
        claim,
        "is the claim that an ephemeral volume of this pod creates",
      );
  }
  return valid;
}

function validateSource(volume: Volume, meta: ObjectMeta | undefined, path: FieldPath, check: Check): void {
  const { errors } = check;
  const present = SOURCES.filter((source) => volume[source] !== undefined);
  for (const source of present.slice(1))
    errors.forbidden(path.child(source), `a volume has one source, and ${present[0]} is already set`);
  const source = present[0];
  const at = path.child(source ?? "");
  switch (source) {
    // Without a source the server makes it an emptyDir.
    case undefined:
    case "emptyDir":
      if (volume.emptyDir?.sizeLimit !== undefined && (parseQuantity(volume.emptyDir.sizeLimit)?.nano ?? 0n) < 0n)
        errors.forbidden(path.child("emptyDir", "sizeLimit"), "must not be negative");
      break;
    case "hostPath": {
      const { path: target = "", type = "" } = volume.hostPath ?? {};
      if (target === "") errors.required(at.child("path"));
      else {
        if (hasBacksteps(target)) errors.invalid(at.child("path"), target, "must not contain '..'");
        if (!HOST_PATH_TYPES.includes(type)) errors.notSupported(at.child("type"), type, HOST_PATH_TYPES);
      }
      break;
    }
    case "secret":
    case "configMap": {
      const named = source === "secret" ? volume.secret?.secretName : volume.configMap?.name;
      const { defaultMode, items = [] } = volume[source] ?? {};
      if (!named) errors.required(at.child(source === "secret" ? "secretName" : "name"));
      fileModeFault(defaultMode, at.child("defaultMode"), check);
      for (const [index, item] of items.entries()) validateKeyToPath(item, at.child("items").index(index), check);
      break;
    }
    case "nfs": {
      const { server = "", path: target = "" } = volume.nfs ?? {};
      if (server === "") errors.required(at.child("server"));
      if (target === "") errors.required(at.child("path"));
      if (!target.startsWith("/")) errors.invalid(at.child("path"), target, "must be an absolute path");
      break;
    }
    case "persistentVolumeClaim":
      if (!volume.persistentVolumeClaim?.claimName) errors.required(at.child("claimName"));
      break;
    case "downwardAPI":
      fileModeFault(volume.downwardAPI?.defaultMode, at.child("defaultMode"), check);
      for (const [index, file] of (volume.downwardAPI?.items ?? []).entries())
        validateDownwardApiFile(file, at.pointingAt("items", index), check);
      break;
    case "projected":
      validateProjected(volume.projected ?? {}, at, check);
      break;
    case "csi":
      validateCsi(volume.csi ?? {}, at, check);
      break;
    case "ephemeral":
      validateEphemeral(volume, meta, path, check);
      break;
    case "image":
      // Up to 1.36 a template may leave it open.
      if (!volume.image?.reference && check.server.minor >= (meta === undefined ? 37 : 35))
        errors.required(at.child("reference"));
      break;
    default:
      validateDiskSource(volume, source, path, check);
  }
}

/** Sources of which only the required fields are checked here. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  gitRepo: ["repository"],
  gcePersistentDisk: ["pdName"],
  awsElasticBlockStore: ["volumeID"],
  iscsi: ["targetPortal", "iqn"],
  glusterfs: ["endpoints", "path"],
  rbd: ["monitors", "image"],
  cinder: ["volumeID"],
  cephfs: ["monitors"],
  flexVolume: ["driver"],
  azureFile: ["secretName", "shareName"],
  vsphereVolume: ["volumePath"],
  photonPersistentDisk: ["pdID"],
  portworxVolume: ["volumeID"],
  azureDisk: ["diskURI", "diskName"],
};
/** The server prints one of the sources by another name. */
const PRINTED: Readonly<Record<string, string>> = { gcePersistentDisk: "persistentDisk" };

function validateDiskSource(
  volume: Volume,
  source: (typeof SOURCES)[number],
  path: FieldPath,
  { errors }: Check,
): void {
  const values = Object.entries(volume[source] ?? {});
  const at = path.childAt(PRINTED[source] ?? source, source);
  for (const field of REQUIRED[source] ?? []) {
    const value: unknown = values.find(([name]) => name === field)?.[1];
    if (value === undefined || value === "" || (Array.isArray(value) && value.length === 0))
      errors.required(at.child(field));
  }
  const { kind = "Shared", diskURI = "" } = volume.azureDisk ?? {};
  const managed = kind === "Managed";
  if (source === "azureDisk" && !["Dedicated", "Managed", "Shared"].includes(kind))
    errors.notSupported(at.child("kind"), kind, ["Dedicated", "Managed", "Shared"]);
  if (source === "azureDisk" && !diskURI.startsWith(managed ? "/subscriptions/" : "https://"))
    errors.notSupported(at.child("diskURI"), diskURI, [managed ? "/subscriptions/…" : "https://…"]);
  const partition = volume.gcePersistentDisk?.partition ?? volume.awsElasticBlockStore?.partition ?? 0;
  if (partition < 0 || partition > 255) errors.invalid(at.child("partition"), partition, "must be between 0 and 255");
}

function validateKeyToPath(
  { key = "", path: file = "", mode }: { readonly key?: string; readonly path?: string; readonly mode?: number },
  path: FieldPath,
  check: Check,
): void {
  if (key === "") check.errors.required(path.child("key"));
  if (file === "") check.errors.required(path.child("path"));
  check.errors.invalidEach(path.child("path"), file, volumeFileFaults(file));
  fileModeFault(mode, path.child("mode"), check);
}

function validateCsi(
  { driver = "", nodePublishSecretRef }: NonNullable<Volume["csi"]>,
  path: FieldPath,
  { errors }: Check,
): void {
  if (driver === "") errors.required(path.child("driver"));
  else {
    if (driver.length > 63) errors.tooLong(path.child("driver"), 63, driver);
    errors.invalidEach(path.child("driver"), driver, dnsSubdomain(driver.toLowerCase()));
  }
  if (nodePublishSecretRef === undefined) return;
  const { name = "" } = nodePublishSecretRef;
  if (name === "") errors.required(path.child("nodePublishSecretRef", "name"));
  else errors.invalidEach(path.childAt("name", "nodePublishSecretRef", "name"), name, dnsSubdomain(name));
}

function validateEphemeral(volume: Volume, meta: ObjectMeta | undefined, path: FieldPath, check: Check): void {
  const { errors } = check;
  const at = path.child("ephemeral", "volumeClaimTemplate");
  const template = volume.ephemeral?.volumeClaimTemplate;
  if (template === undefined) errors.required(at);
  else {
    const own = template.metadata ?? {};
    validateAnnotations(own.annotations, at.child("metadata", "annotations"), errors);
    validateLabels(own.labels, at.child("metadata", "labels"), errors);
    for (const field of Object.keys(own))
      if (field !== "annotations" && field !== "labels")
        errors.forbidden(at.child("metadata", field), "only labels and annotations may be given");
    validateClaimSpec(template.spec ?? {}, at.child("spec"), check);
  }
  if (!meta?.name || !volume.name) return;
  const claim = `${meta.name}-${volume.name}`;
  for (const fault of nameIsDnsSubdomain(claim))
    errors.invalid(path.child("name"), volume.name, `the claim ${claim} that it would create ${fault}`);
}

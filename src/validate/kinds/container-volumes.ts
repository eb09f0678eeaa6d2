import type { FieldPath } from "../field-path.ts";
import type { Check } from "../server.ts";
import type { Container, VolumeSources } from "./pod-types.ts";
import { hasBacksteps, localPathFaults } from "./paths.ts";

type Mount = NonNullable<Container["volumeMounts"]>[number] & { readonly recursiveReadOnly?: string };

/**
 * `subPath` and `mountPropagation` are printed by the server without the index of the mount.
 * @see pkg/apis/core/validation/validation.go ValidateVolumeMounts
 */
export function validateVolumeMounts(
  { volumeMounts = [], volumeDevices = [], securityContext }: Container,
  volumes: VolumeSources,
  path: FieldPath,
  check: Check,
): void {
  const { errors } = check;
  const mountPoints = new Set<string>();
  for (const [index, mount] of volumeMounts.entries()) {
    const at = path.index(index);
    const { name = "", mountPath = "", subPath = "", subPathExpr = "" } = mount;
    if (name === "") errors.required(at.child("name"));
    if (!volumes.has(name)) errors.notFound(at.child("name"), name, "the pod has no (valid) volume of this name");
    if (mountPath === "") errors.required(at.child("mountPath"));
    if (mountPoints.has(mountPath))
      errors.invalid(at.child("mountPath"), mountPath, "another volume is mounted there already");
    mountPoints.add(mountPath);
    if (volumeDevices.some((device) => device.name === name))
      errors.invalid(at.child("name"), name, "is already in volumeDevices");
    if (volumeDevices.some((device) => device.devicePath === mountPath))
      errors.invalid(at.child("mountPath"), mountPath, "is already in volumeDevices");
    if (subPath !== "")
      errors.invalidEach(path.childAt("subPath", index, "subPath"), subPath, localPathFaults(subPath));
    if (subPathExpr !== "") {
      if (subPath !== "") errors.invalid(at.child("subPathExpr"), subPathExpr, "must not be combined with subPath");
      errors.invalidEach(path.childAt("subPathExpr", index, "subPathExpr"), subPathExpr, localPathFaults(subPathExpr));
    }
    validatePropagation(mount, securityContext?.privileged === true, path, index, check);
  }
}

function validatePropagation(
  mount: Mount,
  privileged: boolean,
  path: FieldPath,
  index: number,
  { errors }: Check,
): void {
  const { mountPropagation, recursiveReadOnly, readOnly } = mount;
  if (mountPropagation !== undefined) {
    const at = path.childAt("mountPropagation", index, "mountPropagation");
    const modes = ["Bidirectional", "HostToContainer", "None"];
    if (!modes.includes(mountPropagation)) errors.notSupported(at, mountPropagation, modes);
    if (mountPropagation === "Bidirectional" && !privileged)
      errors.forbidden(at, "Bidirectional is only for privileged containers");
  }
  if (recursiveReadOnly === undefined || recursiveReadOnly === "Disabled") return;
  const at = path.childAt("recursiveReadOnly", index, "recursiveReadOnly");
  if (recursiveReadOnly !== "Enabled" && recursiveReadOnly !== "IfPossible") {
    errors.notSupported(at, recursiveReadOnly, ["Disabled", "Enabled", "IfPossible"]);
    return;
  }
  if (readOnly !== true) errors.forbidden(at, "needs readOnly: true");
  if (mountPropagation !== undefined && mountPropagation !== "None")
    errors.forbidden(at, "needs mountPropagation None");
}

/** @see pkg/apis/core/validation/validation.go ValidateVolumeDevices */
export function validateVolumeDevices(
  { volumeDevices = [], volumeMounts = [] }: Container,
  volumes: VolumeSources,
  path: FieldPath,
  { errors }: Check,
): void {
  const names = new Set<string>();
  const paths = new Set<string>();
  for (const [index, { name = "", devicePath = "" }] of volumeDevices.entries()) {
    const at = path.index(index);
    const source = volumes.get(name);
    if (name === "") errors.required(at.child("name"));
    if (names.has(name)) errors.invalid(at.child("name"), name, "is already in the list");
    if (source === undefined) errors.notFound(at.child("name"), name, "the pod has no (valid) volume of this name");
    else if (source.persistentVolumeClaim === undefined && source.ephemeral === undefined)
      errors.invalid(at.child("name"), name, "only a persistentVolumeClaim or ephemeral volume can be a block device");
    if (devicePath === "") errors.required(at.child("devicePath"));
    if (paths.has(devicePath))
      errors.invalid(at.child("devicePath"), devicePath, "another device has this path already");
    if (devicePath !== "" && hasBacksteps(devicePath))
      errors.invalid(at.child("devicePath"), devicePath, "must not contain '..'");
    else paths.add(devicePath);
    if (volumeMounts.some((mount) => mount.name === name))
      errors.invalid(at.child("name"), name, "is already in volumeMounts");
    if (volumeMounts.some((mount) => mount.mountPath === devicePath))
      errors.invalid(at.child("devicePath"), devicePath, "is already in volumeMounts");
    if (name !== "") names.add(name);
  }
}

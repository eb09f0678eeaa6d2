import type { FieldPath } from "../field-path.ts";
import type { Check } from "../server.ts";
import type { PodSecurityContext, PodSpec } from "./pod-types.ts";

const LINUX_ONLY_POD = [
  "appArmorProfile",
  "seLinuxOptions",
  "seccompProfile",
  "fsGroup",
  "fsGroupChangePolicy",
  "sysctls",
  "runAsUser",
  "runAsGroup",
  "supplementalGroups",
  "supplementalGroupsPolicy",
  "seLinuxChangePolicy",
] as const;
const LINUX_ONLY_CONTAINER = [
  "appArmorProfile",
  "seLinuxOptions",
  "seccompProfile",
  "capabilities",
  "readOnlyRootFilesystem",
  "privileged",
  "allowPrivilegeEscalation",
  "procMount",
  "runAsUser",
  "runAsGroup",
] as const;
const LINUX_ONLY_SPEC = ["hostUsers", "hostPID", "hostIPC", "shareProcessNamespace"] as const;

/**
 * Fields that do not go with `os.name`.
 * @see pkg/apis/core/validation/validation.go validateOS, validateLinux, validateWindows
 */
export function validatePodOs(spec: PodSpec, path: FieldPath, { errors }: Check): void {
  if (spec.os === undefined) return;
  const name = spec.os.name ?? "";
  const containers = (["initContainers", "containers", "ephemeralContainers"] as const).flatMap((list) =>
    (spec[list] ?? []).map((container, index) => ({
      context: container.securityContext,
      path: path.child(list).index(index).child("securityContext"),
    })),
  );
  if (name === "") errors.required(path.child("os", "name"));
  else if (name === "linux") {
    const reason = "is not for a pod with os.name linux";
    if (spec.securityContext?.windowsOptions !== undefined)
      errors.forbidden(path.child("securityContext", "windowsOptions"), reason);
    for (const { context, path: at } of containers)
      if (context?.windowsOptions !== undefined) errors.forbidden(at.child("windowsOptions"), reason);
  } else if (name === "windows") {
    const reason = "is not for a pod with os.name windows";
    const context: PodSecurityContext = spec.securityContext ?? {};
    for (const field of LINUX_ONLY_POD)
      if (context[field] !== undefined) errors.forbidden(path.child("securityContext", field), reason);
    for (const field of LINUX_ONLY_SPEC)
      if (spec[field] !== undefined && spec[field] !== (field === "hostPID" || field === "hostIPC" ? false : undefined))
        errors.forbidden(path.child(field), reason);
    for (const { context, path: at } of containers) {
      for (const field of LINUX_ONLY_CONTAINER)
        if (context?.[field] !== undefined) errors.forbidden(at.child(field), reason);
    }
  } else errors.notSupported(path.child("os"), name, ["linux", "windows"]);
}

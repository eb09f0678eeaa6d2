import type { FieldErrors } from "../field-error.ts";
import type { FieldPath } from "../field-path.ts";
import { byteLength, dnsSubdomain, unixId } from "../formats/names.ts";
import type { Check } from "../server.ts";
import { localPathFaults } from "./paths.ts";
import type { PodSecurityContext, PodSpec, SecurityContext } from "./pod-types.ts";

const SYSCTL = /^(?:[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?$/;
const MAX_SYSCTL = 253;
const MAX_PROFILE_PATH = 4095;
const PROFILE_TYPES = ["Localhost", "RuntimeDefault", "Unconfined"];
const IPC_SYSCTLS = ["kernel.sem", "kernel.shm", "kernel.msg", "fs.mqueue."];

interface Profile {
  readonly type?: string;
  readonly localhostProfile?: string;
}

/** @see pkg/apis/core/validation/validation.go ValidateSecurityContext */
export function validateSecurityContext(
  context: SecurityContext | undefined,
  hostUsers: boolean,
  path: FieldPath,
  { errors }: Check,
): void {
  if (context === undefined) return;
  validateIds(context, ["runAsUser", "runAsGroup"], path, errors);
  const { procMount, seccompProfile, allowPrivilegeEscalation, privileged, capabilities, windowsOptions } = context;
  if (procMount !== undefined && procMount !== "Default" && procMount !== "Unmasked")
    errors.notSupported(path.child("procMount"), procMount, ["Default", "Unmasked"]);
  if (procMount === "Unmasked" && hostUsers)
    errors.invalid(path.child("procMount"), procMount, "needs hostUsers: false in the pod");
  validateSeccomp(seccompProfile, path.child("seccompProfile"), errors);
  if (allowPrivilegeEscalation === false) {
    if (privileged === true)
      errors.invalid(path, "privileged", "privileged: true and allowPrivilegeEscalation: false contradict each other");
    if ((capabilities?.add ?? []).includes("CAP_SYS_ADMIN"))
      errors.invalid(
        path,
        "CAP_SYS_ADMIN",
        "capability CAP_SYS_ADMIN and allowPrivilegeEscalation: false contradict each other",
      );
  }
  validateWindows(windowsOptions, path.child("windowsOptions"), errors);
  validateAppArmor(context.appArmorProfile, path.child("appArmorProfile"), errors);
}

/** @see pkg/apis/core/validation/validation.go validatePodSpecSecurityContext */
export function validatePodSecurityContext(
  context: PodSecurityContext | undefined,
  spec: PodSpec,
  path: FieldPath,
  { errors }: Check,
): void {
  if (context === undefined) return;
  validateIds(context, ["fsGroup", "runAsUser", "runAsGroup"], path, errors);
  for (const [index, group] of (context.supplementalGroups ?? []).entries())
    errors.invalidEach(path.child("supplementalGroups").index(index), group, unixId(group));
  validateSysctls(context, spec, path.child("sysctls"), errors);
  oneOf(context.fsGroupChangePolicy, ["Always", "OnRootMismatch"], path.child("fsGroupChangePolicy"), errors);
  validateSeccomp(context.seccompProfile, path.child("seccompProfile"), errors);
  validateWindows(context.windowsOptions, path.child("windowsOptions"), errors);
  validateAppArmor(context.appArmorProfile, path.child("appArmorProfile"), errors);
  oneOf(context.supplementalGroupsPolicy, ["Merge", "Strict"], path.child("supplementalGroupsPolicy"), errors);
  oneOf(context.seLinuxChangePolicy, ["MountOption", "Recursive"], path.child("seLinuxChangePolicy"), errors);
}

function oneOf(value: string | undefined, supported: readonly string[], path: FieldPath, errors: FieldErrors): void {
  if (value !== undefined && !supported.includes(value)) errors.notSupported(path, value, supported);
}

function validateIds<Key extends string>(
  context: { readonly [K in Key]?: number },
  fields: readonly Key[],
  path: FieldPath,
  errors: FieldErrors,
): void {
  for (const field of fields) {
    const id = context[field];
    if (id !== undefined) errors.invalidEach(path.child(field), id, unixId(id));
  }
}

function validateSysctls(
  { sysctls = [] }: PodSecurityContext,
  spec: PodSpec,
  path: FieldPath,
  errors: FieldErrors,
): void {
  const names = new Set<string>();
  for (const [index, { name = "" }] of sysctls.entries()) {
    const at = path.index(index).child("name");
    const dotted = name.replaceAll("/", ".");
    if (name === "") errors.required(at);
    else if (name.length > MAX_SYSCTL || !SYSCTL.test(name)) errors.invalid(at, name, "is not the name of a sysctl");
    else if (names.has(name)) errors.duplicate(at, name);
    names.add(name);
    if (spec.hostNetwork === true && dotted.startsWith("net."))
      errors.invalid(at, name, "would change the node, as hostNetwork is true");
    else if (spec.hostIPC === true && IPC_SYSCTLS.some((prefix) => dotted.startsWith(prefix)))
      errors.invalid(at, name, "would change the node, as hostIPC is true");
  }
}

/** @see pkg/apis/core/validation/validation.go validateSeccompProfileField */
function validateSeccomp(profile: Profile | undefined, path: FieldPath, errors: FieldErrors): void {
  if (profile === undefined) return;
  const { type = "", localhostProfile } = profile;
  const at = path.child("localhostProfile");
  if (type === "") errors.required(path.child("type"));
  else oneOf(type, PROFILE_TYPES, path.child("type"), errors);
  if (type === "Localhost") {
    if (localhostProfile === undefined) errors.required(at, "type Localhost needs the file of the profile");
    else errors.invalidEach(at, localhostProfile, localPathFaults(localhostProfile));
  } else if (localhostProfile !== undefined) errors.invalid(at, localhostProfile, "is only for type Localhost");
}

/** @see pkg/apis/core/validation/validation.go ValidateAppArmorProfileField */
function validateAppArmor(profile: Profile | undefined, path: FieldPath, errors: FieldErrors): void {
  if (profile === undefined) return;
  const { type = "", localhostProfile } = profile;
  const at = path.child("localhostProfile");
  if (type === "Localhost") {
    if (
      localhostProfile === undefined ||
      (localhostProfile.trim() === "" && localhostProfile === localhostProfile.trim())
    )
      errors.required(at, "type Localhost needs the name of the profile");
    else if (localhostProfile !== localhostProfile.trim())
      errors.invalid(at, localhostProfile, "must not have spaces around it");
    if (localhostProfile !== undefined && byteLength(localhostProfile) > MAX_PROFILE_PATH)
      errors.tooLong(at, MAX_PROFILE_PATH);
  } else if (type === "") errors.required(path.child("type"));
  else if (!PROFILE_TYPES.includes(type)) errors.notSupported(path.child("type"), type, PROFILE_TYPES);
  else if (localhostProfile !== undefined) errors.invalid(at, localhostProfile, "is only for type Localhost");
}

interface WindowsOptions {
  readonly gmsaCredentialSpecName?: string;
  readonly gmsaCredentialSpec?: string;
  readonly runAsUserName?: string;
}

/** @see pkg/apis/core/validation/validation.go validateWindowsSecurityContextOptions */
function validateWindows(options: WindowsOptions | undefined, path: FieldPath, errors: FieldErrors): void {
  if (options === undefined) return;
  const { gmsaCredentialSpecName, gmsaCredentialSpec, runAsUserName } = options;
  if (gmsaCredentialSpecName !== undefined)
    errors.invalidEach(
      path.child("gmsaCredentialSpecName"),
      gmsaCredentialSpecName,
      dnsSubdomain(gmsaCredentialSpecName),
    );
  if (gmsaCredentialSpec !== undefined && (gmsaCredentialSpec === "" || gmsaCredentialSpec.length > 64 * 1024))
    errors.invalid(path.child("gmsaCredentialSpec"), gmsaCredentialSpec, "must contain 1 to 65536 bytes");
  if (runAsUserName === undefined) return;
  for (const fault of windowsUserFaults(runAsUserName))
    errors.invalid(path.child("runAsUserName"), runAsUserName, fault);
}

function windowsUserFaults(name: string): string[] {
  if (name === "") return ["must not be empty"];
  if ([...name].some((character) => character < " " || character === "\u007f"))
    return ["must not contain control characters"];
  const parts = name.split("\\");
  if (parts.length > 2) return ["may contain only one backslash, between domain and user"];
  const user = parts.at(-1) ?? "";
  const domain = parts.length === 2 ? (parts[0] ?? "") : undefined;
  const found: string[] = [];
  const netBios = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/;
  const dns = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;
  if (domain !== undefined && domain.length >= 256) found.push("has a domain that is too long");
  if (domain !== undefined && !netBios.test(domain) && !dns.test(domain))
    found.push("has a domain that is neither a NetBIOS nor a DNS name");
  if (user === "") found.push("names no user");
  else if (user.length > 104) found.push("names a user that is too long: at most 104 characters");
  if (/^[. ]+$/.test(user)) found.push("names a user of dots and spaces only");
  if (/["/\\:;|=,+*?<>@[\]]/.test(user)) found.push("names a user with characters that Windows does not allow");
  return found;
}

import type { ResourceRequirements } from "kubernetes-types/core/v1.js";
import { pushAll } from "../../diagnostic/large-lists.ts";
import type { FieldErrors } from "../field-error.ts";
import type { FieldPath } from "../field-path.ts";
import { dnsLabel, qualifiedName, type Faults } from "../formats/names.ts";
import { isWhole, parseQuantity } from "../formats/quantity.ts";
import type { Check } from "../server.ts";
import type { Decoded } from "./decoded.ts";

type Requirements = Decoded<ResourceRequirements>;
type Amounts = NonNullable<Requirements["limits"]>;

const CONTAINER_RESOURCES = new Set(["cpu", "memory", "ephemeral-storage"]);
const STANDARD_RESOURCES = new Set([
  ...CONTAINER_RESOURCES,
  "requests.cpu",
  "requests.memory",
  "requests.ephemeral-storage",
  "limits.cpu",
  "limits.memory",
  "limits.ephemeral-storage",
  "pods",
  "resourcequotas",
  "services",
  "replicationcontrollers",
  "secrets",
  "configmaps",
  "persistentvolumeclaims",
  "storage",
  "requests.storage",
  "services.nodeports",
  "services.loadbalancers",
]);
/** Amounts that are counted in pieces. @see pkg/apis/core/helper/helpers.go IsIntegerResourceName */
const COUNTED = new Set([
  "pods",
  "services",
  "replicationcontrollers",
  "resourcequotas",
  "secrets",
  "configmaps",
  "persistentvolumeclaims",
  "services.nodeports",
  "services.loadbalancers",
]);

const isHugePages = (name: string): boolean => name.startsWith("hugepages-");
const isNative = (name: string): boolean => !name.includes("/") || name.includes("kubernetes.io/");
const mayExceedLimit = (name: string): boolean => isNative(name) && !isHugePages(name);

/** @see pkg/apis/core/validation/validation.go ValidateContainerResourceName */
export function containerResourceFaults(name: string): Faults {
  const found = qualifiedName(name);
  if (found.length > 0 && !name.includes("/"))
    return [
      ...found,
      ...(CONTAINER_RESOURCES.has(name) || isHugePages(name) ? [] : ["is not a resource of containers"]),
    ];
  if (found.length > 0) return found;
  if (!name.includes("/")) {
    if (CONTAINER_RESOURCES.has(name) || isHugePages(name)) return [];
    const container =
      "is not a resource of containers: cpu, memory, ephemeral-storage, hugepages-…, or one with a domain in front";
    return STANDARD_RESOURCES.has(name)
      ? [container]
      : ["must be a standard resource or have a domain in front, as in example.com/gpu", container];
  }
  if (isNative(name)) return [];
  return name.startsWith("requests.") || qualifiedName(`requests.${name}`).length > 0
    ? ["is not a name for an extended resource"]
    : [];
}

/** @see pkg/apis/core/validation/validation.go validateResourceName */
export function podResourceFaults(name: string): Faults {
  const found = qualifiedName(name);
  return found.length > 0 || name.includes("/") || STANDARD_RESOURCES.has(name) || isHugePages(name)
    ? found
    : ["must be a standard resource or have a domain in front, as in example.com/gpu"];
}

/** @see pkg/apis/core/validation/validation.go ValidateContainerResourceRequirements */
export function validateContainerResources(
  requirements: Requirements,
  claims: ReadonlySet<string>,
  path: FieldPath,
  check: Check,
  limitsAreRequested = false,
): void {
  validateRequirements(requirements, containerResourceFaults, claims, path, check);
  if (!limitsAreRequested) return;
  const inherited = check.errors.fresh();
  const missing = Object.entries(requirements.limits ?? {}).filter(
    ([name]) => !Object.hasOwn(requirements.requests ?? {}, name),
  );
  for (const [name, amount] of missing)
    validateAmount(name, amount, containerResourceFaults, path.childAt(`requests[${name}]`, "limits", name), inherited);
  pushAll(
    check.errors.list,
    inherited.list.map((error) => ({ ...error, remark: true })),
  );
}

/** `faultsOf`: what is wrong with the name of a resource, which differs between containers and pods. */
export function validateRequirements(
  requirements: Requirements,
  faultsOf: (name: string) => Faults,
  claims: ReadonlySet<string>,
  path: FieldPath,
  check: Check,
): void {
  const { errors } = check;
  const { limits = {}, requests = {} } = requirements;
  validateAmounts(limits, faultsOf, path.child("limits"), check);
  validateAmounts(requests, faultsOf, path.child("requests"), check);
  for (const name of Object.keys(requests)) {
    const [request, limit] = [parseQuantity(requests[name]), parseQuantity(limits[name])];
    if (limit === undefined) {
      if (!mayExceedLimit(name))
        errors.required(
          path.childAt("limits", "requests", name),
          `${name} cannot be overcommitted: give the same amount as a limit`,
        );
    } else if (request !== undefined && request.nano !== limit.nano && !mayExceedLimit(name)) {
      errors.invalid(
        path.child("requests").pointingAt(name),
        requests[name],
        `must equal the limit of ${name}, ${limits[name]}`,
      );
    } else if (request !== undefined && request.nano > limit.nano) {
      errors.invalid(
        path.child("requests").pointingAt(name),
        requests[name],
        `must not exceed the limit of ${name}, ${limits[name]}`,
      );
    }
  }
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  if (names.some(isHugePages) && !names.some((name) => name === "cpu" || name === "memory"))
    errors.forbidden(path, "huge pages need cpu or memory as well");
  validateClaims(requirements, claims, path.child("claims"), check);
}

function validateAmounts(
  amounts: Amounts,
  faultsOf: (name: string) => Faults,
  path: FieldPath,
  { errors }: Check,
): void {
  for (const name of Object.keys(amounts)) validateAmount(name, amounts[name], faultsOf, path.key(name), errors);
}

function validateAmount(
  name: string,
  written: string | undefined,
  faultsOf: (name: string) => Faults,
  path: FieldPath,
  errors: FieldErrors,
): void {
  const amount = parseQuantity(typeof written === "string" ? written.trim() : written);
  for (const fault of faultsOf(name)) errors.invalid(path, name, fault, "key");
  if (amount === undefined) return;
  if (amount.nano < 0n) errors.invalid(path, written, "must not be negative");
  if ((COUNTED.has(name) || !isNative(name)) && !isWhole(amount))
    errors.invalid(path, written, "must be a whole number");
  if (!isHugePages(name)) return;
  const page = parseQuantity(name.slice("hugepages-".length));
  if (page === undefined || page.nano <= 0n || amount.nano % page.nano !== 0n)
    errors.invalid(path, written, "must be a multiple of the page size");
}

export function validateClaims(
  { claims: wanted = [] }: Requirements,
  claims: ReadonlySet<string>,
  path: FieldPath,
  { errors }: Check,
): void {
  const seen = new Set<string>();
  for (const [index, claim] of wanted.entries()) {
    const at = path.index(index);
    const { name = "" } = claim;
    const request = "request" in claim && typeof claim.request === "string" ? claim.request : "";
    if (name === "") {
      errors.required(at);
      continue;
    }
    if (request !== "") errors.invalidEach(at.child("request"), request, dnsLabel(request));
    const key = request === "" ? name : `${name}/${request}`;
    if (seen.has(name) || seen.has(key) || (request === "" && [...seen].some((other) => other.startsWith(`${name}/`))))
      errors.duplicate(at, key);
    seen.add(key);
    if (!claims.has(name)) errors.notFound(at, name, "is not among the resourceClaims of the pod");
  }
}

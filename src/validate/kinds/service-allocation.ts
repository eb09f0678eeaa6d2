import type { Service, ServiceSpec } from "kubernetes-types/core/v1.js";
import { pushAll } from "../../diagnostic/large-lists.ts";
import { FieldErrors, type FieldError } from "../field-error.ts";
import { FieldPath } from "../field-path.ts";
import { isInside, parseCIDR, parseIP } from "../../base/ip.ts";
import { Check, type ApiServer } from "../server.ts";
import { clusterIPPath, clusterIPsOf, clusterIPsPath, familyOf, validateClusterIPs } from "./service-cluster-ips.ts";

const SPEC = FieldPath.of("spec");
/** The default of the API server's --service-node-port-range. */
const NODE_PORTS = { first: 30_000, last: 32_767 };

/**
 * What the allocators of cluster IPs and node ports refuse. The API server answers with their first error alone, before
 * it validates; here it is added to the errors of the validation unless that already blames the same field.
 * @see pkg/registry/core/service/storage/alloc.go allocateCreate
 */
export function allocate(service: Service, type: string, check: Check): void {
  const spec = service.spec ?? {};
  const choosesIPs =
    spec.clusterIP ||
    spec.clusterIPs !== undefined ||
    spec.ipFamilies !== undefined ||
    spec.ipFamilyPolicy !== undefined;
  if (!choosesIPs && type === "ClusterIP") return;
  const found = type === "ExternalName" ? [] : families(spec, check.server);
  const errors =
    found.length > 0 ? found : [...addresses(spec, type, check.server), ...nodePorts(spec, type)].slice(0, 1);
  const blamed = new Set(check.errors.list.map(({ field }) => field));
  pushAll(
    check.errors.list,
    errors.filter(({ field }) => !blamed.has(field)),
  );
}

/** Whether the families and the policy fit the cluster. @see initIPFamilyFields */
function families(spec: ServiceSpec, server: ApiServer): readonly FieldError[] {
  const loose = new Check(server);
  validateClusterIPs(spec, loose);
  if (loose.errors.list.length > 0) return loose.errors.list;

  const errors = new FieldErrors();
  const ips = clusterIPsOf(spec);
  const wanted = [...(spec.ipFamilies ?? [])];
  const configured = server.families ?? ["IPv4", "IPv6"];
  const selectorless = spec.clusterIP === "None" && Object.keys(spec.selector ?? {}).length === 0;
  const policy = spec.ipFamilyPolicy ?? (selectorless ? "RequireDualStack" : "SingleStack");
  const policyPath = SPEC.child("ipFamilyPolicy");
  if (policy === "SingleStack") {
    const dual = "must be RequireDualStack or PreferDualStack for two";
    if (ips.length === 2) errors.invalid(policyPath, policy, `${dual} cluster IPs`);
    if (wanted.length === 2) errors.invalid(policyPath, policy, `${dual} IP families`);
  }
  for (const [index, ip] of ips.entries()) {
    if (ip === "None") break;
    if (index < wanted.length) continue;
    const family = familyOf(ip);
    if (configured.includes(family)) wanted.push(family);
    else
      errors.invalid(
        clusterIPPath(spec, index),
        ip,
        `is an ${family} address, and this cluster has no ${family} range for Services`,
      );
  }
  if (errors.list.length > 0 || selectorless) return errors.list;

  if (policy === "RequireDualStack" && configured.length < 2)
    errors.invalid(policyPath, policy, "this cluster has Services of one IP family only");
  for (const [index, family] of wanted.entries()) {
    if (!configured.includes(family))
      errors.invalid(SPEC.child("ipFamilies").index(index), family, "this cluster has no such range for Services");
  }
  return errors.list;
}

function addresses(spec: ServiceSpec, type: string, server: ApiServer): readonly FieldError[] {
  const ips = clusterIPsOf(spec);
  if (type === "ExternalName" || ips[0] === "None") return [];
  const errors = new FieldErrors();
  for (const ip of ips) {
    const parsed = parseIP(ip);
    const ranges = server.serviceCIDRs
      .map(parseCIDR)
      .filter((range) => range !== undefined && range.family === parsed?.family);
    if (
      parsed !== undefined &&
      ranges.length > 0 &&
      !ranges.some((range) => range !== undefined && isInside(parsed, range))
    ) {
      errors.invalid(
        clusterIPsPath(spec),
        ips,
        `${ip} is not in the range for Services, ${server.serviceCIDRs.join(" and ")}`,
      );
    }
  }
  return errors.list;
}

function nodePorts(spec: ServiceSpec, type: string): readonly FieldError[] {
  if (type !== "NodePort" && type !== "LoadBalancer") return [];
  const errors = new FieldErrors();
  for (const [index, { nodePort = 0 }] of (spec.ports ?? []).entries()) {
    if (nodePort !== 0 && (nodePort < NODE_PORTS.first || nodePort > NODE_PORTS.last)) {
      errors.invalid(
        SPEC.child("ports").index(index).child("nodePort"),
        nodePort,
        `is not in the range of node ports, ${NODE_PORTS.first} to ${NODE_PORTS.last}`,
      );
    }
  }
  const health = spec.healthCheckNodePort ?? 0;
  if (
    type === "LoadBalancer" &&
    spec.externalTrafficPolicy === "Local" &&
    health !== 0 &&
    (health < NODE_PORTS.first || health > NODE_PORTS.last)
  ) {
    errors.invalid(
      SPEC.child("healthCheckNodePort"),
      health,
      `is not in the range of node ports, ${NODE_PORTS.first} to ${NODE_PORTS.last}`,
    );
  }
  return errors.list;
}

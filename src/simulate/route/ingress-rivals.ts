import type { IngressEntry } from "./ingress.ts";

/** Whether two Ingress paths compete for the same requests on the same load balancer. */
export type Rivalry = "rivals" | "apart" | { readonly unknown: string };

/**
 * Classes whose controllers create a load balancer for each Ingress; sources: GKE Ingress and AWS Load Balancer
 * Controller guides.
 */
const OWN_BALANCER = /^(?:gce|gce-internal|gce-multi-cluster|alb|oci|aliyun.*)$/;
const GROUP_ANNOTATIONS = ["alb.ingress.kubernetes.io/group.name"];

/**
 * Annotations that distinguish requests of the same host and path: by method, header, entry point, weight, or as parts
 * of one route.
 */
const NARROWING = new RegExp(
  String.raw`(?:canary|conditions|methods|headers?|router\.(?:entrypoints|priority)|entrypoints|priority|` +
    String.raw`mergeable-ingress-type|match|split|load-balancer-id|scheme|listen-ports)`,
  "i",
);

const narrowing = ({ ingress }: IngressEntry): string =>
  Object.entries(ingress.annotations)
    .filter(([key]) => NARROWING.test(key))
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join();

function ownBalancer(entry: IngressEntry): boolean {
  const aws = Object.keys(entry.ingress.annotations).some((key) => key.startsWith("alb.ingress.kubernetes.io/"));
  return aws || OWN_BALANCER.test(entry.className);
}

/** Whether two entries with the same host compete, by their annotations and classes. */
export function rivalry(a: IngressEntry, b: IngressEntry): Rivalry {
  if (a.className !== b.className || a.canary || b.canary) return "apart";
  if (a.ingress === b.ingress) {
    // Conditions per Service (AWS Load Balancer Controller) distinguish equal paths.
    return Object.keys(a.ingress.annotations).some((key) => key.includes("/conditions.")) ? "apart" : "rivals";
  }
  if (narrowing(a) !== narrowing(b)) return "apart";
  if (ownBalancer(a) || ownBalancer(b)) {
    const group = (entry: IngressEntry): string =>
      GROUP_ANNOTATIONS.map((name) => entry.ingress.annotations[name] ?? "").join();
    return group(a) !== "" && group(a) === group(b) ? "rivals" : "apart";
  }
  return a.className === ""
    ? { unknown: "the Ingresses have no class, and some controllers give each Ingress its own address" }
    : "rivals";
}

/** Whether two entries send their requests to the same backend. */
export const haveSameBackend = (
  a: Pick<IngressEntry, "ingress" | "backend">,
  b: Pick<IngressEntry, "ingress" | "backend">,
): boolean => backendText(a) === backendText(b);

const backendText = ({ ingress, backend }: Pick<IngressEntry, "ingress" | "backend">): string =>
  JSON.stringify([
    ingress.namespace,
    backend?.service?.name,
    backend?.service?.port?.number,
    backend?.service?.port?.name,
    backend?.resource,
  ]);

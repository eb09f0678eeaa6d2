import type { IngressEntry } from "./ingress.ts";

/** Whether two Ingress paths are asked by the same load balancer about the same requests. */
export type Rivalry = "rivals" | "apart" | { readonly unknown: string };

/** Controllers that make a load balancer of its own for each Ingress; sources: GKE Ingress and AWS Load Balancer Controller guides. */
const OWN_BALANCER = /^(?:gce|gce-internal|gce-multi-cluster|alb|oci|aliyun.*)$/;
const GROUP_ANNOTATIONS = ["alb.ingress.kubernetes.io/group.name"];

/** Annotations that tell apart requests of one host and path: by method, header, entry point, weight, or as parts of one route. */
const NARROWING =
  /(?:canary|conditions|methods|headers?|router\.(?:entrypoints|priority)|entrypoints|priority|mergeable-ingress-type|match|split|load-balancer-id|scheme|listen-ports)/i;

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

/** What the annotations and classes of two entries with one host say of them. */
export function rivalry(a: IngressEntry, b: IngressEntry): Rivalry {
  if (a.className !== b.className || a.canary || b.canary) return "apart";
  if (a.ingress === b.ingress) {
    // One list of conditions for each Service (AWS Load Balancer Controller) tells equal paths apart.
    return Object.keys(a.ingress.annotations).some((key) => key.includes("/conditions.")) ? "apart" : "rivals";
  }
  if (narrowing(a) !== narrowing(b)) return "apart";
  if (ownBalancer(a) || ownBalancer(b)) {
    const group = (entry: IngressEntry): string =>
      GROUP_ANNOTATIONS.map((name) => entry.ingress.annotations[name] ?? "").join();
    return group(a) !== "" && group(a) === group(b) ? "rivals" : "apart";
  }
  return a.className === ""
    ? { unknown: "the Ingresses name no class, and some controllers give each Ingress an address of its own" }
    : "rivals";
}

import type { KindMap } from "../../../model/kinds.ts";
import type { Model } from "../../../model/model.ts";
import type { Resource } from "../../../model/resource.ts";
import type { ServiceEndpoints } from "../../cluster.ts";
import type { FactPort } from "../../service/facts.ts";
import type { TraceContext } from "./client.ts";

export function findPort(
  { facts }: ServiceEndpoints,
  wanted: number | string | undefined,
  protocol: string,
): FactPort | undefined {
  const own = facts.ports.filter((port) => port.protocol === protocol);
  if (wanted === undefined) return own.length === 1 ? own[0] : undefined;
  return own.find((port) => (typeof wanted === "number" ? port.number === wanted : port.name === wanted));
}

export const serviceEndpoints = (
  { cluster }: { readonly cluster: TraceContext["cluster"] },
  service: Resource<KindMap["Service"]>,
): ServiceEndpoints | undefined => cluster.services.find((candidate) => candidate.service === service);

/** Services with a given node port. */
export const servicesOnNodePort = (
  { cluster }: TraceContext,
  number: number,
): readonly { readonly endpoints: ServiceEndpoints; readonly port: FactPort }[] =>
  cluster.services.flatMap((endpoints) =>
    endpoints.facts.ports.filter(({ nodePort }) => nodePort === number).map((port) => ({ endpoints, port })),
  );

/** Names that external-dns would publish for a Service. */
export const publishedNames = (service: Resource): readonly string[] =>
  (service.annotations["external-dns.alpha.kubernetes.io/hostname"] ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");

/** LoadBalancer Services and others that are published under a host name. */
export const servicesNamed = (model: Model, host: string): readonly Resource<KindMap["Service"]>[] =>
  model.all("Service").filter((service) => {
    const ingress = (service.object.status?.loadBalancer?.ingress ?? []) as readonly { readonly hostname?: string }[];
    return publishedNames(service).includes(host) || ingress.some(({ hostname }) => hostname?.toLowerCase() === host);
  });

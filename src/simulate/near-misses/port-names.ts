import type { ServicePort } from "kubernetes-types/core/v1.js";
import type { DeepReadonly } from "../../model/readonly.ts";
import { namedTarget, resolvePort } from "../service/backends.ts";
import type { ServiceBackends } from "../service/backends.ts";

/** Common names of ports, from the IANA registry and practice. */
const WELL_KNOWN: Readonly<Record<number, string>> = {
  22: "ssh",
  25: "smtp",
  53: "dns",
  80: "http",
  389: "ldap",
  443: "https",
  1433: "mssql",
  1883: "mqtt",
  2181: "zookeeper",
  2379: "etcd-client",
  2380: "etcd-server",
  3306: "mysql",
  4222: "nats",
  5432: "postgres",
  5672: "amqp",
  6379: "redis",
  8080: "http",
  8443: "https",
  9042: "cql",
  9090: "metrics",
  9092: "kafka",
  9200: "http-es",
  11211: "memcache",
  15672: "http-admin",
  27017: "mongo",
};

/**
 * A name for a Service port without one: its target's, that of the container port it targets, or that of the well-known
 * number.
 */
export function suggestPortName(
  backends: ServiceBackends,
  port: DeepReadonly<ServicePort>,
  taken: ReadonlySet<string>,
): string | undefined {
  const target = namedTarget(port);
  const resolved = resolvePort(backends, port).map((resolution) => resolution.target?.containerPort?.name);
  const candidates = [target, ...resolved, WELL_KNOWN[port.port]];
  return candidates.find((name) => name !== undefined && /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name) && !taken.has(name));
}

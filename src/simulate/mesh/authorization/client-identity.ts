import { fieldsOf, listOf } from "../../../base/values.ts";
import type { KindMap } from "../../../model/kinds.ts";
import type { Model } from "../../../model/model.ts";
import type { Resource } from "../../../model/resource.ts";
import type { ConnectionEnd } from "../../policy/connection-end.ts";
import { UNKNOWN_NAMESPACE } from "../../policy/connection-end.ts";
import { accountOf } from "../../unjudged/subject.ts";
import type { Injection } from "../injection.ts";
import { destinationRulesFor } from "../istio.ts";
import type { TLSMode } from "./peer-authentication.ts";
import type { Identity } from "./text-match.ts";

interface Encounter {
  readonly source: ConnectionEnd;
  /** Of the client, where it is a pod. */
  readonly client: Injection | undefined;
  readonly server: Injection;
  /** What the server requires; undefined: not known. */
  readonly mode: TLSMode | undefined;
  /** Services through which the client may connect. */
  readonly services: readonly Resource<KindMap["Service"]>[];
  readonly direct: boolean;
}

/** Whether some DestinationRule sets the TLS of the clients of a Service to something else than Istio's own. */
function overridesTLS(model: Model, service: Resource<KindMap["Service"]>, clientNamespace: string): boolean {
  const host = `${service.name}.${service.namespace}.svc.cluster.local`;
  return destinationRulesFor(model, host, clientNamespace).some(({ object }) => {
    const spec = fieldsOf(object["spec"]);
    const policies = [spec["trafficPolicy"], ...listOf(spec["subsets"]).map((one) => fieldsOf(one)["trafficPolicy"])];
    const settings = policies.flatMap((policy) => [
      fieldsOf(policy)["tls"],
      ...listOf(fieldsOf(policy)["portLevelSettings"]).map((one) => fieldsOf(one)["tls"]),
    ]);
    return settings.some((tls) => tls !== undefined && fieldsOf(tls)["mode"] !== "ISTIO_MUTUAL");
  });
}

/** `none`: the connection is plain text. */
export type ShownIdentity = Identity | "none";

/**
 * The identities that the server's proxy may see; undefined: any. Proxies of both ends use mTLS with each other unless
 * a PeerAuthentication or a DestinationRule disables it. A sidecar sends what is for the address of a pod as it is; the
 * node proxies of the ambient mesh know addresses too. Sources: istio.io "Auto mutual TLS", "Ambient and the Istio
 * control plane"; "PassthroughCluster" of "Monitoring Blocked and Passthrough External Service Traffic".
 */
export function clientIdentities(model: Model, encounter: Encounter): readonly ShownIdentity[] | undefined {
  const { source, client, server, mode, services, direct } = encounter;
  // A client outside of the cluster may be part of the mesh: another cluster, or a virtual machine.
  if (mode === "DISABLE" || client?.proxy === "none") return ["none"];
  if (source.kind !== "pod" || client === undefined || source.namespace === UNKNOWN_NAMESPACE) return undefined;
  const own: Identity = { namespace: source.namespace, account: accountOf({ model, end: source }) };
  if (client.proxy === "ambient" && server.proxy === "ambient" && mode !== undefined) return [own];
  const isSure =
    client.proxy !== "unknown" &&
    mode !== undefined &&
    server.proxy !== "unknown" &&
    !direct &&
    services.length > 0 &&
    !services.some((service) => overridesTLS(model, service, source.namespace));
  return isSure ? [own] : [own, "none"];
}

import type { Model } from "../../model/model.ts";
import { references } from "../references/references.ts";
import { referenceTarget } from "../references/target.ts";
import { serviceBackends } from "../service/backends.ts";
import type { Call } from "./call.ts";
import { portsOfService } from "./called-ports.ts";

/**
 * Webhooks of admission and conversion, and aggregated APIs: the API server connects to the pods behind their Service.
 */
export function webhookCalls(model: Model): readonly Call[] {
  return references(model).flatMap((reference): readonly Call[] => {
    const { source, resource, at, port } = reference;
    if (source !== "webhook" && source !== "api-service") return [];
    const target = referenceTarget(model, reference);
    if (target.kind !== "service") return [];
    const ports = portsOfService(serviceBackends(model, target.service), port?.number);
    if (ports === undefined) return [];
    return [
      {
        from: { kind: "actor", actor: "API server", pods: [] },
        to: { kind: "service", service: target.service, ports },
        port: port?.number,
        protocol: "TCP",
        source,
        declaredBy: resource.quoted,
        resource,
        at,
        certainty: "sure",
      },
    ];
  });
}

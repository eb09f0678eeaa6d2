import type { Model } from "../../model/model.ts";
import { PROBE_FIELDS, probeHandler, probesOf } from "../pods/probes.ts";
import type { Call } from "./call.ts";

/** What the kubelet of each node connects to; a probe with a host of its own does not check the pod. */
export function probeCalls(model: Model): readonly Call[] {
  return model.workloads.flatMap((workload) =>
    probesOf(workload.template.spec).flatMap(({ role, container, probe }): readonly Call[] => {
      const handler = probeHandler(probe, container);
      if (handler === undefined || handler.type === "exec" || handler.port === undefined) return [];
      if (handler.type !== "grpc" && handler.host !== "") return [];
      return [
        {
          from: { kind: "actor", actor: "kubelet", pods: [] },
          to: {
            kind: "pods",
            ports: [{ workload, number: handler.port, protocol: "TCP", servicePort: undefined }],
          },
          port: handler.port,
          protocol: "TCP",
          source: "probe",
          declaredBy: `${PROBE_FIELDS[role]} of ${workload.resource.quoted}`,
          resource: workload.resource,
          at: workload.resource.document.at(container, PROBE_FIELDS[role], "key"),
          certainty: "sure",
        },
      ];
    }),
  );
}

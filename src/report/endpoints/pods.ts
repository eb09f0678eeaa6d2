import type { Pod } from "../../simulate/pods/pod.ts";
import { portContainers } from "../../simulate/service/ports.ts";
import { list } from "./slice-list.ts";
import type { List } from "./slice-list.ts";
import { namespacedTable } from "./table.ts";

const status = (pod: Pod): string => (pod.terminating ? "Terminating" : pod.phase || "Unknown");

/** The columns of `kubectl get pods -o wide` that a simulation knows, and the manifest of each pod. */
export function podsTable(pods: readonly Pod[]): string {
  const rows = pods.map((pod) => {
    const containers = portContainers(pod.spec).length;
    const cells = [
      pod.name,
      `${pod.ready ? containers : 0}/${containers}`,
      status(pod),
      pod.podIPs.join(",") || "<none>",
      pod.nodeName ?? "<none>",
      pod.owner,
    ];
    return { namespace: pod.namespace, cells };
  });
  return namespacedTable(["NAME", "READY", "STATUS", "IP", "NODE", "FROM"], rows);
}

const optional = <K extends string, V>(key: K, value: V | undefined): { readonly [key in K]?: V } =>
  (value === undefined ? {} : { [key]: value }) as { [key in K]?: V };

function podObject(pod: Pod) {
  const { workload, resource } = pod;
  const made = workload.kind !== "Pod";
  const owner = {
    apiVersion: resource.apiVersion,
    blockOwnerDeletion: true,
    controller: true,
    kind: resource.kind,
    name: workload.name,
    uid: "",
  };
  const written = (resource.object as { status?: object; metadata?: { deletionTimestamp?: string } }) ?? {};
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      ...(Object.keys(pod.annotations).length > 0 ? { annotations: pod.annotations } : {}),
      ...(pod.terminating ? { deletionTimestamp: written.metadata?.deletionTimestamp } : {}),
      labels: pod.labels,
      name: pod.name,
      namespace: pod.namespace,
      ...(made ? { ownerReferences: [owner] } : {}),
    },
    spec: {
      ...pod.spec,
      ...optional("hostname", pod.hostname),
      ...optional("nodeName", pod.nodeName),
      ...optional("subdomain", pod.subdomain),
    },
    status: {
      conditions: [
        {
          ...(pod.pending === undefined ? {} : { message: pod.pending }),
          status: pod.ready ? "True" : "False",
          type: "Ready",
        },
      ],
      phase: pod.phase,
      ...optional("podIP", pod.podIPs[0]),
      ...(pod.podIPs.length > 0 ? { podIPs: pod.podIPs.map((ip) => ({ ip })) } : {}),
    },
  };
}

/** A `v1` List of Pods; the owner of each is its manifest, even if a ReplicaSet or Job is between them. */
export const podList = (pods: readonly Pod[]): List<object> => list(pods.map(podObject));

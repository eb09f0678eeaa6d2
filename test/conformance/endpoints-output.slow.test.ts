import { describe, expect, it } from "vitest";
import { acceptedModel } from "../../src/workspace/accepted-model.ts";
import { runEndpoints } from "../../src/hosts/cli/commands/endpoints.ts";
import { runPods } from "../../src/hosts/cli/commands/pods.ts";
import type { ClusterOptions } from "../../src/simulate/cluster.ts";
import { parseSource } from "../../src/yaml/parse-source.ts";
import { oracleCases } from "./oracle-case.ts";
import { canonical } from "./oracle-json.ts";

interface Slice {
  readonly addressType: string;
  readonly metadata: { readonly namespace: string; readonly labels: Record<string, string> };
  readonly ports: readonly {
    readonly name: string;
    readonly port?: number;
    readonly protocol: string;
    readonly appProtocol?: string;
  }[];
  readonly endpoints: readonly {
    readonly addresses: readonly string[];
    readonly conditions: Record<string, boolean>;
    readonly hostname?: string;
    readonly nodeName?: string;
    readonly zone?: string;
    readonly targetRef?: { readonly kind: string; readonly namespace: string; readonly name: string };
    readonly hints?: Record<string, readonly { readonly name: string }[]>;
  }[];
}

const MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
const text = (value: unknown): string => JSON.stringify(canonical(value));

const endpoint = ({
  addresses,
  conditions,
  hostname,
  nodeName,
  zone,
  targetRef,
  hints,
}: Slice["endpoints"][number]) => ({
  addresses,
  conditions: {
    ready: conditions["ready"] ?? null,
    serving: conditions["serving"] ?? null,
    terminating: conditions["terminating"] ?? null,
  },
  hostname: hostname ?? null,
  nodeName: nodeName ?? null,
  zone: zone ?? null,
  targetRef: targetRef === undefined ? null : `${targetRef.kind}/${targetRef.namespace}/${targetRef.name}`,
  hints:
    hints === undefined
      ? null
      : Object.fromEntries(Object.entries(hints).map(([kind, names]) => [kind, names.map(({ name }) => name)])),
});

/** The printed slices, put together again as the golden files have them. */
function regroup(slices: readonly Slice[]): readonly string[] {
  const groups = new Map<
    string,
    {
      ports: unknown;
      addressType: string;
      managedBy: string;
      labels: unknown;
      endpoints: string[];
      sliceSizes: number[];
      service: string;
    }
  >();
  for (const { addressType, metadata, ports, endpoints } of slices) {
    const shown = ports.map(({ name, port, protocol, appProtocol }) => ({
      name,
      port: port ?? null,
      protocol,
      appProtocol: appProtocol ?? null,
    }));
    const service = `${metadata.namespace}/${metadata.labels["kubernetes.io/service-name"] ?? ""}`;
    const managedBy = metadata.labels[MANAGED_BY] ?? "";
    const key = text([service, addressType, managedBy, shown.map((port) => text(port)).sort()]);
    const group = groups.get(key) ?? {
      service,
      ports: shown,
      addressType,
      managedBy,
      labels: metadata.labels,
      endpoints: [],
      sliceSizes: [],
    };
    group.endpoints.push(...endpoints.map((one) => text(endpoint(one))));
    group.sliceSizes.push(endpoints.length);
    groups.set(key, group);
  }
  return [...groups.values()]
    .map((group) =>
      text({ ...group, endpoints: group.endpoints.sort(), sliceSizes: group.sliceSizes.sort((a, b) => b - a) }),
    )
    .sort();
}

interface Golden {
  readonly services?: readonly {
    readonly namespace: string;
    readonly name: string;
    readonly slices: readonly { readonly endpoints: readonly unknown[]; readonly sliceSizes: readonly number[] }[];
  }[];
  readonly pods: readonly {
    readonly namespace: string;
    readonly name: string;
    readonly podIPs: readonly string[];
    readonly nodeName: string;
    readonly phase: string;
    readonly ready: boolean;
  }[];
}

const goldenSlices = ({ services = [] }: Golden): readonly string[] =>
  services
    .flatMap(({ namespace, name, slices }) =>
      slices.map((slice) =>
        text({
          ...slice,
          service: `${namespace}/${name}`,
          endpoints: slice.endpoints.map((one) => text(one)).sort(),
          sliceSizes: [...slice.sliceSizes].sort((a, b) => b - a),
        }),
      ),
    )
    .sort();

interface PrintedPod {
  readonly metadata: { readonly namespace: string; readonly name: string };
  readonly spec: { readonly nodeName?: string };
  readonly status: {
    readonly phase: string;
    readonly podIPs?: readonly { readonly ip: string }[];
    readonly conditions: readonly { readonly type: string; readonly status: string }[];
  };
}

const printedPod = ({ metadata, spec, status }: PrintedPod) => ({
  namespace: metadata.namespace,
  name: metadata.name,
  nodeName: spec.nodeName ?? "",
  podIPs: (status.podIPs ?? []).map(({ ip }) => ip),
  phase: status.phase,
  ready: status.conditions.find(({ type }) => type === "Ready")?.status === "True",
});

const cases = ["fixtures/conformance/endpoints", "fixtures/conformance/workloads"].flatMap(oracleCases);

describe("what the commands print", () => {
  it.each(cases)("-o json of $name holds what Kubernetes makes", ({ name, text: manifests, golden }) => {
    const { documents } = parseSource({ path: name, text: manifests });
    const config = documents
      .map(({ value }) => value as { kind?: string } | null)
      .find((value) => value?.kind === "Config");
    const options = (config ?? {}) as ClusterOptions;
    const model = acceptedModel(documents);
    const { items } = JSON.parse(runEndpoints({ model, options, output: "json" }).stdout) as {
      items: readonly Slice[];
    };
    expect(regroup(items)).toEqual(goldenSlices(golden as unknown as Golden));
    const pods = JSON.parse(runPods({ model, options, output: "json" }).stdout) as { items: readonly PrintedPod[] };
    expect(pods.items.map(printedPod)).toEqual(
      (golden as unknown as Golden).pods.map(({ namespace, name, nodeName, podIPs, phase, ready }) => ({
        namespace,
        name,
        nodeName,
        podIPs,
        phase,
        ready,
      })),
    );
  });
});

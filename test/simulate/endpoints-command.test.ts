import { describe, expect, it } from "vitest";
import { runEndpoints } from "../../src/hosts/cli/commands/endpoints.ts";
import { runTraffic } from "../../src/hosts/cli/commands/traffic.ts";
import { runPods } from "../../src/hosts/cli/commands/pods.ts";
import { checkClusterOptions } from "../../src/hosts/cli/simulation/check-cluster-options.ts";
import { deployment, modelOf, node, service } from "./cluster-manifests.ts";

const pod = (name: string, nodeName: string, ip: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, labels: {app: my-dep}}\n` +
  `spec: {nodeName: ${nodeName}, containers: [{name: c, image: i}]}\n` +
  `status: {phase: Running, podIP: ${ip}, conditions: [{type: Ready, status: "True"}]}`;
const dep = [
  service("my-dep", "{selector: {app: my-dep}, ports: [{port: 80}]}"),
  pod("a", "node-1", "10.244.1.2"),
  pod("b", "node-1", "10.244.1.3"),
  pod("c", "node-2", "10.244.2.4"),
];
const endpoints = (documents: readonly string[], output: "table" | "wide" | "json" | "yaml", service?: string) =>
  runEndpoints({ model: modelOf(...documents), options: {}, output, service });

describe("kubenetlint endpoints", () => {
  it("prints what kubectl get endpoints prints", () => {
    expect(endpoints(dep, "table").stdout).toBe(
      "NAME     ENDPOINTS                                   AGE\n" +
        "my-dep   10.244.1.2:80,10.244.1.3:80,10.244.2.4:80   <unknown>\n",
    );
  });

  it("cuts after three, and shows namespaces when there are several", () => {
    const more = [
      ...dep,
      pod("d", "node-2", "10.244.2.5"),
      service("none", "{selector: {app: x}, ports: [{port: 80}]}", ", namespace: other"),
    ];
    expect(
      endpoints(more, "table")
        .stdout.split("\n")
        .map((line) => line.replaceAll(/ {2,}/g, "|")),
    ).toEqual([
      "NAMESPACE|NAME|ENDPOINTS|AGE",
      "default|my-dep|10.244.1.2:80,10.244.1.3:80,10.244.2.4:80 + 1 more...|<unknown>",
      "other|none|<none>|<unknown>",
      "",
    ]);
  });

  it("says why there are none", () => {
    const { stdout, stderr, exitCode } = endpoints(
      [service("s", "{selector: {app: wbe}, ports: [{port: 80}]}"), deployment({ name: "web" })],
      "table",
      "default/s",
    );
    expect(stdout).toContain("<none>");
    expect(stderr).toBe(
      "Service default/s has no ready endpoints:\n  - app=wbe differs from app=web of Deployment web (1 replica)\n",
    );
    expect(exitCode).toBe(0);
  });

  it("says what is not known where pods of a custom resource may be behind a Service", () => {
    const knative =
      "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: kn}\n" +
      "spec: {template: {spec: {containers: [{image: i}]}}}";
    const ports = "ports: [{port: 80}]";
    const machine =
      "apiVersion: kubevirt.io/v1\nkind: VirtualMachine\nmetadata: {name: vm}\n" +
      "spec: {runStrategy: Always, template: {metadata: {labels: {app: vm}}, spec: {domain: {}}}}";
    const nodes = [node("node-1", "a")];
    const known = endpoints([...nodes, machine, knative, service("vm", `{selector: {app: vm}, ${ports}}`)], "table");
    expect([known.stderr, known.stdout.includes("<none>")]).toEqual(["", false]);
    const revision = endpoints([...nodes, knative, service("s", `{selector: {app: kn-00001}, ${ports}}`)], "table");
    expect(revision.stderr).toBe(
      "Service default/s has no ready endpoints in these manifests:\n" +
        "  ? the controller of Knative Service kn may add these labels to its pods\n",
    );
    const operator = `apiVersion: example.com/v1\nkind: Cache\nmetadata: {name: c}\nspec: {}`;
    const unseen = endpoints([...nodes, operator, service("s", `{selector: {app: x}, ${ports}}`)], "table");
    expect(unseen.stderr).toMatch(/^Service default\/s has no ready endpoints in these manifests:\n/);
    expect(unseen.stderr).toContain("Cache default/c may create pods that these manifests do not show");
  });

  it("runs each pod of a group", () => {
    const template = (name: string): string =>
      `{metadata: {labels: {app: llm, role: ${name}}}, spec: {containers: [{name: c, image: i}]}}`;
    const set = (leader: string): string =>
      "apiVersion: leaderworkerset.x-k8s.io/v1\nkind: LeaderWorkerSet\nmetadata: {name: llm}\n" +
      `spec: {replicas: 2, leaderWorkerTemplate: {size: 3, ${leader}workerTemplate: ` +
      `${template("worker")}}}`;
    const count = (leader: string, selector: string): number =>
      (
        runEndpoints({
          model: modelOf(
            node("node-1", "a"),
            set(leader),
            service("s", `{selector: ${selector}, ports: [{port: 80}]}`),
          ),
          options: {},
          output: "json",
          service: undefined,
        }).stdout.match(/"targetRef"/g) ?? []
      ).length;
    const leader = `leaderTemplate: ${template("leader")}, `;
    expect([
      count("", "{app: llm}"),
      count(leader, "{app: llm}"),
      count(leader, "{role: leader}"),
      count(leader, "{role: worker}"),
      count("", "{leaderworkerset.sigs.k8s.io/name: llm}"),
    ]).toEqual([6, 6, 2, 4, 6]);
  });

  it("writes a List of EndpointSlices", () => {
    const list = JSON.parse(endpoints(dep, "json").stdout) as { kind: string; items: Record<string, unknown>[] };
    expect(list.kind).toBe("List");
    expect(list.items[0]).toEqual({
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      addressType: "IPv4",
      ports: [{ name: "", port: 80, protocol: "TCP" }],
      endpoints: [
        ["a", "node-1", "10.244.1.2"],
        ["b", "node-1", "10.244.1.3"],
        ["c", "node-2", "10.244.2.4"],
      ].map(([name, nodeName, ip]) => ({
        addresses: [ip],
        conditions: { ready: true, serving: true, terminating: false },
        nodeName,
        targetRef: { kind: "Pod", namespace: "default", name },
      })),
      metadata: {
        name: "my-dep-00000",
        generateName: "my-dep-",
        namespace: "default",
        labels: {
          "kubernetes.io/service-name": "my-dep",
          "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
        },
        ownerReferences: [
          { apiVersion: "v1", blockOwnerDeletion: true, controller: true, kind: "Service", name: "my-dep", uid: "" },
        ],
      },
    });
  });

  it("keeps slices that someone wrote apart", () => {
    const slice = (name: string, ip: string) =>
      "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\n" +
      `metadata: {name: ${name}, labels: {kubernetes.io/service-name: ext}}\naddressType: IPv4\n` +
      `ports: [{port: 1}]\nendpoints: [{addresses: [${ip}]}]`;
    const written = [service("ext", "{ports: [{port: 80}]}"), slice("two", "192.0.2.1"), slice("one", "192.0.2.2")];
    const { items } = JSON.parse(endpoints(written, "json").stdout) as {
      items: { metadata: { name: string }; endpoints: { addresses: string[] }[] }[];
    };
    expect(
      items.map(({ metadata, endpoints }) => [metadata.name, endpoints.flatMap(({ addresses }) => addresses)]),
    ).toEqual([
      ["one", ["192.0.2.2"]],
      ["two", ["192.0.2.1"]],
    ]);
  });

  it("writes YAML that quotes what YAML would misread", () => {
    const { stdout } = endpoints(
      [service("'on'", "{selector: {app: web}, ports: [{name: 'y', port: 80}]}"), deployment({ name: "web" })],
      "yaml",
    );
    expect(stdout).toContain('  - name: "y"\n    port: 80\n');
    expect(stdout).toContain('kubernetes.io/service-name: "on"');
  });

  it("offers the name that was meant", () => {
    expect(() => endpoints(dep, "table", "default/my-dpe")).toThrow("Did you mean default/my-dep?");
  });

  it("compares with a dump", () => {
    const { stdout, exitCode } = runEndpoints({
      model: modelOf(...dep),
      options: {},
      output: "table",
      actual: { items: [] },
    });
    expect(stdout).toMatch(/^default\/my-dep: the cluster has no EndpointSlice/);
    expect(exitCode).toBe(1);
  });

  it("shows no control characters of manifests", () => {
    const evil = service("s", '{selector: {"\\e[31m": x}, ports: [{port: 80}]}');
    expect(endpoints([evil, deployment({ name: "web" })], "table").stderr).not.toMatch(/\u001b/);
  });

  it("refuses ranges that are none", () => {
    expect(() => checkClusterOptions({ podCIDRs: ["10.244.0.0"] })).toThrow("--pod-cidr must be an address range");
    expect(() => checkClusterOptions({ serviceCIDRs: ["10.0.0.0/16", "10.1.0.0/16"] })).toThrow(
      "--service-cidr is set twice for one address family",
    );
  });
});

describe("kubenetlint pods", () => {
  it("lists pods with where they come from", () => {
    const { stdout } = runPods({
      model: modelOf(deployment({ name: "web", replicas: 2 })),
      options: {},
      output: "table",
    });
    expect(stdout.split("\n").map((line) => line.replaceAll(/ {2,}/g, "|"))).toEqual([
      "NAME|READY|STATUS|IP|NODE|FROM",
      "web-0000000000-00000|1/1|Running|10.244.1.2|node-1|Deployment/web",
      "web-0000000000-00001|1/1|Running|10.244.2.2|node-2|Deployment/web",
      "",
    ]);
  });

  it("writes Pods that kubectl reads", () => {
    const { items } = JSON.parse(
      runPods({ model: modelOf(deployment({ name: "web" })), options: {}, output: "json" }).stdout,
    ) as { items: { kind: string; spec: object; status: object }[] };
    expect(items[0]).toMatchObject({
      kind: "Pod",
      apiVersion: "v1",
      metadata: {
        name: "web-0000000000-00000",
        namespace: "default",
        labels: { app: "web", "pod-template-hash": "0000000000" },
      },
      spec: { nodeName: "node-1", containers: [{ name: "c", image: "img" }] },
      status: { phase: "Running", podIP: "10.244.1.2", podIPs: [{ ip: "10.244.1.2" }] },
    });
  });
});

describe("kubenetlint traffic", () => {
  const documents = [
    node("a1", "a"),
    node("b1", "b"),
    deployment({ name: "web", replicas: 2 }),
    service(
      "web",
      "{selector: {app: web}, ports: [{name: http, port: 80}], type: NodePort, externalTrafficPolicy: Local}",
    ),
  ];
  const run = (more: object) =>
    runTraffic({ model: modelOf(...documents), options: {}, service: "web", output: "table", ...more });

  it("shows every way in", () => {
    expect(run({}).stdout).toMatch(
      /by ClusterIP\nSHARE .*\n50 % +10\.244\.0\.2:80 +default\/web-0000000000-00000 +a1 +a\n[^]*by NodePort\n/,
    );
  });

  it("shows what is lost", () => {
    const lost = run({ via: "NodePort", options: { notReady: ["web-0000000000-00001"] } }).stdout;
    expect(lost).toContain("lost 50 %: dropped on node b1: no endpoint there, and the policy is Local");
  });

  it("refuses clients and ports that are not there", () => {
    expect(() => run({ node: "x" })).toThrow("No node x. Nodes: a1, b1.");
    expect(() => run({ zone: "c" })).toThrow("No node in zone c. Zones: a, b.");
    expect(() => run({ port: "https" })).toThrow("Service web has no port https; it has ");
    expect(() => run({ via: "LoadBalancer" })).toThrow("has type NodePort, which --via LoadBalancer cannot reach");
  });
});

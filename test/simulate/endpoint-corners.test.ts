import { describe, expect, it } from "vitest";
import { clusterOf, deployment, node, service, serviceOf } from "./cluster-manifests.ts";

const endpoints = (subsets: string, metadata = "") => `
apiVersion: v1
kind: Endpoints
metadata: {name: db${metadata}}
subsets: [${subsets}]`;
const DB = service("db", "{ports: [{name: sql, port: 5432}]}");
const ADDRESS = "{addresses: [{ip: 192.0.2.1}], ports: [{name: sql, port: 5432}]}";

const slicesOf = (documents: readonly string[], name = "db") =>
  serviceOf(clusterOf(documents), name).slices.map(({ addressType, managedBy, endpoints: own }) => ({
    addressType,
    managedBy,
    addresses: own.map(({ addresses, hostname }) => [...addresses, hostname].filter(Boolean).join(" ")),
  }));

describe("Endpoints that are mirrored", () => {
  it("keep an address with a hostname apart from the same one that refers to another pod", () => {
    const pods =
      "{addresses: [{ip: 192.0.2.1, hostname: a, targetRef: {kind: Pod, name: a, uid: '1'}}, " +
      "{ip: 192.0.2.1, hostname: b, targetRef: {kind: Pod, name: a, uid: '2'}}], ports: [{name: sql, port: 5432}]}";
    expect(slicesOf([DB, endpoints(pods)])[0]?.addresses).toEqual(["192.0.2.1 a", "192.0.2.1 b"]);
  });

  it("make one slice for each address family", () => {
    const both = "{addresses: [{ip: 192.0.2.1}, {ip: '2001:db8::1'}], ports: [{name: sql, port: 5432}]}";
    expect(slicesOf([DB, endpoints(both)]).map(({ addressType }) => addressType)).toEqual(["IPv4", "IPv6"]);
  });

  it("are not those that leaders are elected with, nor those that say so", () => {
    const leader = ", annotations: {control-plane.alpha.kubernetes.io/leader: '{}'}";
    const skipped = (value: string) => `, labels: {endpointslice.kubernetes.io/skip-mirror: "${value}"}`;
    expect(slicesOf([DB, endpoints(ADDRESS)])).toHaveLength(1);
    expect(slicesOf([DB, endpoints(ADDRESS, leader)])).toEqual([]);
    expect(slicesOf([DB, endpoints(ADDRESS, skipped("true"))])).toEqual([]);
    expect(slicesOf([DB, endpoints(ADDRESS, skipped("false"))])).toHaveLength(1);
  });

  it("are none of a Service with a selector", () => {
    const selecting = service("db", "{selector: {app: db}, ports: [{name: sql, port: 5432}]}");
    expect(slicesOf([selecting, endpoints(ADDRESS)]).map(({ managedBy }) => managedBy)).toEqual([
      "endpointslice-controller.k8s.io",
    ]);
    const external = service("db", "{type: ExternalName, externalName: db.example.com, selector: {app: db}}");
    expect(slicesOf([external, endpoints(ADDRESS)])).toEqual([]);
  });
});

describe("slices that someone wrote", () => {
  const slice = (name: string, managedBy: string, address = "192.0.2.9") => `
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: ${name}, labels: {kubernetes.io/service-name: db, endpointslice.kubernetes.io/managed-by: \
"${managedBy}"}}
addressType: IPv4
ports: [{name: sql, port: 5432}]
endpoints: [{addresses: [${address}]}]`;

  it("with the name of the mirroring controller are that controller's, which makes its own", () => {
    expect(slicesOf([DB, endpoints(ADDRESS), slice("db-1", "endpointslicemirroring-controller.k8s.io")])).toEqual([
      { addressType: "IPv4", managedBy: "endpointslicemirroring-controller.k8s.io", addresses: ["192.0.2.1"] },
    ]);
  });

  it("with the name of the controller stay where the Service has no selector", () => {
    const written = slice("db-1", "endpointslice-controller.k8s.io");
    const selecting = service("db", "{selector: {app: db}, ports: [{name: sql, port: 5432}]}");
    expect(slicesOf([DB, written]).map(({ addresses }) => addresses)).toEqual([["192.0.2.9"]]);
    expect(slicesOf([selecting, written]).map(({ addresses }) => addresses)).toEqual([[]]);
  });

  it("with the same ports are one group, with other managers two", () => {
    expect(slicesOf([DB, slice("db-1", "me"), slice("db-2", "me", "192.0.2.8")])).toEqual([
      { addressType: "IPv4", managedBy: "me", addresses: ["192.0.2.8", "192.0.2.9"] },
    ]);
    expect(slicesOf([DB, slice("db-1", "me"), slice("db-2", "you")])).toHaveLength(2);
  });
});

describe("pods that a Service selects", () => {
  const pod = (more: string, status: string) => `
apiVersion: v1
kind: Pod
metadata: {name: db-0, labels: {app: db}${more}}
spec: {nodeName: gone, containers: [{name: c, image: img}]}
status: {phase: Running, podIP: 10.1.0.5, podIPs: [{ip: 10.1.0.5}]${status}}`;
  const READY = ", conditions: [{type: Ready, status: 'True'}]";
  const selecting = (more = "") => service("db", `{selector: {app: db}, ports: [{name: sql, port: 5432}]${more}}`);

  it("are endpoints on a node that is not there only where unready addresses are published", () => {
    const nodes = [node("here", "a")];
    const addresses = (more: string) =>
      slicesOf([...nodes, selecting(more), pod("", READY)]).flatMap((one) => one.addresses);
    expect(addresses("")).toEqual([]);
    expect(addresses(", publishNotReadyAddresses: true")).toEqual(["10.1.0.5"]);
    const skipped = serviceOf(clusterOf([...nodes, selecting(), pod("", READY)]), "db").skipped;
    expect(skipped.map(({ reason }) => reason)).toEqual(["node-missing"]);
  });

  it("are ready where unready addresses are published, and serving only where they are", () => {
    const conditions = (more: string, status: string) =>
      serviceOf(clusterOf([selecting(more), pod("", status)]), "db").slices[0]?.endpoints[0]?.conditions;
    expect(conditions("", "")).toEqual({ ready: false, serving: false, terminating: false });
    expect(conditions(", publishNotReadyAddresses: true", "")).toEqual({
      ready: true,
      serving: false,
      terminating: false,
    });
    expect(conditions("", READY)).toEqual({ ready: true, serving: true, terminating: false });
  });

  it("that are going stay as endpoints that serve and are not ready", () => {
    const going = pod(", deletionTimestamp: '2026-01-01T00:00:00Z'", READY);
    expect(serviceOf(clusterOf([selecting(), going]), "db").slices[0]?.endpoints[0]?.conditions).toEqual({
      ready: false,
      serving: true,
      terminating: true,
    });
  });

  it("fill slices to the brim", () => {
    const sizes = (replicas: number) =>
      serviceOf(
        clusterOf([selecting(), deployment({ name: "db", replicas })], { maxEndpointsPerSlice: 4 }),
        "db",
      ).slices.flatMap(({ sliceSizes }) => sliceSizes);
    expect(sizes(8)).toEqual([4, 4]);
    expect(sizes(9)).toEqual([4, 4, 1]);
    expect(sizes(0)).toEqual([0]);
  });
});

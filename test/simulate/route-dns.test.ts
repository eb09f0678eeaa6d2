import { describe, expect, it } from "vitest";
import { simulateCluster } from "../../src/simulate/cluster.ts";
import { candidates, resolveName } from "../../src/simulate/dns/dns.ts";
import { modelOf, pod } from "./manifests.ts";

const service = (name: string, spec: string) => `
---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: shop}
spec: ${spec}`;

const text =
  pod("shop", "web-0", "app: web", ", hostname: web-0, subdomain: peers") +
  pod("shop", "db", "app: db") +
  service(
    "web",
    "{clusterIP: 10.96.1.1, selector: {app: web}, ports: [{name: http, port: 80}, {name: dns, port: " +
      "53, protocol: UDP}]}",
  ) +
  service("peers", "{clusterIP: None, selector: {app: web}, ports: [{name: http, port: 80}]}") +
  service("empty", "{clusterIP: None, selector: {app: none}, ports: [{port: 80}]}") +
  service("empty-ip", "{clusterIP: 10.96.1.2, selector: {app: none}, ports: [{port: 80}]}") +
  service("alias", "{type: ExternalName, externalName: db.example.com.}");
const model = modelOf(text);
const cluster = simulateCluster(model);
const ask = (name: string, from = "shop") => resolveName(model, name, from, { cluster });

describe("the search list", () => {
  it("comes first for names with fewer than five dots, and is left out for names with a dot at the end", () => {
    expect(candidates("web", "shop")).toEqual([
      "web.shop.svc.cluster.local",
      "web.svc.cluster.local",
      "web.cluster.local",
      "web",
    ]);
    expect(candidates("web.shop.svc.cluster.local", "shop")[0]).toBe(
      "web.shop.svc.cluster.local.shop.svc.cluster.local",
    );
    expect(candidates("web.shop.svc.cluster.local.", "shop")).toEqual(["web.shop.svc.cluster.local"]);
    expect(candidates("a.b.c.d.e.f", "shop")[0]).toBe("a.b.c.d.e.f");
  });
});

describe("answers", () => {
  it.each([
    ["web", "service", "web.shop.svc.cluster.local"],
    ["WEB.shop", "service", "web.shop.svc.cluster.local"],
    ["web.shop.svc", "service", "web.shop.svc.cluster.local"],
    ["web.shop.svc.cluster.local", "service", "web.shop.svc.cluster.local"],
    ["empty-ip", "service", "empty-ip.shop.svc.cluster.local"],
    ["peers", "headless", "peers.shop.svc.cluster.local"],
    ["web-0.peers", "endpoint", "web-0.peers.shop.svc.cluster.local"],
    ["alias", "external-name", "alias.shop.svc.cluster.local"],
    ["_http._tcp.web", "srv", "_http._tcp.web.shop.svc.cluster.local"],
    ["10-244-1-2.shop.pod.cluster.local", "pod-address", "10-244-1-2.shop.pod.cluster.local"],
    ["kubernetes.default", "service", "kubernetes.default.svc.cluster.local"],
    ["www.example.com", "upstream", "www.example.com"],
  ])("%s: %s", (name, kind, full) => {
    expect(ask(name)).toMatchObject({ kind, name: full });
  });

  it("hold the addresses and the alias's target", () => {
    expect(ask("web").addresses).toEqual(["10.96.1.1"]);
    expect(ask("web-0.peers").addresses).toEqual(ask("peers").addresses);
    expect(ask("peers").addresses).toHaveLength(1);
    expect(ask("alias").target).toBe("db.example.com");
  });

  it("lack names of other namespaces, of unnamed ports and of headless Services without ready endpoints", () => {
    expect(ask("web", "other").kind).toBe("not-found");
    expect(ask("_http._udp.web").tried[0]).toEqual({
      name: "_http._udp.web.shop.svc.cluster.local",
      outcome: "no-such-port",
    });
    expect(ask("web-1.peers").tried[0]).toEqual({
      name: "web-1.peers.shop.svc.cluster.local",
      outcome: "no-such-endpoint",
    });
    expect(ask("empty").tried[0]).toEqual({ name: "empty.shop.svc.cluster.local", outcome: "no-ready-endpoint" });
  });

  it("say why a name that is not found may exist all the same", () => {
    expect(ask("web.elsewhere")).toMatchObject({
      kind: "upstream",
      unknown: "these manifests contain no objects in namespace elsewhere",
    });
    expect(ask("nothing.shop.svc.cluster.local.")).toMatchObject({ kind: "not-found", unknown: undefined });
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CancellationTokenSource } from "vscode-languageserver/node";
import type { CodeLens, CompletionItem, Hover, InlayHint, Location, WorkspaceEdit } from "vscode-languageserver/node";
import { copyOf, LspClient } from "./lsp-client.ts";

const FILES = ["broken.yaml", "network.yaml", "orders.yaml", "payments.yaml"];
let client: LspClient;

beforeAll(async () => {
  client = await LspClient.start(copyOf("fixtures/lsp/shop"));
  for (const file of FILES) await client.open(file);
  await client.until("broken.yaml", (all) => all.length > 0);
});
afterAll(() => client.stop());

const hover = async (path: string, near: string): Promise<string> => {
  const answer = await client.ask<Hover | null>("hover", path, near);
  return answer === null ? "" : (answer.contents as { value: string }).value;
};
/** `payments.yaml:40`, sorted. */
const places = (locations: readonly Location[]): string[] =>
  locations.map(({ uri, range }) => `${uri.split("/").at(-1)}:${range.start.line + 1}`).sort();

describe("hover", () => {
  it("tells the endpoints of a Service port by port, and who is kept out", async () => {
    const text = await hover("payments.yaml", "name: pay|ments");
    expect(text).toContain("`web` 80/TCP → Deployment `payments` × 3 at `8080`");
    expect(text).toContain("Deployment shop/reports connects to it and is blocked");
    expect(text).not.toContain("Deployment shop/orders asks");
  });

  it("tells the same of the Service behind a route and behind a URL", async () => {
    expect(await hover("network.yaml", "name: pay|ments\n                port")).toContain("**Service shop/payments**");
    expect(await hover("orders.yaml", "http://pay|ments.shop.svc")).toContain("**Service shop/payments**");
  });

  it("tells the pods of a label and who asks for it", async () => {
    const text = await hover("payments.yaml", "app: pay|ments\n  ports");
    expect(text).toContain("Deployment `payments` (3 pods)");
    expect(text).toContain("NetworkPolicies that select these pods: `payments`");
  });

  it("tells what a policy does in words", async () => {
    const text = await hover("network.yaml", "kind: Network|Policy");
    expect(text).toContain("It isolates Deployment `payments` (3 pods).");
    expect(text).toContain("from pods `app=orders` of this namespace (Deployment `orders`), on TCP `http`");
    expect(text).toContain("**Egress**: not restricted by this policy");
  });

  it("explains the rule of a finding", async () => {
    expect(await hover("broken.yaml", "app: ser|ach")).toContain(
      "*Repair:* Set the selector to labels of the pod template",
    );
  });

  it("says nothing where there is nothing to say", async () => {
    expect(await hover("payments.yaml", "image: reg|istry")).toBe("");
  });
});

describe("code lenses", () => {
  const titles = async (path: string): Promise<string[]> =>
    (await client.ask<CodeLens[]>("codeLens", path, undefined)).map(
      ({ range, command }) => `${range.start.line + 1} ${command!.title}`,
    );

  it("count endpoints and name callers that are blocked", async () => {
    expect(await titles("payments.yaml")).toEqual([
      "1 3 endpoints",
      "1 blocked from Deployment reports",
      "14 behind payments",
    ]);
  });
  it("say what selects nothing and what has no port", async () => {
    expect(await titles("broken.yaml")).toEqual([
      "1 selects no pods",
      "14 behind search-admin",
      "36 0 endpoints: no container declares its targetPort",
    ]);
  });
  it("count the pods of a policy", async () => {
    expect(await titles("network.yaml")).toEqual(["20 isolates 3 pods (Ingress)"]);
  });
});

describe("inlay hints", () => {
  const hints = async (path: string): Promise<string[]> => {
    const range = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } };
    return (await client.ask<InlayHint[]>("inlayHint", path, undefined, { range }))
      .map(({ position, label }) => `${position.line + 1}${String(label)}`)
      .sort();
  };
  it("show the number of each port name", async () => {
    expect(await hints("payments.yaml")).toEqual(["12: 8080", "45: 8080"]);
    expect(await hints("network.yaml")).toEqual(["18: 80", "39: 8080"]);
  });
  it("show a name that nothing declares as such", async () => {
    expect(await hints("broken.yaml")).toEqual(["47: ?"]);
  });
});

describe("navigation", () => {
  const definition = async (path: string, near: string): Promise<string[]> =>
    places(await client.ask<Location[]>("definition", path, near));
  const references = async (path: string, near: string): Promise<string[]> =>
    places(await client.ask<Location[]>("references", path, near, { context: { includeDeclaration: true } }));

  it.each([
    ["a target port to the container port", "payments.yaml", "targetPort: ht|tp", ["payments.yaml:40"]],
    ["a probe's port to the container port", "payments.yaml", "port: ht|tp\n", ["payments.yaml:40"]],
    ["a policy's port to the container port", "network.yaml", "port: ht|tp", ["payments.yaml:40"]],
    ["a backend to the Service", "network.yaml", "name: pay|ments\n                port", ["payments.yaml:4"]],
    ["a backend port to the Service port", "network.yaml", "name: we|b", ["payments.yaml:10"]],
    ["a URL to the Service", "orders.yaml", "http://pay|ments:80", ["payments.yaml:4"]],
    ["a selector to the pods", "payments.yaml", "app: pay|ments\n  ports", ["payments.yaml:27"]],
    ["a policy's selector to the pods", "network.yaml", "app: pay|ments", ["payments.yaml:27"]],
    ["a policy's peer to the pods", "network.yaml", "app: or|ders", ["orders.yaml:14"]],
    ["a Service's name to the workloads behind it", "payments.yaml", "name: pay|ments", ["payments.yaml:17"]],
  ])("leads from %s", async (_, path, near, expected) => {
    expect(await definition(path, near)).toEqual(expected);
  });

  it("finds every use of a Service, in routes and in values of variables", async () => {
    expect(await references("payments.yaml", "name: pay|ments")).toEqual([
      "network.yaml:16",
      "orders.yaml:21",
      "orders.yaml:43",
      "payments.yaml:4",
    ]);
  });
  it("finds every use of a container port", async () => {
    expect(await references("payments.yaml", "- name: ht|tp")).toEqual([
      "network.yaml:39",
      "payments.yaml:12",
      "payments.yaml:40",
      "payments.yaml:45",
    ]);
  });
});

describe("rename", () => {
  const renamed = async (path: string, near: string, newName: string): Promise<Record<string, string>> => {
    const edit = await client.ask<WorkspaceEdit>("rename", path, near, { newName });
    return Object.fromEntries(
      FILES.filter((file) => edit.changes?.[client.uri(file)] !== undefined).map((file) => [
        file,
        client.applied(file, edit),
      ]),
    );
  };
  const count = (text: string, part: string): number => text.split(part).length - 1;

  it("renames a container port in probe, Service and policy", async () => {
    const files = await renamed("payments.yaml", "- name: ht|tp", "api");
    expect(Object.keys(files)).toEqual(["network.yaml", "payments.yaml"]);
    expect(files["payments.yaml"]).toContain("targetPort: api");
    expect(files["payments.yaml"]).toContain("- name: api\n              containerPort: 8080");
    expect(files["payments.yaml"]).toContain("port: api");
    expect(files["network.yaml"]).toContain("- port: api");
  });
  it("renames a label value in template, selectors, affinity and policies, and leaves names alone", async () => {
    const files = await renamed("payments.yaml", "app: pay|ments\n  ports", "cash");
    expect(count(files["payments.yaml"]!, "app: cash")).toBe(4);
    expect(files["payments.yaml"]).toContain("name: payments");
    expect(files["network.yaml"]).toContain("app: cash");
  });
  it("quotes a value that YAML would read as something else", async () => {
    const files = await renamed("payments.yaml", "app: pay|ments\n  ports", "true");
    expect(count(files["payments.yaml"]!, 'app: "true"')).toBe(4);
  });
  it("renames a Service in routes and URLs", async () => {
    const files = await renamed("payments.yaml", "name: pay|ments", "cash");
    expect(files["orders.yaml"]).toContain("http://cash.shop.svc.cluster.local:80/pay");
    expect(files["orders.yaml"]).toContain("http://cash:80/report");
    expect(files["network.yaml"]).toContain("name: cash\n                port");
    expect(files["payments.yaml"]).toContain("kind: Deployment\nmetadata:\n  name: payments");
  });
  it("renames a Service port in the Ingress", async () => {
    expect((await renamed("payments.yaml", "name: we|b", "front"))["network.yaml"]).toContain("name: front");
  });
  it.each([
    ["payments.yaml", "- name: ht|tp", "this-is-much-too-long", "at most 15 characters"],
    ["payments.yaml", "name: pay|ments", "Payments", "lower-case"],
    ["payments.yaml", "name: pay|ments", "search", "already"],
  ])("refuses in %s at %s the name %s", async (path, near, newName, why) => {
    await expect(client.ask("rename", path, near, { newName })).rejects.toThrow(why);
  });
  it("offers nothing to rename where a name is not one", async () => {
    expect(await client.ask("prepareRename", "payments.yaml", "image: reg|istry")).toBeNull();
    expect(await client.ask("prepareRename", "payments.yaml", "targetPort: ht|tp")).toMatchObject({
      placeholder: "http",
      range: { start: { line: 11, character: 18 } },
    });
  });
});

describe("completion", () => {
  /** Labels offered after `to` is typed for `from`, at the `|`. */
  const offered = async (path: string, from: string, to: string): Promise<string[]> => {
    const text = client.text(path);
    await client.type(path, from, to.replace("|", ""));
    const items = await client.ask<CompletionItem[]>("completion", path, to);
    await client.type(path, client.text(path), text);
    return items.toSorted((a, b) => (a.sortText! < b.sortText! ? -1 : 1)).map(({ label }) => label);
  };
  it.each([
    ["ports of the selected pods", "payments.yaml", "targetPort: http", "targetPort: |", ["http", "8080"]],
    ["ports of a policy's pods", "network.yaml", "- port: http", "- port: h|", ["http", "8080"]],
    [
      "Services for a backend",
      "network.yaml",
      "name: payments\n                port:",
      "name: |\n                port:",
      ["payments", "search", "search-admin"],
    ],
    ["ports of the backend's Service", "network.yaml", "name: web\n---", "name: |\n---", ["web"]],
    [
      "values of a label",
      "payments.yaml",
      "app: payments\n  ports",
      "app: |\n  ports",
      ["orders", "payments", "reports", "search"],
    ],
    [
      "labels of pods",
      "network.yaml",
      "      app: payments\n",
      "      |\n",
      ["app: orders", "app: payments", "app: reports", "app: search"],
    ],
    ["ports of the container for its probe", "payments.yaml", "port: http\n", "port: |\n", ["http", "8080"]],
    ["namespaces", "orders.yaml", "namespace: shop", "namespace: |", ["shop"]],
    ["nothing elsewhere", "payments.yaml", "replicas: 3", "replicas: |", []],
  ])("offers %s", async (_, path, from, to, expected) => {
    expect(await offered(path, from, to)).toEqual(expected);
  });
});

describe("cancellation", () => {
  it("answers a request that is taken back as cancelled", async () => {
    const params = { textDocument: { uri: client.uri("payments.yaml") }, position: { line: 0, character: 0 } };
    // One that is answered before the server reads of its end is answered as ever.
    const answers = await Promise.allSettled(
      Array.from({ length: 50 }, () => {
        const source = new CancellationTokenSource();
        const answer = client.connection.sendRequest("textDocument/hover", params, source.token);
        source.cancel();
        return answer;
      }),
    );
    const cancelled = answers.filter((answer) => answer.status === "rejected");
    expect(cancelled.length).toBeGreaterThan(0);
    for (const { reason } of cancelled) expect(reason).toMatchObject({ code: -32_800 });
  });
});

describe("commands", () => {
  const run = (command: string, ...args: string[]): Promise<string> =>
    client.connection.sendRequest("workspace/executeCommand", {
      command: `kubenetlint.server.${command}`,
      arguments: [client.uri("payments.yaml"), ...args],
    });

  it("answer as the command line does", async () => {
    expect(await run("endpoints", "shop/payments")).toMatch(/payments {3}10\.244\.\d+\.\d+:8080,/);
    expect(await run("trace", "http://payments.shop/", "shop/orders")).toContain("The request arrives.");
    expect(await run("reach", "shop/payments")).toContain("Deployment shop/orders");
  });
  it("refuse what is not there in words", async () => {
    await expect(run("endpoints", "shop/payment")).rejects.toThrow("Did you mean shop/payments?");
  });
});

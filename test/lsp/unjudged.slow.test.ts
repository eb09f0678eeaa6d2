import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CodeLens, Hover } from "vscode-languageserver/node";
import { copyOf, LspClient } from "./lsp-client.ts";

let client: LspClient;

beforeAll(async () => {
  client = await LspClient.start(copyOf("fixtures/lsp/unjudged"));
  for (const file of ["web.yaml", "policies.yaml"]) await client.open(file);
});
afterAll(() => client.stop());

const hover = async (path: string, near: string): Promise<string> => {
  const answer = await client.ask<Hover | null>("hover", path, near);
  return answer === null ? "" : (answer.contents as { value: string }).value;
};

describe("beside objects that are not simulated", () => {
  it("a workload is said to be unknown, with the object named", async () => {
    expect(await hover("web.yaml", "kind: Deploy|ment")).toContain(
      "- Ingress: isolated by `deny`; unknown because of `IsovalentNetworkPolicy shop/open-web` (not simulated)",
    );
    expect(await hover("web.yaml", "kind: Deploy|ment")).toContain("- Egress: open, no NetworkPolicy isolates it");
  });

  it("no caller of a Service is said to be blocked, and what may move its traffic is named", async () => {
    const text = await hover("web.yaml", "metadata: { name: we|b, namespace: shop }\nspec: { selector");
    expect(text).not.toContain("is blocked");
    expect(text).toContain(
      "unknown: CiliumLocalRedirectPolicy shop/near-web (cilium.io/v2) is not simulated: it may send traffic elsewhere",
    );
  });

  it("the object itself says what it may do, and to whom", async () => {
    const text = await hover("policies.yaml", "kind: IsovalentNetwork|Policy");
    expect(text).toContain(
      "IsovalentNetworkPolicy shop/open-web (isovalent.com/v1) is not simulated: it may deny connections or " +
        "allow what a NetworkPolicy denies.",
    );
    expect(text).toContain("Makes connections unknown: Deployment `web`.");
  });

  it("lenses say it as well", async () => {
    const titles = async (path: string): Promise<readonly (string | undefined)[]> =>
      (await client.ask<readonly CodeLens[]>("codeLens", path, undefined)).map(({ command }) => command?.title);
    expect(await titles("web.yaml")).toEqual(
      expect.arrayContaining([
        "connections unknown because of IsovalentNetworkPolicy shop/open-web (not simulated)",
        "unknown because of CiliumLocalRedirectPolicy shop/near-web (not simulated)",
      ]),
    );
    expect(await titles("web.yaml")).not.toContain("blocked from Deployment cli");
    expect(await titles("policies.yaml")).toContain("not simulated: may affect 1 pod");
  });
});

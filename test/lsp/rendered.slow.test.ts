import { spawnSync } from "node:child_process";
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Hover } from "vscode-languageserver/node";
import { copyOf, LspClient } from "./lsp-client.ts";

let client: LspClient;
afterEach(() => client.stop());

const renders = ["kustomize", "kubectl"].some(
  (program) => spawnSync(program, ["version", "--client"]).status === 0 || spawnSync(program, ["version"]).status === 0,
);
const has =
  (code: string) =>
  (all: readonly { readonly code?: string | number }[]): boolean =>
    all.some((one) => one.code === code);

describe("a kustomization", () => {
  // Without kustomize and kubectl nothing can be rendered.
  it.runIf(renders)("is linted as it is rendered, at the place in the patch", async () => {
    client = await LspClient.start(copyOf("fixtures/lsp/overlay"));
    const [found] = await client.until("dev/service.yaml", has("service-selects-nothing"));
    expect(found!.range.start.line).toBe(6);
  });

  it.runIf(renders)("is rendered again when a part of it is saved", async () => {
    client = await LspClient.start(copyOf("fixtures/lsp/overlay"));
    await client.open("dev/service.yaml");
    await client.until("dev/service.yaml", has("service-selects-nothing"));
    await client.type("dev/service.yaml", "wbe", "web");
    writeFileSync(join(client.folder, "dev/service.yaml"), client.text("dev/service.yaml"));
    await client.connection.sendNotification("textDocument/didSave", {
      textDocument: { uri: client.uri("dev/service.yaml") },
    });
    await client.until("dev/service.yaml", (all) => all.length === 0, "an empty list");
  });

  it("lets its files be read as they stand", async () => {
    client = await LspClient.start(copyOf("fixtures/lsp/overlay"));
    await client.open("base/web.yaml");
    await client.settled();
    const hover = await client.ask<Hover>("hover", "base/web.yaml", "kind: Ser|vice");
    expect((hover.contents as { value: string }).value).toContain("`http` 80/TCP → Deployment `web` × 2 at `8080`");
  });

  it("that only gathers is answered at each keystroke", async () => {
    const folder = copyOf("fixtures/lsp/overlay");
    writeFileSync(
      join(folder, "dev/kustomization.yaml"),
      readFileSync(join(folder, "base/kustomization.yaml"), "utf8").replace("web.yaml", "../base"),
    );
    client = await LspClient.start(folder);
    await client.open("base/web.yaml");
    await client.settled();
    const version = await client.type("base/web.yaml", "targetPort: http", "targetPort: htpp");
    let answered: number | undefined;
    client.onPublished((params) => (answered ??= params.version));
    await client.until("base/web.yaml", has("service-port-unresolved"));
    expect(answered ?? version).toBe(version);
  });
});

describe("the workspace", () => {
  it("may be reached by a symbolic link, and the program too", async () => {
    const folder = copyOf("fixtures/lsp/shop");
    symlinkSync(folder, `${folder}-link`);
    client = await LspClient.start(`${folder}-link`);
    await client.until("broken.yaml", has("service-selects-nothing"));
    expect(client.logs).toEqual([]);
  });
});

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { CodeAction, PublishDiagnosticsParams } from "vscode-languageserver/node";
import { copyOf, LspClient } from "./lsp-client.ts";
import type { Options } from "./lsp-client.ts";

const SHOP = "fixtures/lsp/shop";
let client: LspClient;

async function start(files: readonly string[] = [], options: Options = {}): Promise<LspClient> {
  client = await LspClient.start(copyOf(SHOP), options);
  for (const file of files) await client.open(file);
  return client;
}

afterEach(() => client.stop());

const has =
  (code: string) =>
  (diagnostics: readonly { readonly code?: string | number }[]): boolean =>
    diagnostics.some((one) => one.code === code);
const lacks =
  (code: string) =>
  (diagnostics: readonly { readonly code?: string | number }[]): boolean =>
    !has(code)(diagnostics);

describe("diagnostics", () => {
  it("shows findings of files that are not open, with the other end, the rule's page and the severity", async () => {
    await start();
    const [first] = await client.until("broken.yaml", has("service-selects-nothing"));
    expect(first).toMatchObject({
      source: "kubenetlint",
      severity: 1,
      range: { start: { line: 7, character: 9 }, end: { line: 7, character: 15 } },
      codeDescription: { href: expect.stringContaining("service-selects-nothing.md") },
      relatedInformation: [{ location: { uri: client.uri("broken.yaml"), range: { start: { line: 26 } } } }],
    });
    expect(first!.message).toContain("has app=serach, but Deployment shop/search has app=search");
  });

  it("answers each edit with diagnostics of its version, before the file is saved", async () => {
    await start(["broken.yaml"]);
    await client.until("broken.yaml", has("service-selects-nothing"));
    const versions: (number | undefined)[] = [];
    client.onPublished(
      (params: PublishDiagnosticsParams) => params.uri === client.uri("broken.yaml") && versions.push(params.version),
    );
    const version = await client.type("broken.yaml", "serach", "search");
    await client.until("broken.yaml", lacks("service-selects-nothing"));
    expect(versions[0]).toBe(version);
    await client.type("broken.yaml", "app: search", "app: sarch");
    await client.until("broken.yaml", has("service-selects-nothing"));
  });

  it("sees what an edit does to other files", async () => {
    await start(["payments.yaml"]);
    await client.until("broken.yaml", has("service-selects-nothing"));
    expect(client.codes("network.yaml")).toEqual([]);
    await client.type("payments.yaml", "- name: web", "- name: front");
    const [found] = await client.until("network.yaml", has("ingress-backend-port-missing"));
    expect(found!.range.start.line).toBe(17);
  });

  it("keeps places right when lines above them are typed", async () => {
    await start(["broken.yaml"]);
    await client.until("broken.yaml", has("service-port-unresolved"));
    const before = client.diagnostics("broken.yaml").find(({ code }) => code === "service-port-unresolved")!.range
      .start.line;
    await client.type("broken.yaml", "apiVersion: v1", "# a comment\n# and another\napiVersion: v1");
    await client.until(
      "broken.yaml",
      (all) => all.some(({ code, range }) => code === "service-port-unresolved" && range.start.line === before + 2),
      "the moved finding",
    );
  });

  it("takes a syntax error in one document for that document alone", async () => {
    await start(["broken.yaml"]);
    await client.until("broken.yaml", has("service-selects-nothing"));
    await client.type("broken.yaml", "      targetPort: htpp", "      targetPort: [htpp");
    const shown = await client.until("broken.yaml", has("yaml-syntax"));
    expect(shown.map(({ code }) => code)).toContain("yaml-syntax");
  });

  it("reads the configuration again when it changes, and what a broken one says is told", async () => {
    await start();
    await client.until("broken.yaml", has("service-selects-nothing"));
    const config = join(client.folder, "kubenetlint.yaml");
    writeFileSync(config, "rules:\n  service-selects-nothing: off\n");
    const changed = () =>
      client.connection.sendNotification("workspace/didChangeWatchedFiles", {
        changes: [{ uri: client.uri("kubenetlint.yaml"), type: 2 }],
      });
    await changed();
    await client.until("broken.yaml", lacks("service-selects-nothing"), "silence of the rule that is off");
    writeFileSync(config, "rules:\n  service-selects-nothin: off\n");
    await changed();
    await expect
      .poll(() => client.messages.join("\n"), { timeout: 20_000 })
      .toContain('did you mean "service-selects-nothing"');
    rmSync(config);
    await changed();
    await client.until("broken.yaml", has("service-selects-nothing"));
  });

  it("says that a version of Kubernetes is not known, and goes on with the newest", async () => {
    await start([], { initializationOptions: { kubernetesVersion: "1.12" } });
    await client.until("broken.yaml", has("service-selects-nothing"));
    await expect
      .poll(() => client.messages.join("\n"), { timeout: 20_000 })
      .toContain('Kubernetes version "1.12" is unknown.');
  });

  it("follows files that come and go on disk", async () => {
    await start();
    await client.until("broken.yaml", has("service-selects-nothing"));
    writeFileSync(
      join(client.folder, "new.yaml"),
      "apiVersion: v1\nkind: Service\nmetadata:\n  name: nobody\n  namespace: shop\nspec:\n" +
        "  selector:\n    app: nobody\n  ports:\n    - name: http\n      port: 80\n",
    );
    const tell = (type: number) =>
      client.connection.sendNotification("workspace/didChangeWatchedFiles", {
        changes: [{ uri: client.uri("new.yaml"), type }],
      });
    await tell(1);
    await client.until("new.yaml", has("service-selects-nothing"));
    rmSync(join(client.folder, "new.yaml"));
    await tell(3);
    await client.until("new.yaml", (all) => all.length === 0, "an empty list for the deleted file");
  });

  it("drops the findings of a workspace folder that is closed, and reads one that is added", async () => {
    await start();
    await client.until("broken.yaml", has("service-selects-nothing"));
    const folders = { removed: [{ uri: client.uri(""), name: "shop" }], added: [] as { uri: string; name: string }[] };
    await client.connection.sendNotification("workspace/didChangeWorkspaceFolders", { event: folders });
    await client.until("broken.yaml", (all) => all.length === 0, "an empty list");
    await client.connection.sendNotification("workspace/didChangeWorkspaceFolders", {
      event: { removed: [], added: folders.removed },
    });
    await client.until("broken.yaml", has("service-selects-nothing"));
  });

  it("lints a file outside of every folder by itself", async () => {
    await start(["broken.yaml"], { folders: [] });
    await client.until("broken.yaml", has("service-selects-nothing"));
    expect(client.codes("orders.yaml")).toEqual([]);
  });

  it("prefers the open buffer to the file on disk", async () => {
    await start();
    await client.until("broken.yaml", has("service-selects-nothing"));
    await client.open("broken.yaml", client.text("broken.yaml").replace("serach", "search"));
    await client.until("broken.yaml", lacks("service-selects-nothing"));
    await client.connection.sendNotification("textDocument/didClose", {
      textDocument: { uri: client.uri("broken.yaml") },
    });
    await client.until("broken.yaml", has("service-selects-nothing"), "the finding of the file on disk");
  });

  it("survives whatever is opened and asked", async () => {
    await start();
    await client.until("broken.yaml", has("service-selects-nothing"));
    mkdirSync(join(client.folder, "odd"));
    for (const [index, text] of [
      "",
      "{{ .Values.x }}\n",
      "a: [",
      "---\n---\n",
      "kind: Service\nspec: 3\n",
      "\u0000",
      "apiVersion: v1\nkind: List\nitems: [null, 3, {kind: Service}]\n",
    ].entries()) {
      const path = `odd/${index}.yaml`;
      await client.open(path, text);
      for (const method of ["hover", "definition", "completion", "rename", "prepareRename"]) {
        await client
          .ask(method, path, "|", { newName: "x", context: { includeDeclaration: true } })
          .catch(() => undefined);
      }
      await client.ask("codeLens", path, undefined);
    }
    expect(await client.ask("hover", "broken.yaml", "kind: Ser|vice")).not.toBeNull();
    expect(client.alive).toBe(true);
  });
});

describe("quick fixes", () => {
  it("offers the proved repair first, with what it brings, and then to disable the rule", async () => {
    await start(["broken.yaml"]);
    const shown = await client.until("broken.yaml", has("service-selects-nothing"));
    const finding = shown.find(({ code }) => code === "service-selects-nothing")!;
    const actions = await client.ask<CodeAction[]>("codeAction", "broken.yaml", undefined, {
      range: finding.range,
      context: { diagnostics: [finding] },
    });
    expect(actions[0]).toMatchObject({ kind: "quickfix", isPreferred: true });
    expect(client.applied("broken.yaml", actions[0]!.edit!)).toContain("  selector:\n    app: search\n");
    expect(actions.slice(-2).map(({ title }) => title)).toEqual([
      "Disable service-selects-nothing for this line",
      "Disable service-selects-nothing for this file",
    ]);
  });

  it.each([0, 1])("silences the finding by way %i of disabling it", async (index) => {
    await start(["broken.yaml"]);
    const shown = await client.until("broken.yaml", has("service-selects-nothing"));
    const finding = shown.find(({ code }) => code === "service-selects-nothing")!;
    const actions = await client.ask<CodeAction[]>("codeAction", "broken.yaml", undefined, {
      range: finding.range,
      context: { diagnostics: [finding] },
    });
    const disable = actions.filter(({ title }) => title.startsWith("Disable"))[index]!;
    const text = client.text("broken.yaml");
    await client.type("broken.yaml", text, client.applied("broken.yaml", disable.edit!));
    const after = await client.until("broken.yaml", lacks("service-selects-nothing"));
    expect(after.map(({ code }) => code)).not.toContain("unused-suppression");
  });
});

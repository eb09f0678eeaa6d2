import { mkdtempSync, realpathSync, writeFileSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { Session } from "../../src/hosts/lsp/session.ts";
import { leaks, SHAPES } from "../hostile/secret-shapes.ts";
import { LspClient } from "./lsp-client.ts";

const BAD =
  "apiVersion: v1\nkind: Service\nmetadata: { name: bad }\n" +
  "spec: { selector: { app: x }, ports: [{ port: 80 }, { port: 81 }] }\n";
const GOOD = "apiVersion: v1\nkind: Service\nmetadata: { name: good }\nspec: { ports: [{ port: 80 }] }\n";

/** A workspace, and beside it a folder that is none, with a whole tree below. */
function outside(): { readonly workspace: string; readonly other: string } {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "kubenetlint-lone-")));
  for (const folder of ["workspace", "other/below/deeper"]) mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, "workspace", "a.yaml"), GOOD);
  for (const file of ["other/neighbour.yaml", "other/below/b.yaml", "other/below/deeper/c.yaml"])
    writeFileSync(join(root, file), BAD);
  writeFileSync(join(root, "other", "notes.yaml"), BAD);
  return { workspace: join(root, "workspace"), other: join(root, "other") };
}

let client: LspClient | undefined;
afterEach(async () => {
  await client?.stop();
  client = undefined;
});

describe("a file outside of the workspace", () => {
  it.each<[string, object]>([
    ["another setting", { reportUnknown: true }],
    ["trust", { trusted: true }],
    ["another version", { kubernetesVersion: "1.31" }],
  ])("stays the only one of its folder after %s", async (_, settings) => {
    const { workspace, other } = outside();
    client = await LspClient.start(other, { folders: [workspace] });
    const published = new Set<string>();
    client.onPublished(({ uri }) => published.add(uri));
    await client.open("notes.yaml");
    await client.until("notes.yaml", (all) => all.length > 0);
    await client.connection.sendNotification("workspace/didChangeConfiguration", {
      settings: { kubenetlint: settings },
    });
    await client.type("notes.yaml", "name: bad", "name: worse");
    await client.until("notes.yaml", (all) => all.length > 0);
    await client.ask("hover", "notes.yaml", "name: wor|se");
    await client.settled();
    expect([...published].filter((uri) => uri.includes("/other/")).map((uri) => uri.split("/").at(-1))).toEqual([
      "notes.yaml",
    ]);
  });

  it("is not looked for when a request names one that was never opened", async () => {
    const { workspace, other } = outside();
    client = await LspClient.start(other, { folders: [workspace] });
    expect(
      await client.connection.sendRequest("textDocument/hover", {
        textDocument: { uri: pathToFileURL(join(other, "neighbour.yaml")).href },
        position: { line: 2, character: 20 },
      }),
    ).toBeNull();
    expect(
      await client.connection.sendRequest("textDocument/codeLens", { textDocument: { uri: "file:///x.yaml" } }),
    ).toBeNull();
  });

  it("leaves nothing behind when it is closed, and becomes a part of a folder that is added", async () => {
    const { other } = outside();
    const session = new Session(
      { diagnostics: () => undefined, log: () => undefined, warn: () => undefined, refresh: () => undefined },
      undefined,
    );
    const file = join(other, "notes.yaml");
    session.folderOf(file).open(file, pathToFileURL(file).href, 1, BAD);
    expect(session.knownFolderOf(file)?.isLone).toBe(true);
    session.configure({ reportUnknown: true });
    expect(session.knownFolderOf(file)?.isLone).toBe(true);
    session.addFolder(other);
    expect(session.knownFolderOf(file)?.isLone).toBe(false);
    session.removeFolder(other);
    session.folderOf(file).open(file, pathToFileURL(file).href, 1, BAD);
    session.close(file);
    expect(session.knownFolderOf(file)).toBeUndefined();
    session.stop();
  });
});

describe("the values of Secrets", () => {
  it("are in no answer of the server", async () => {
    const root = realpathSync(mkdtempSync(join(tmpdir(), "kubenetlint-lone-")));
    const paths: string[] = [];
    for (const [index, files] of Object.values(SHAPES).entries()) {
      mkdirSync(join(root, String(index)));
      for (const [path, text] of Object.entries(files)) {
        writeFileSync(join(root, String(index), path), text);
        if (/\.(?:yaml|json)$/.test(path)) paths.push(`${index}/${path}`);
      }
    }
    client = await LspClient.start(root, { initializationOptions: { reportUnknown: true } });
    const said: string[] = [];
    client.onPublished((params) => said.push(JSON.stringify(params)));
    for (const path of paths) await client.open(path);
    await client.settled();
    for (const path of paths) {
      const textDocument = { uri: client.uri(path) };
      const lines = client.text(path).split("\n");
      const range = { start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } };
      for (const method of ["codeLens", "inlayHint"])
        said.push(
          JSON.stringify(await client.connection.sendRequest(`textDocument/${method}`, { textDocument, range })),
        );
      said.push(
        JSON.stringify(
          await client.connection.sendRequest("textDocument/codeAction", {
            textDocument,
            range,
            context: { diagnostics: client.diagnostics(path) },
          }),
        ),
      );
      for (const [line, text] of lines.entries()) {
        const position = { line, character: Math.max(0, text.length - 2) };
        for (const method of ["hover", "completion", "definition"])
          said.push(
            JSON.stringify(await client.connection.sendRequest(`textDocument/${method}`, { textDocument, position })),
          );
      }
    }
    expect(said.join("\n")).toContain("api-rejected");
    expect(
      said.flatMap((text) =>
        leaks(text).map((canary) => text.slice(Math.max(0, text.indexOf(canary) - 150), text.indexOf(canary) + 60)),
      ),
    ).toEqual([]);
    expect([...client.messages, ...client.logs].flatMap(leaks)).toEqual([]);
  });
});

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import type { CodeLens } from "vscode-languageserver/node";
import { copyOf, LspClient } from "./lsp-client.ts";

let client: LspClient;
afterEach(() => client.stop());

async function lensesOf(folder: string): Promise<readonly (string | undefined)[]> {
  client = await LspClient.start(folder);
  await client.open("front/service.yaml");
  await client.settled();
  const lenses = await client.ask<readonly CodeLens[]>("codeLens", "front/service.yaml", undefined);
  return lenses.map(({ command }) => command?.title);
}

it("a lens does not call a Service empty whose pods another scope has", async () => {
  expect(await lensesOf(copyOf("fixtures/lsp/scopes"))).toEqual(["selects no pods here"]);
});

it("a lens calls it empty if no scope has them", async () => {
  const folder = copyOf("fixtures/lsp/scopes");
  const back = join(folder, "back/deployment.yaml");
  writeFileSync(back, readFileSync(back, "utf8").replace("namespace: shop", "namespace: stock"));
  expect(await lensesOf(folder)).toEqual(["selects no pods"]);
});

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Finding } from "../../src/diagnostic/finding.ts";
import { FolderStore } from "../../src/hosts/lsp/folder-store.ts";
import { lintFolder } from "../../src/hosts/lsp/full-lint.ts";
import { lintNear } from "../../src/hosts/lsp/near-lint.ts";
import { WordIndex } from "../../src/hosts/lsp/word-index.ts";
import { LintSession } from "../../src/workspace/lint-session.ts";
import { ValidationCache } from "../../src/workspace/validation-cache.ts";
import { manifest } from "../bench/generate.ts";
import { copyOf } from "./lsp-client.ts";

const store = new FolderStore(copyOf("fixtures/demo"));
const validations = new ValidationCache();
const session = new LintSession();
const index = new WordIndex();
const told = (findings: readonly Finding[]): string[] =>
  findings.map(({ ruleId, span, message }) => `${span.start.line}:${span.start.column} ${ruleId} ${message}`);

beforeAll(async () => {
  mkdirSync(join(store.folder, "lsp"));
  // Another namespace than that of the demo, which holds objects of the same names.
  for (const name of readdirSync("fixtures/lsp/shop"))
    writeFileSync(
      join(store.folder, "lsp", name),
      readFileSync(join("fixtures/lsp/shop", name), "utf8").replaceAll(/\bshop\b/g, "bazaar"),
    );
  for (let number = 0; number < 60; number++)
    writeFileSync(join(store.folder, `service-${number}.yaml`), manifest(number));
  // A namespace of more objects than are looked at together.
  for (let number = 0; number < 80; number++)
    writeFileSync(join(store.folder, `large-${number}.yaml`), manifest(number).replaceAll(/\bteam-\d+\b/g, "large"));
  await store.load();
  for (const path of store.paths) index.update(path, store.source(path));
});

/** Each: a file, what is replaced in it. */
const EDITS: readonly (readonly [string, string, string])[] = [
  ["lsp/broken.yaml", "serach", "search"],
  ["lsp/broken.yaml", "serach", "serch"],
  ["lsp/broken.yaml", "targetPort: htpp", "targetPort: 9200"],
  ["lsp/payments.yaml", "name: web", "name: front"],
  ["lsp/network.yaml", "name: web", "name: front"],
  ["lsp/network.yaml", "app: payments", "app: nobody"],
  ["lsp/network.yaml", "app: orders", "app: nobody"],
  ["lsp/orders.yaml", "http://payments.bazaar.svc.cluster.local:80", "http://payment.bazaar.svc.cluster.local:80"],
  ["shop-web.yaml", "payments-service", "payment-service"],
  ["service-17.yaml", "targetPort: http\n", "targetPort: web\n"],
  ["service-17.yaml", "service-17", "service-18"],
  ["service-17.yaml", "- port: metrics", "- port: 80"],
  ["service-17.yaml", "kind: Service\n", "kind: Servce\n"],
  ["large-17.yaml", "targetPort: http\n", "targetPort: web\n"],
  ["large-17.yaml", "containerPort: 8080", "containerPort: 8081"],
];

describe("the answer to an edit", () => {
  it.each(EDITS)("is that of the whole folder: %s with %s as %s", async (path, from, to) => {
    store.close(store.absolute(path));
    index.update(path, store.source(path));
    const before = store.textOf(path)!;
    const { shapes } = await lintFolder(store, session);
    expect(before).toContain(from);
    store.setOpen(store.absolute(path), before.replace(from, to));
    index.update(path, store.source(path));
    const near = lintNear(path, { store, index, shapes, validations });
    const whole = (await lintFolder(store, session)).findings.filter(({ span }) => span.file === path);
    expect(told(near!)).toEqual(told(whole));
  });
});

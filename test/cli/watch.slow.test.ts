import { spawn } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { deployment, folder, service } from "./folder.ts";

let stop: () => void = () => {};
afterEach(() => stop());

/** Starts `lint --watch`, and waits for what it prints from then on. */
function watching(cwd: string, ...args: readonly string[]) {
  const child = spawn(
    process.execPath,
    [join(process.cwd(), "dist/cli.cjs"), "lint", "--watch", "-f", "unix", ...args],
    { cwd, env: { PATH: process.env["PATH"] } },
  );
  stop = () => child.kill();
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (printed += data.toString()));
  return async (text: string, change: () => void, timeout = 20_000): Promise<void> => {
    printed = "";
    change();
    await expect.poll(() => printed, { timeout }).toContain(text);
  };
}

const SOUND = `${service("web", "web")}---\n${deployment("web")}`;
const DEFECT = `${service("web", "wbe")}---\n${deployment("web")}`;

it("lints again what has changed, has come, was broken, and configurations", async () => {
  const cwd = folder({ "web.yaml": DEFECT });
  const after = watching(cwd, "--rule", "name-meaningless: warning");
  await after("service-selects-nothing", () => {});
  await after("[Info/pod-without-policy]\n\n1 problem", () => writeFileSync(join(cwd, "web.yaml"), SOUND));
  await after('shop.yaml:3:19: Service name "foo"', () => writeFileSync(join(cwd, "shop.yaml"), service("foo", "web")));
  await after('there is no "rule"', () => writeFileSync(join(cwd, "kubenetlint.yaml"), "rule: {}\n"));
  await after("web.yaml:", () => rmSync(join(cwd, "kubenetlint.yaml")));
});

it("is not woken by its own report", async () => {
  const cwd = folder({ "web.yaml": DEFECT });
  const after = watching(cwd, "-f", "json=report.json");
  await after("service-selects-nothing", () => {});
  await after("pod-without-policy", () => writeFileSync(join(cwd, "web.yaml"), SOUND));
  await expect(after("pod-without-policy", () => {}, 1500)).rejects.toThrow();
});

it("looks at paths outside of the working directory too", async () => {
  const other = folder({ "web.yaml": SOUND });
  const after = watching(folder({}), other);
  await after("pod-without-policy", () => {});
  await after("service-selects-nothing", () => writeFileSync(join(other, "web.yaml"), DEFECT));
});

it("lints again when a file changes that a generator packs", async () => {
  const cwd = folder({
    "kustomization.yaml": "resources: [web.yaml]\nconfigMapGenerator:\n  - name: c\n    files: [app.conf]\n",
    "app.conf": "a = 1\n",
    "web.yaml": SOUND,
  });
  const after = watching(cwd);
  await after("pod-without-policy", () => {});
  await after("pod-without-policy", () => writeFileSync(join(cwd, "app.conf"), "a = 2\n"));
});

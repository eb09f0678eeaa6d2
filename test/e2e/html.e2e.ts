import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { html } from "../../src/report/lint/html.ts";
import { OPTIONS, graphOf, lintSources, readFixture } from "../report/sample.ts";

const BROWSERS = ["chromium", "chromium-browser", "google-chrome"];
const browser = BROWSERS.find((name) => spawnSync(name, ["--version"]).status === 0);
const folder = mkdtempSync(join(tmpdir(), "kubenetlint-html-"));
afterAll(() => rmSync(folder, { recursive: true }));

const sources = readFixture("fixtures/report");
const page = html(lintSources(sources), { ...OPTIONS, graph: graphOf(sources) });

function chromium(...args: readonly string[]): { readonly stdout: string; readonly stderr: string } {
  const flags = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    `--user-data-dir=${join(folder, "profile")}`,
  ];
  return spawnSync(browser!, [...flags, ...args], { encoding: "utf8", timeout: 60_000, maxBuffer: 64 * 1024 * 1024 });
}

/** Opens the page, runs a script in it as a reader would act, and gives what `answer` was called with. */
function inPage(script: string): unknown {
  const file = join(folder, "page.html");
  const probe = `<script>
    const answer = (value) => { document.body.dataset.answer = JSON.stringify(value); };
    const type = (id, text) => { const input = document.getElementById(id); input.value = text; \
input.dispatchEvent(new Event("input", { bubbles: true })); };
    const visible = (selector) => [...document.querySelectorAll(selector)].filter((one) => \
one.getClientRects().length > 0);
    const titles = () => visible(".node").map((node) => node.dataset.title);
    const rules = () => visible(".finding").map((finding) => finding.dataset.rule);
    window.addEventListener("load", () => { try { ${script} } catch (error) { answer("failed: " + error.message); } });
  </script>`;
  writeFileSync(
    file,
    page.replace("</body>", () => `${probe}</body>`),
  );
  const { stdout } = chromium("--dump-dom", `file://${file}`);
  const [, found] = /data-answer="([^"]*)"/.exec(stdout) ?? [];
  return found === undefined
    ? stdout
    : JSON.parse(found.replaceAll("&quot;", '"').replaceAll("&amp;", "&").replaceAll("&gt;", ">"));
}

// Without a browser there is nothing to test here; the command line says so.
describe.runIf(browser !== undefined)(`the html report in ${browser ?? "a browser"}`, () => {
  it("shows every finding and every object", () => {
    expect(inPage("answer([rules().length, titles().length, visible('.edge').length])")).toEqual([2, 18, 16]);
  });

  it("filters findings by text, severity, rule and file", () => {
    expect(
      inPage("type('search', 'unresolved htpp'); answer([rules(), document.getElementById('shown').textContent])"),
    ).toEqual([["service-port-unresolved"], "1 of 2 shown"]);
    expect(inPage("document.querySelector('#severities input[value=error]').click(); answer(rules())")).toEqual([
      "port-unnamed",
    ]);
    expect(inPage("type('rule', 'port-unnamed'); answer(rules())")).toEqual(["port-unnamed"]);
    expect(
      inPage("type('search', 'no such thing'); answer([rules(), visible('#none').length, visible('.file').length])"),
    ).toEqual([[], 1, 0]);
  });

  it("shows of the picture every way through what is searched", () => {
    expect(inPage("type('picture-search', 'service shop/cart'); answer(titles())")).toEqual([
      "Ingress shop/shop",
      "Service shop/cart",
      "Deployment shop/cart",
      "NetworkPolicy shop/default-deny",
    ]);
    expect(inPage("type('namespace', 'data'); answer(titles())")).toEqual([
      "Service data/postgres",
      "StatefulSet data/postgres",
      "NetworkPolicy data/postgres",
      "Service data/mail",
    ]);
    expect(
      inPage(
        "document.querySelector('#kinds input[value=policy]').click(); answer(titles().some((title) " +
          "=> title.startsWith('NetworkPolicy')))",
      ),
    ).toBe(false);
    expect(
      inPage("type('picture-search', 'no such thing'); answer([titles(), visible('#picture-none').length])"),
    ).toEqual([[], 1]);
  });

  it("shows on request only what has problems", () => {
    expect(
      inPage(
        "const box = document.getElementById('problems'); box.checked = true; box.dispatchEvent(new " +
          "Event('input')); answer(titles().filter((title) => title.startsWith('Service')))",
      ),
    ).toEqual(["Service shop/payments", "Service shop/payments-next", "Service shop/cart", "Service shop/search"]);
  });

  it("leaves no hole where objects are filtered out", () => {
    expect(
      inPage(
        "const svg = document.getElementById('picture'); const before = svg.height.baseVal.value; " +
          "type('picture-search', 'postgres'); answer([svg.height.baseVal.value < before / 2, " +
          "titles().length])",
      ),
    ).toEqual([true, 3]);
  });

  it("shows the ways through an object that is clicked, and its findings", () => {
    expect(
      inPage(`
      const node = visible(".node").find(({ dataset }) => dataset.title === "Service shop/cart");
      node.dispatchEvent(new MouseEvent("click", { bubbles: true }));
      const dim = visible(".node.dim").length;
      document.getElementById("selected-findings").click();
      answer([dim, rules(), document.getElementById("resource-name").textContent]);
    `),
    ).toEqual([14, ["service-port-unresolved"], "Service shop/cart"]);
    expect(
      inPage(`
      const node = visible(".node")[0];
      node.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
      const before = visible(".node.dim").length;
      document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
      answer([before > 0, visible(".node.dim").length]);
    `),
    ).toEqual([true, 0]);
  });

  it("draws edges that begin and end at their nodes, before and after a filter", () => {
    const script = `const ends = () => visible(".edge").every((edge) => {
      const nodes = document.querySelectorAll(".node");
      const path = edge.querySelector("path");
      const [a, b] = [path.getPointAtLength(0), path.getPointAtLength(path.getTotalLength())];
      const [from, to] = [nodes[edge.dataset.from], nodes[edge.dataset.to]].map((node) => \
node.transform.baseVal.getItem(0).matrix);
      return Math.hypot(a.x - from.e - 250, a.y - from.f - 22) < 1 && Math.hypot(b.x - to.e, b.y - to.f - 22) < 1;
    });`;
    expect(
      inPage(
        `${script} const before = ends(); type("namespace", "shop"); answer([before, ends(), visible(".edge").length])`,
      ),
    ).toEqual([true, true, 14]);
  });

  it("can be seen", () => {
    const file = join(folder, "plain.html");
    const shot = process.env["KUBENETLINT_SCREENSHOT"] ?? join(folder, "shot.png");
    writeFileSync(file, page);
    chromium("--window-size=1640,1500", `--screenshot=${shot}`, `file://${file}`);
    expect(readFileSync(shot).subarray(1, 4).toString()).toBe("PNG");
    // A blank page of this size takes 12 kB.
    expect(statSync(shot).size).toBeGreaterThan(60_000);
  });
});

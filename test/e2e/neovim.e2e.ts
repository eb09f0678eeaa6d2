import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { check, copyOf, serverProgram, skip, temporary, works } from "./editor-parts.ts";

/** The language server in Neovim without a window: `npx tsx test/e2e/neovim.e2e.ts`. */
if (!works("nvim", "--version")) skip("Neovim: there is no nvim (apt-get install neovim)");

interface Answer {
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly actions: readonly string[];
  readonly lenses: readonly string[];
  readonly hover: string;
  readonly text?: string;
  readonly problem?: string;
}

const folder = copyOf("fixtures/lsp/shop");
const out = join(temporary("neovim"), "answer.json");
const env = {
  ...process.env,
  KUBENETLINT_SERVER: await serverProgram(),
  KUBENETLINT_NODE: process.execPath,
  KUBENETLINT_FILE: join(folder, "broken.yaml"),
  KUBENETLINT_OUT: out,
  XDG_STATE_HOME: temporary("state"),
};
const { stdout, stderr } = spawnSync("nvim", ["--headless", "--clean", "-n", "-S", "test/e2e/neovim.lua"], {
  env,
  encoding: "utf8",
  timeout: 120_000,
});
check("Neovim runs", existsSync(out), stdout + stderr);
const answer = JSON.parse(readFileSync(out, "utf8")) as Answer;
check("the script ends well", answer.problem === undefined, answer.problem);
check(
  "diagnostics are shown",
  answer.before.includes("service-selects-nothing") && answer.before.includes("service-port-unresolved"),
  answer.before,
);
check("the hover explains the rule", answer.hover.includes("*Repair:*"), answer.hover);
check("lenses count endpoints", answer.lenses.includes("selects no pods"), answer.lenses);
check(
  "a repair is offered first, then ways to be silent",
  answer.actions.at(-1) === "Disable service-selects-nothing for this file" && answer.actions.length >= 3,
  answer.actions,
);
check(
  "the quick fix repairs the selector",
  answer.text?.includes("  selector:\n    app: search\n") === true,
  answer.text,
);
check("its finding is gone", !answer.after.includes("service-selects-nothing"), answer.after);

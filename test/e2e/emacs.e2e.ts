import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { check, copyOf, serverProgram, skip, temporary, works } from "./editor-parts.ts";

/** The language server in Emacs with eglot, in batch mode: `npx tsx test/e2e/emacs.e2e.ts`. */
const HINT = "apt-get install emacs-nox elpa-eglot elpa-yaml-mode";
if (!works("emacs", "--version")) skip(`Emacs: there is no emacs (${HINT})`);
if (!works("emacs", "--batch", "--eval", "(progn (package-initialize) (require 'eglot) (require 'yaml-mode))"))
  skip(`Emacs: eglot and yaml-mode are missing (${HINT})`);

const folder = copyOf("fixtures/lsp/shop");
// eglot asks the version control for the root of the project.
mkdirSync(join(folder, ".git"));
const out = join(temporary("emacs"), "answer.json");
const env = {
  ...process.env,
  KUBENETLINT_SERVER: await serverProgram(),
  KUBENETLINT_NODE: process.execPath,
  KUBENETLINT_FILE: join(folder, "broken.yaml"),
  KUBENETLINT_OUT: out,
  HOME: temporary("home"),
};
const { stdout, stderr } = spawnSync("emacs", ["--batch", "-l", "test/e2e/emacs.el"], {
  env,
  encoding: "utf8",
  timeout: 120_000,
});
check("Emacs runs", existsSync(out), stdout + stderr);
const { texts, hover } = JSON.parse(readFileSync(out, "utf8")) as {
  readonly texts: readonly string[];
  readonly hover: string;
};
check(
  "flymake shows the selector that matches nothing",
  texts.some((text) => text.includes("its selector has app=serach")),
  texts,
);
check(
  "flymake shows the port that is not declared",
  texts.some((text) => text.includes("htpp")),
  texts,
);
check("the hover explains the rule", hover.includes("*Repair:*"), hover);

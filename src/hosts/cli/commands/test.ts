import { plural } from "../../../base/text.ts";
import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { rules } from "../../../../rules/index.ts";
import { UserError } from "../../../diagnostic/user-error.ts";
import { discover, shownPath } from "../../../discover/discover.ts";
import type { RefusedResource } from "../../../model/flatten.ts";
import { checkExpectations } from "../../../expect/check.ts";
import type { ExpectContext } from "../../../expect/expect-context.ts";
import type { Checked, Expectations } from "../../../expect/expectations.ts";
import { readExpectations, withoutPlaceholders } from "../../../expect/read-expectations.ts";
import { recordingEdits } from "../../../expect/record.ts";
import { applyEdits } from "../../../fix/apply-fixes.ts";
import type { Confines } from "../../../read/confines.ts";
import { readFiles } from "../../../read/read-files.ts";
import { testJSON } from "../../../report/expect/json.ts";
import { testJUnit } from "../../../report/expect/junit.ts";
import type { TestedFile } from "../../../report/expect/test-report.ts";
import { testTotals } from "../../../report/expect/test-report.ts";
import { testText } from "../../../report/expect/text.ts";
import { leftOutText } from "../../../report/left-out.ts";
import type { Paint } from "../../../report/lint/reporter.ts";
import { simulateCluster } from "../../../simulate/cluster.ts";
import { nodesFor } from "../../../simulate/policy/reach.ts";
import { parseSource } from "../../../yaml/parse-source.ts";
import { checkClusterOptions } from "../simulation/check-cluster-options.ts";
import { EXIT } from "../../../workspace/host.ts";
import type { ExitCode, Host, Outcome } from "../../../workspace/host.ts";
import { limitsOf } from "../../../workspace/load-sources.ts";
import { confinesOf, loadWorkspace, onlyScope, simulatedModel } from "../../../workspace/workspace.ts";
import type { WorkspaceFlags } from "../../../workspace/workspace.ts";
import { writeOrRefuse } from "../write-file.ts";

export interface TestFlags extends WorkspaceFlags {
  readonly output?: "text" | "json" | "junit";
  /** Replace the expectations in the files with the actual results. */
  readonly update?: boolean;
  /** An expectation with unknown result fails. */
  readonly strict?: boolean;
  readonly paint?: Paint;
}

const IS_TEST = /\.kubenetlint-test\.ya?ml$/;
const PATTERNS = ["**/*.kubenetlint-test.yaml", "**/*.kubenetlint-test.yml"];

/** @throws UserError when there is no file at all: then "all passed" would be false. */
function findFiles(host: Host, files: readonly string[]): readonly string[] {
  const options = { cwd: host.cwd, ignores: [], ignoreRoot: host.cwd };
  if (files.length > 0) {
    // Folders contain manifests too: only files named as tests are read.
    const isFolder = (path: string): boolean =>
      statSync(resolve(host.cwd, path), { throwIfNoEntry: false })?.isDirectory() === true;
    const chosen = [
      ...new Set(
        files.flatMap((file) => discover([file], options).filter((path) => !isFolder(file) || IS_TEST.test(path))),
      ),
    ].sort();
    if (chosen.length === 0)
      throw new UserError(`No *.kubenetlint-test.yaml file in ${files.map((file) => `"${file}"`).join(", ")}.`);
    return chosen.map((path) => shownPath(host.cwd, path));
  }
  const found = PATTERNS.flatMap((pattern) => {
    try {
      return discover([pattern], options);
    } catch (error) {
      if (error instanceof UserError) return [];
      throw error;
    }
  });
  if (found.length === 0)
    throw new UserError(
      "No *.kubenetlint-test.yaml file here. Name the files, or write one " +
        "(apiVersion: kubenetlint.io/v1, kind: Expectations).",
    );
  return found.sort().map((path) => shownPath(host.cwd, path));
}

/** The named files of expectations, and their folders. */
const aroundFiles = ({ cwd }: Host, files: readonly string[]): readonly string[] =>
  files.flatMap((file) =>
    statSync(resolve(cwd, file), { throwIfNoEntry: false })?.isDirectory() === true
      ? [file]
      : [file, dirname(resolve(cwd, file))],
  );

/** An error whose message already contains its place. */
class Refused extends UserError {}

/** Loads and simulates the manifests of expectations, once for all documents with the same settings. */
class Contexts {
  readonly #host: Host;
  readonly #flags: TestFlags;
  readonly #known = new Map<string, Promise<ExpectContext>>();
  readonly #confines: Confines;

  constructor(host: Host, files: readonly string[], flags: TestFlags) {
    this.#host = host;
    this.#flags = flags;
    this.#confines = confinesOf(host, aroundFiles(host, files), flags);
  }

  /** @throws UserError for paths or a scope that do not exist. */
  async of(expectations: Expectations): Promise<ExpectContext> {
    const { document, paths, scope, cluster } = expectations;
    const folder = resolve(this.#host.cwd, dirname(document.file));
    const refused = paths.flatMap((path, index) => {
      const found = this.#confines.resolvePattern(path, folder);
      if (found.kind !== "outside") return [];
      const { line, column } = document.atPath(["paths", index]).span().start;
      const place = `${document.file}:${line}:${column}  paths.${index}`;
      return [`${place}: "${path}" ${found.why} and is not read (--allow-outside allows it)`];
    });
    if (refused.length > 0) throw new Refused(refused.join("\n"));
    const wanted = paths.map((path) => shownPath(this.#host.cwd, resolve(folder, path)) || ".");
    const key = JSON.stringify([wanted, scope, cluster]);
    let context = this.#known.get(key);
    if (context === undefined) this.#known.set(key, (context = this.#load(wanted, expectations)));
    return await context;
  }

  async #load(paths: readonly string[], { scope, cluster }: Expectations): Promise<ExpectContext> {
    const { profile = "generic", ingress = "auto", mesh = "auto", ...options } = cluster;
    checkClusterOptions(options);
    const workspace = await loadWorkspace(
      this.#host,
      paths,
      { ...this.#flags, ...(scope !== undefined && { scope }) },
      rules,
      { confines: this.#confines },
    );
    const [failure] = workspace.failures;
    if (failure !== undefined) throw new UserError(`${failure.path} could not be read: ${failure.message}`);
    const model = simulatedModel(workspace, onlyScope(workspace));
    return {
      model,
      cluster: simulateCluster(model, { nodeCount: nodesFor(model), ...options }),
      profile,
      ingress,
      mesh,
    };
  }
}

interface Tested extends TestedFile {
  readonly documents: readonly { readonly expectations: Expectations; readonly results: readonly Checked[] }[];
  readonly text: string;
}

async function testFile(host: Host, file: string, text: string, contexts: Contexts, flags: TestFlags): Promise<Tested> {
  const { documents, problems } = readExpectations(
    parseSource({ path: file, text: withoutPlaceholders(text) }, limitsOf(flags)),
  );
  const failed: string[] = [...problems];
  const tested: { expectations: Expectations; results: readonly Checked[] }[] = [];
  const refused = new Set<RefusedResource>();
  for (const expectations of documents) {
    try {
      const context = await contexts.of(expectations);
      for (const one of context.model.refused) refused.add(one);
      tested.push({ expectations, results: checkExpectations(context, expectations) });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      failed.push(
        error instanceof Refused
          ? error.message
          : `${file}:${expectations.document.atPath([]).span().start.line}  ${error.message}`,
      );
    }
  }
  return {
    file,
    text,
    problems: failed,
    documents: tested,
    results: tested.flatMap(({ results }) => results),
    refused: [...refused],
  };
}

/** @param named files of the command line; none means everything below the working directory. */
async function testFiles(
  host: Host,
  files: readonly string[],
  named: readonly string[],
  flags: TestFlags,
): Promise<readonly Tested[]> {
  const { texts, failures } = readFiles(
    files.map((file) => ({ path: resolve(host.cwd, file), shown: file })),
    limitsOf(flags).maxFileSize,
    confinesOf(host, named, flags),
  );
  const contexts = new Contexts(host, named, flags);
  const tested: Tested[] = failures.map(({ path, message }) => ({
    file: path,
    text: "",
    problems: [`${path} could not be read: ${message}`],
    documents: [],
    results: [],
  }));
  for (const { path, text } of texts) tested.push(await testFile(host, path, text, contexts, flags));
  return tested;
}

/** Writes the actual results into the files. @returns how many expectations changed, by file. */
function record(host: Host, tested: readonly Tested[]): readonly string[] {
  return tested.flatMap(({ file, text, documents }) => {
    const changed = documents.flatMap(({ expectations: { document }, results }) =>
      results.map((result) => recordingEdits(document, text, result.recordings)).filter((edits) => edits.length > 0),
    );
    if (changed.length === 0) return [];
    writeOrRefuse(resolve(host.cwd, file), applyEdits(text, changed.flat()), file);
    return [`${file}: ${plural(changed.length, "expectation")} recorded\n`];
  });
}

function exitCode(tested: readonly TestedFile[], { strict }: TestFlags): ExitCode {
  const { failed, unknown, errors } = testTotals(tested);
  if (errors > 0) return EXIT.usage;
  return failed > 0 || (strict === true && unknown > 0) ? EXIT.findings : EXIT.clean;
}

/**
 * `kubenetlint test`. Exit code 1 when an expectation fails, 2 when a file is invalid or refers to something that does
 * not exist.
 * @throws UserError when there is nothing to test.
 */
export async function testCommand(host: Host, files: readonly string[], flags: TestFlags): Promise<Outcome> {
  const found = findFiles(host, files);
  let tested = await testFiles(host, found, files, flags);
  let stderr = "";
  if (flags.update === true) {
    const recorded = record(host, tested);
    stderr = recorded.join("");
    if (recorded.length > 0) tested = await testFiles(host, found, files, flags);
  }
  const { output = "text" } = flags;
  const stdout =
    output === "json" ? testJSON(tested) : output === "junit" ? testJUnit(tested) : testText(tested, flags.paint);
  const refused = new Set(tested.flatMap((file) => file.refused ?? []));
  return { stdout, stderr: stderr + leftOutText([...refused]), exitCode: exitCode(tested, flags) };
}

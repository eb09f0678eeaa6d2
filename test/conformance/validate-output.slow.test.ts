import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { ObjectAnswer } from "../../src/hosts/cli/validate/object-answer.ts";
import { runCli } from "../cli/run-cli.ts";
import { fixtureCases } from "../validate/cases.ts";
import type { Case } from "../validate/cases.ts";

const fixtures = fileURLToPath(new URL("../../fixtures/validate/", import.meta.url));

/** Runs the command over the cases, a file each, and gives the answer of each case. */
async function validate(
  cases: readonly Case[],
  ranges: readonly string[],
): Promise<readonly (ObjectAnswer | undefined)[]> {
  const folder = mkdtempSync(join(tmpdir(), "kubenetlint-"));
  const names = cases.map((one, index) => `${index}-${one.name}.yaml`);
  for (const [index, one] of cases.entries()) writeFileSync(join(folder, names[index]!), one.text);
  // The definitions that the golden cluster had.
  writeFileSync(join(folder, "kubenetlint.yaml"), 'gatewayAPI: { version: "1.6", channel: standard }\n');
  const { code, stdout, stderr } = await runCli(
    ["validate", "-o", "json", ...ranges.flatMap((range) => ["--service-cidr", range]), ...names],
    { cwd: folder },
  );
  expect(stderr).toBe("");
  const answers = JSON.parse(stdout) as readonly ObjectAnswer[];
  expect(code).toBe(answers.some(({ verdict }) => verdict === "rejected") ? 1 : 0);
  return names.map((name) => answers.find(({ file }) => file === name));
}

/** An answer in the words of the cases; the server names the field of a decoding error only now and then. */
function faultsOf({ errors, unknownFields }: ObjectAnswer, expected: readonly string[]): readonly string[] {
  const faults = errors.map(({ type, field }) => {
    if (type === "DecodeError") return expected.includes("decode") ? "decode" : `decode ${field}`;
    return type === "ResourceVersionSet" ? `request ${field}` : `${type} ${field}`;
  });
  return [...new Set([...faults, ...unknownFields.map(({ field }) => `unknown ${field}`)])].sort();
}

/**
 * The golden answers are those of a create; the command answers as for `kubectl apply`, which takes a resourceVersion.
 */
const isOfCreateAlone = ({ faults }: Case): boolean =>
  faults.length === 1 && faults[0] === "request metadata.resourceVersion";

async function compare(all: readonly Case[]) {
  const cases = all.filter((one) => !isOfCreateAlone(one));
  const answers = await validate(cases, []);
  const dual = await validate(cases, ["10.96.0.0/12", "fd00:10:96::/112"]);
  const wrongVerdicts: string[] = [];
  const wrongFields: string[] = [];
  for (const [index, one] of cases.entries()) {
    const answer = answers[index];
    const verdicts = [answer?.verdict, one.dualStackVerdict === undefined ? undefined : dual[index]?.verdict];
    if (verdicts[0] !== one.verdict || verdicts[1] !== one.dualStackVerdict)
      wrongVerdicts.push(`${one.name}: ${verdicts.join(" ")}, Kubernetes says ${one.verdict}`);
    const ours = answer === undefined ? [] : faultsOf(answer, one.faults);
    const theirs = [...new Set(one.faults)].sort();
    if (ours.join("\n") !== theirs.join("\n"))
      wrongFields.push(`${one.name}: ${ours.join(", ")}; Kubernetes says ${theirs.join(", ")}`);
  }
  console.log(
    `verdict ${cases.length - wrongVerdicts.length}/${cases.length}, type and field ` +
      `${cases.length - wrongFields.length}/${cases.length}`,
  );
  return { wrongVerdicts, wrongFields };
}

describe("kubenetlint validate answers as Kubernetes 1.37 does", () => {
  it("for the fixtures", async () => {
    expect(await compare(fixtureCases(fixtures))).toEqual({ wrongVerdicts: [], wrongFields: [] });
  });
});

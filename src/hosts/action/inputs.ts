import { thenNearest } from "../../hints/did-you-mean.ts";
import { nearest } from "../../hints/nearest.ts";
import { UserError } from "../../diagnostic/user-error.ts";

const FAIL_ON = ["error", "warning", "never"] as const;
export type FailOn = (typeof FAIL_ON)[number];

/** The validated `with:` of a step; unset inputs are undefined. */
export interface Inputs {
  readonly paths: readonly string[];
  readonly config: string | undefined;
  /** `NAME` or `NAME=FILE`, as for `--format`. */
  readonly formats: readonly string[];
  readonly failOn: FailOn;
  readonly kubernetesVersion: string | undefined;
  readonly onlyChanged: boolean;
  readonly sarifFile: string | undefined;
  readonly diffBase: string | undefined;
  /** The configuration in the checkout may run plug-ins. */
  readonly trust: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * An input as the runner passes it: upper case, spaces become underscores, hyphens stay. An unset input is "".
 * Source: actions/runner NodeScriptActionHandler.cs, "INPUT_" variables.
 */
function input(env: Environment, name: string): string | undefined {
  const text = env[`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`]?.trim();
  return text === "" ? undefined : text;
}

const lines = (text: string | undefined): readonly string[] =>
  (text ?? "")
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");

function oneOf<Name extends string>(name: string, text: string, allowed: readonly Name[]): Name {
  const found = allowed.find((word) => word === text);
  if (found !== undefined) return found;
  const near = nearest(text, allowed);
  throw new UserError(`Input ${name} must be one of ${allowed.join(", ")}, not "${text}".` + thenNearest(near));
}

/** Booleans of YAML 1.2, as in the runner's toolkit. */
function boolean(name: string, text: string): boolean {
  if (/^(true|True|TRUE)$/.test(text)) return true;
  if (/^(false|False|FALSE)$/.test(text)) return false;
  throw new UserError(`Input ${name} must be true or false, not "${text}".`);
}

/** @throws UserError for an invalid input. */
export function readInputs(env: Environment): Inputs {
  const formats = lines(input(env, "format"));
  return {
    paths: lines(input(env, "paths")),
    config: input(env, "config"),
    formats: formats.length === 0 ? ["github"] : formats,
    failOn: oneOf("fail-on", input(env, "fail-on") ?? "error", FAIL_ON),
    kubernetesVersion: input(env, "kubernetes-version"),
    onlyChanged: boolean("only-changed", input(env, "only-changed") ?? "false"),
    sarifFile: input(env, "sarif-file"),
    diffBase: input(env, "diff-base"),
    trust: boolean("trust", input(env, "trust") ?? "false"),
  };
}

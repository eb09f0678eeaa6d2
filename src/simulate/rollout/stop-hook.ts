import type { Container, PodSpec } from "kubernetes-types/core/v1.js";
import type { DeepReadonly } from "../../model/readonly.ts";
import { portContainers } from "../service/ports.ts";

/** A preStop hook that surely takes some time. */
export interface StopHook {
  readonly container: DeepReadonly<Container>;
  /** The command or the `sleep` action, an object of the manifest. */
  readonly action: object;
  readonly seconds: number;
}

/** Source: pkg/apis/core/v1/defaults.go SetDefaults_PodSpec. */
export const DEFAULT_GRACE_PERIOD = 30;

const UNITS: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60, h: 3600, d: 86_400 };
const SHELL = /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|a|k|z)?sh$/;
const SLEEP = /^(?:\/(?:usr\/)?bin\/)?sleep$/;

/** The arguments of coreutils' and busybox' `sleep`, summed up; undefined for anything else, such as a variable. */
function durationOf(times: readonly string[]): number | undefined {
  let sum = 0;
  for (const time of times) {
    const [, number = "", unit = ""] = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(time) ?? [];
    if (number === "") return undefined;
    sum += Number(number) * (UNITS[unit] ?? 1);
  }
  return times.length === 0 ? undefined : sum;
}

/** Branches, loops, jobs in the background and early ends: what such a script does is not followed. */
const UNFOLLOWED = /\|\||[^&]&(?:[^&]|$)|`|\$\(|\b(?:if|while|until|for|case|trap|timeout|exit|kill)\b|[(){}]/;

/** The time that the sleeps of a script take at least: commands one after the other. */
function scriptDuration(script: string): number | undefined {
  if (UNFOLLOWED.test(script)) return undefined;
  const sleeps = script.split(/[;\n]|&&/).flatMap((part) => {
    const [program = "", ...times] = part
      .trim()
      .replace(/^exec\s+/, "")
      .split(/\s+/);
    return SLEEP.test(program) ? [durationOf(times)] : [];
  });
  return sleeps.length === 0 || sleeps.includes(undefined)
    ? undefined
    : sleeps.reduce((sum: number, seconds) => sum + (seconds ?? 0), 0);
}

function commandDuration([program = "", ...rest]: readonly string[]): number | undefined {
  if (SLEEP.test(program)) return durationOf(rest);
  const [flags, script] = rest;
  return SHELL.test(program) && script !== undefined && /^-[a-z]*c$/.test(flags ?? "")
    ? scriptDuration(script)
    : undefined;
}

/** The preStop hooks of a pod that sleep, with the seconds that they take at least. */
export function stopHooks(spec: DeepReadonly<PodSpec>): readonly StopHook[] {
  return portContainers(spec).flatMap((container) => {
    const { exec, sleep } = container.lifecycle?.preStop ?? {};
    const action = exec ?? sleep;
    const seconds = exec === undefined ? sleep?.seconds : commandDuration(exec.command ?? []);
    return action === undefined || seconds === undefined ? [] : [{ container, action, seconds }];
  });
}

import type { MessagePort } from "node:worker_threads";
import { rules } from "../../../rules/index.ts";
import { UserError } from "../../diagnostic/user-error.ts";
import { LintRun } from "../../engine/lint.ts";
import { isExpectations } from "../../expect/expectations.ts";
import { partition } from "../../scope/partition.ts";
import { validateObject } from "../../validate/validate-object.ts";
import { parseSource } from "../../yaml/parse-source.ts";
import { isSecond, outline } from "./second-thread.ts";
import type { ThreadAnswer, ThreadTask } from "./second-thread.ts";
import { validateTogether } from "./shared-validation.ts";

/** What the second thread runs: it waits for its task, looks at its half of the rules, and ends. */
export function runThread(port: MessagePort): void {
  port.once("message", (task: ThreadTask) => port.postMessage(answer(task)));
}

function answer({ texts, limits, config, kubernetesVersion, unreadable, states }: ThreadTask): ThreadAnswer {
  const sources = texts.map((text) => parseSource(text, limits)).filter((source) => !isExpectations(source));
  const scopes = partition(sources);
  const validate = validateTogether(sources, states, (object, definitions) => validateObject(object, { kubernetesVersion, ...(definitions && { definitions }) }), "backwards");
  const run = new LintRun(scopes, rules, { config, kubernetesVersion, validate, unreadable });
  try {
    return { kind: "examined", scopes: outline(scopes), examination: run.examine(isSecond) };
  } catch (error) {
    if (error instanceof UserError) return { kind: "refused", message: error.message };
    throw error;
  }
}

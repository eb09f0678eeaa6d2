import type { Model } from "../../../model/model.ts";
import { callsJSON, callsTable } from "../../../report/calls.ts";
import { callVerdict } from "../../../simulate/calls/call-verdict.ts";
import { declaredCalls } from "../../../simulate/calls/declared-calls.ts";
import { policyView } from "../../../simulate/policy/policy-view.ts";
import { EXIT } from "../../../workspace/host.ts";
import type { Outcome } from "../../../workspace/host.ts";

/** Lists the calls that the manifests declare, and whether policies let them arrive. */
export function callsCommand(model: Model, output: "table" | "json"): Outcome {
  const view = policyView(model);
  const calls = declaredCalls(model).map((call) => ({ call, verdict: callVerdict(view, call) }));
  // Names that need not be called are for programs to weigh.
  const shown = calls.filter(({ call }) => call.certainty !== "guess");
  return { stdout: output === "json" ? callsJSON(calls) : callsTable(shown), stderr: "", exitCode: EXIT.clean };
}

import { mutantsOf } from "./mutant.ts";
import type { Mutant } from "./mutant.ts";

const JUDGE = ["test/engine/judge.test.ts"];
const SUPPRESSIONS = [...JUDGE, "test/engine/suppressions.test.ts"];

export const engineMutants: readonly Mutant[] = [
  ...mutantsOf("src/engine/judge/consequences.ts", JUDGE, [
    [
      "a consequence is left out though its cause is less sure",
      "=== true && (cause.unknown === undefined || unknown !== undefined)",
      "=== true",
    ],
    [
      "a consequence is left out only for a proved cause",
      "(cause.unknown === undefined || unknown !== undefined)",
      "cause.unknown === undefined",
    ],
    ["any finding of the object is the cause", "follows?.rules.includes(cause.rule.id) === true && (cause", "(cause"],
    [
      "what is explained is left out though the root is less sure",
      " &&\n          (root.unknown === undefined || draft.unknown !== undefined)",
      "",
    ],
    ["a root explains itself away", "root !== draft &&\n          ", ""],
    ["what is explained stays beside what follows", "    if (isExplained(draft)) return false;\n", ""],
  ]),
  ...mutantsOf("src/engine/judge/stages.ts", JUDGE, [
    [
      "--only shows everything",
      "!externals.has(at.file) && (only === undefined || only.has(at.file)),",
      "!externals.has(at.file),",
    ],
  ]),
  ...mutantsOf("src/engine/judge/general-rules.ts", JUDGE, [
    ["a general rule gives way to a warning", ' || finding.severity !== "error" ?', " ?"],
    [
      "a general rule gives way to itself",
      'draft.rule.givesWay === true || finding.severity !== "error"',
      'finding.severity !== "error"',
    ],
    ["a proved general finding gives way to an unknown one", '(finding.verdict === "unknown" && specific', "(specific"],
    ["a special rule gives way too", "      draft.rule.givesWay !== true ||\n      !(", "      !("],
  ]),
  ...mutantsOf(
    "src/engine/judge/merge-scopes.ts",
    ["test/engine/agree.test.ts"],
    [
      [
        "a declared scope alone is not named",
        "names.length === factual.length ? finding",
        "names.length > 0 ? finding",
      ],
      ["a guess counts among the facts", "holders.filter((one) => !isGuess(one.scope))", "holders"],
      ["a variant without the finding does not matter", "if (missing !== undefined) return undefined;", ""],
      [
        "a variant without the file must have the finding",
        "scopes.filter((one) => filesOf.get(one)?.has(finding.span.file) === true)",
        "scopes.filter((one) => filesOf.has(one))",
      ],
      ["proved in one variant is proved", 'open === undefined || finding.verdict === "unknown"', "open === open"],
    ],
  ),
  ...mutantsOf("src/engine/judge/directives.ts", SUPPRESSIONS, [
    [
      "the line of an enable is silenced no more",
      "finding.line <= to(finding.ruleId)",
      "finding.line < to(finding.ruleId)",
    ],
    [
      "the line of a disable is not silenced",
      "finding.line >= from && finding.line <= to",
      "finding.line > from - 1 + Number(to(finding.ruleId) > from) && finding.line <= to",
    ],
    ["an enable before the disable ends it", "      other.line > disable.line &&\n", ""],
    [
      "an enable of another rule ends it",
      "(other.rules.length === 0 || other.rules.some((name) => canonical(name) === rule))",
      "true",
    ],
    [
      "an annotation does not reach findings in other files",
      " && (finding.file === file || files.get(title)?.has(finding.file) !== true)",
      " && finding.file === file",
    ],
    [
      "an annotation reaches other versions of its object",
      " && (finding.file === file || files.get(title)?.has(finding.file) !== true)",
      "",
    ],
    [
      "an enable without a disable is none",
      'other.action === "disable" && other.line < line &&',
      "other.line < line &&",
    ],
  ]),
  ...mutantsOf("src/engine/judge/suppressions.ts", SUPPRESSIONS, [
    [
      "suppressions in files that are not reported are told",
      "    .filter(({ at }) => options.only === undefined || options.only.has(at.file))\n",
      "",
    ],
    [
      "a directive without a rule silences nothing",
      "directive.rules.length === 0 || directive.rules.some",
      "directive.rules.some",
    ],
    [
      "a rule that is off makes a suppression unused",
      "!used.has(id) && options.isActive(id, directive.at.file)",
      "!used.has(id)",
    ],
  ]),
];

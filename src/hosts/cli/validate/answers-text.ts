import { plural } from "../../../base/text.ts";
import { printable } from "../../../base/printable.ts";
import type { Validation } from "../../../validate/validation.ts";
import type { ObjectAnswer, Answer } from "./object-answer.ts";

const titleOf = ({ kind, namespace, name }: ObjectAnswer): string =>
  `${kind || "object"} ${namespace === "" ? "" : `${namespace}/`}${name || "?"}`;

const VERDICTS: Readonly<Record<Validation["verdict"], string>> = {
  accepted: "accepted",
  decoded: "decoded only: fields and types are correct; further rules of this kind are not checked",
  rejected: "rejected",
  unsupported: "not checked: unknown kind",
};

/** Errors that remain once the apiVersion or kind is corrected. */
function meantLines({ file, meant }: ObjectAnswer): readonly string[] {
  if (meant === undefined) return [];
  const faults = [
    ...meant.errors.map(({ type, ...fault }) => ({ ...fault, type: type as string })),
    ...meant.unknownFields.map((fault) => ({ ...fault, type: "unknown field" })),
  ];
  return faults.map(({ line, column, field, detail, type }) => {
    const place = `${file}:${line}:${column}`;
    return `  ${place}  as ${meant.apiVersion} ${meant.kind}: ${field}: ${detail} (${type})`;
  });
}

export function textOf(answers: readonly Answer[]): string {
  const lines = answers.flatMap(({ object, line, column, warnings }) => {
    const { file, verdict, errors, unknownFields } = object;
    const faults = [
      ...errors.map(({ type, ...fault }) => ({ ...fault, type: type as string })),
      ...unknownFields.map((fault) => ({ ...fault, type: "unknown field" })),
    ];
    return [
      `${file}:${line}:${column}  ${titleOf(object)}  ${VERDICTS[verdict]}`,
      ...faults.map((fault) => {
        const field = fault.field === "" || fault.field === "<nil>" ? "" : `${fault.field}: `;
        return `  ${file}:${fault.line}:${fault.column}  ${field}${fault.detail} (${fault.type})`;
      }),
      ...meantLines(object),
      ...warnings.map(({ field, detail }) => `  warning: ${field}: ${detail}`),
    ];
  });
  const count = (verdict: Validation["verdict"]): number =>
    answers.filter(({ object }) => object.verdict === verdict).length;
  const [decoded, unsupported] = [count("decoded"), count("unsupported")];
  const counts = [
    `${count("accepted")} accepted`,
    `${count("rejected")} rejected`,
    ...(decoded === 0 ? [] : [`${decoded} decoded only`]),
    ...(unsupported === 0 ? [] : [`${unsupported} not checked`]),
  ];
  return [...lines, `${plural(answers.length, "object")}: ${counts.join(", ")}`]
    .map((line) => `${printable(line)}\n`)
    .join("");
}

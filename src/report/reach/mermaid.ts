import { printable } from "../../base/printable.ts";
import { EVERYONE, draw } from "./drawing.ts";
import type { ReachReport } from "./reach-report.ts";

/** Mermaid reads HTML entities, written with `#`. */
const quote = (text: string): string =>
  `"${printable(text)
    .replaceAll("#", "#35;")
    .replaceAll('"', "#quot;")
    .replaceAll("<", "#lt;")
    .replaceAll(">", "#gt;")}"`;

/** For pages that render Mermaid, such as GitHub. */
export function* reachMermaid(report: ReachReport): Generator<string> {
  const { namespaces, outside, arrows, unjudged } = draw(report);
  yield "flowchart LR\n";
  let index = 0;
  for (const [namespace, groups] of namespaces) {
    yield `  subgraph n${index++}[${quote(namespace)}]\n`;
    for (const { id, title } of groups) yield `    g${id}[${quote(title)}]\n`;
    yield "  end\n";
  }
  for (const { id, title } of outside) yield `  g${id}([${quote(title)}])\n`;
  if (arrows.some(({ from }) => from === undefined)) yield `  ${EVERYONE}(["all sources"])\n`;
  for (const { from, to, label, unknown } of arrows) {
    if (unknown) yield `  ${from === undefined ? EVERYONE : `g${from.id}`} -.->|${quote(label)}| g${to.id}\n`;
    else
      yield from === undefined
        ? `  ${EVERYONE} -.->|${quote(label)}| g${to.id}\n`
        : `  g${from.id} -->|${quote(label)}| g${to.id}\n`;
  }
  if (unjudged.length > 0)
    yield `  unjudged[/${quote(["Unknown, because objects are not simulated:", ...unjudged].join("; "))}/]\n`;
}

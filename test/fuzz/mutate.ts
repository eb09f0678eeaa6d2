/** A generator of numbers that a seed repeats (mulberry32). */
export type Random = (below: number) => number;

export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** What breaks parsers and rules: indicators, odd scalars, wrong types, hostile names. */
const PIECES = [
  ":",
  ": ",
  "- ",
  "-",
  "#",
  " #",
  "\n",
  "\n\n",
  "\r\n",
  "\t",
  " ",
  "  ",
  "|",
  ">",
  "|-",
  "{",
  "}",
  "[",
  "]",
  ",",
  '"',
  "'",
  "\\",
  "&a ",
  "*a",
  "!x ",
  "? ",
  "%",
  "@",
  "`",
  "---\n",
  "...\n",
  "<<: ",
  "null",
  "~",
  "yes",
  "on",
  "0777",
  "1e3",
  ".inf",
  "1_000",
  "9007199254740993",
  "-0",
  "{}",
  "[]",
  '""',
  "__proto__",
  "constructor",
  "\uFEFF",
  "\u0000",
  "\u0085",
  "\u2028",
  "😀",
  "\ud800",
  "é",
  "{{ .Values.x }}",
  "2001-01-01",
  "apiVersion: v1\nkind: List\nitems:\n",
  "kind: Service\n",
  "selector:\n",
  "ports: x\n",
  "spec: []\n",
  "metadata: 1\n",
  "  - port: http\n",
  "matchExpressions: [{key: a, operator: In}]\n",
  "ipBlock: {cidr: 300.0.0.0/99}\n",
  "replicas: -1\n",
  "targetPort: 99999\n",
  "containers: null\n",
];

type Mutation = (text: string, random: Random) => string;

const at = (text: string, random: Random): number => random(text.length + 1);

function changeLine(text: string, random: Random, change: (lines: string[], index: number) => void): string {
  const lines = text.split("\n");
  change(lines, random(lines.length));
  return lines.join("\n");
}

const MUTATIONS: readonly Mutation[] = [
  (text, random) => {
    const place = at(text, random);
    return text.slice(0, place) + (PIECES[random(PIECES.length)] ?? "") + text.slice(place);
  },
  (text, random) => {
    const place = at(text, random);
    return text.slice(0, place) + text.slice(place + 1 + random(8));
  },
  (text, random) => text.slice(0, at(text, random)),
  (text, random) => changeLine(text, random, (lines, index) => lines.splice(index, 1)),
  (text, random) =>
    changeLine(text, random, (lines, index) => lines.splice(random(lines.length), 0, lines[index] ?? "")),
  (text, random) =>
    changeLine(text, random, (lines, index) => (lines[index] = " ".repeat(random(5)) + (lines[index] ?? ""))),
  (text, random) =>
    changeLine(text, random, (lines, index) => (lines[index] = (lines[index] ?? "").replace(/^ {1,2}/, ""))),
  (text, random) =>
    changeLine(
      text,
      random,
      (lines, index) =>
        (lines[index] = (lines[index] ?? "").replace(/:.*/, `: ${PIECES[random(PIECES.length)] ?? ""}`)),
    ),
  (text, random) =>
    changeLine(
      text,
      random,
      (lines, index) =>
        (lines[index] = (lines[index] ?? "").replace(/(\S+):/, `${PIECES[random(PIECES.length)] ?? ""}:`)),
    ),
  (text, random) =>
    changeLine(text, random, (lines, index) => {
      const other = random(lines.length);
      [lines[index], lines[other]] = [lines[other] ?? "", lines[index] ?? ""];
    }),
];

/** One to four changes of a text. */
export function mutate(text: string, random: Random): string {
  let mutated = text;
  for (let left = 1 + random(4); left > 0; left--)
    mutated = (MUTATIONS[random(MUTATIONS.length)] ?? ((same) => same))(mutated, random);
  return mutated;
}

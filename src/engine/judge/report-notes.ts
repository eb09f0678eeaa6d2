import type { Finding } from "../../diagnostic/finding.ts";
import type { Place, Span } from "../../diagnostic/place.ts";
import { noteMessage } from "../note-text.ts";
import type { Note, NotePlace } from "../result.ts";
import type { ActiveRule } from "../settings.ts";

type Found = Omit<Finding, "fingerprint">;

/** The rule by which a note of something unread becomes a finding. */
export const NOT_ANALYSED = "not-analysed";
/** The rule by which what cannot be built does. */
export const BUILD_BROKEN = "build-broken";

export interface ToldNotes {
  readonly findings: readonly Found[];
  /** Those that are no findings: nothing is unread, or the rule is off there. */
  readonly notes: readonly Note[];
  /** How much was not analysed, told as a finding or not. */
  readonly unread: number;
}

const atStart = (file: string): Place => {
  const start = { line: 1, column: 1, offset: 0 };
  return { file, span: (): Span => ({ file, start, end: start }) };
};

/** The places that are known, and the starts of the other files. */
function placesOf({ files, places = [] }: Note): readonly NotePlace[] {
  const known = new Set(places.map(({ at }) => at.file));
  return [...places, ...files.filter((file) => !known.has(file)).map((file) => ({ at: atStart(file) }))];
}

/** How many things a note is about. */
const countOf = (note: Note): number => Math.max(1, placesOf(note).length);

/** Without places: plain data, as it goes into reports and to other threads. */
const plainNote = ({ message, files, unread, noun, sentence }: Note): Note => ({
  message: noteMessage({ message, files, ...(sentence && { sentence }) }),
  files,
  ...(noun !== undefined && { noun }),
  ...(unread && { unread }),
  ...(sentence && { sentence }),
});

function messageOf(note: Note, count: number): string {
  if (note.sentence === true) return `${note.message.replace(/\.$/, "")}.`;
  const noun = note.noun ?? "file";
  const subject = count === 1 ? `This ${noun}` : `This and ${count - 1} other ${noun}${count === 2 ? "" : "s"}`;
  return `${subject} ${noteMessage({ ...note, files: note.files.slice(0, count) })}.`;
}

/**
 * Makes findings of the notes that say what was not analysed, one for each, and of what cannot be built.
 * @param only files that are reported; undefined: all.
 */
export function toldNotes(
  notes: readonly Note[],
  active: readonly ActiveRule[],
  only: ReadonlySet<string> | undefined,
): ToldNotes {
  const findings: Found[] = [];
  const left: Note[] = [];
  let unread = 0;
  for (const note of notes) {
    if (note.unread === true) unread += countOf(note);
    const ruleId = note.fault === true ? BUILD_BROKEN : note.unread === true ? NOT_ANALYSED : undefined;
    const rule = active.find((one) => one.rule.id === ruleId);
    const told =
      rule === undefined
        ? []
        : placesOf(note).flatMap((place) => {
            const severity = rule.severityIn(place.at.file);
            return severity === "off" || only?.has(place.at.file) === false ? [] : [{ ...place, severity }];
          });
    const [first, ...others] = told;
    if (rule === undefined || first === undefined) {
      left.push(plainNote(note));
      continue;
    }
    findings.push({
      ruleId: rule.rule.id,
      messageId: "found",
      severity: first.severity,
      verdict: "proved",
      message: messageOf(note, told.length),
      ...(note.help !== undefined && { help: note.help }),
      span: first.at.span(),
      related: others.map(({ at, title }) => ({ span: at.span(), note: title ?? "here too" })),
      fixes: [],
    });
  }
  return { findings, notes: left, unread };
}

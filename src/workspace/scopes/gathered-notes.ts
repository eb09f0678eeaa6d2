import type { Place } from "../../diagnostic/place.ts";
import type { Note, NotePlace } from "../../engine/result.ts";

export interface NoteDetails extends Pick<Note, "unread" | "fault" | "noun" | "sentence" | "help"> {
  /** The exact place, and the title of its object. */
  readonly at?: Place;
  readonly title?: string;
  /** Faults are reported one by one; those of one cycle are reported together. */
  readonly together?: true;
}

interface Gathered {
  readonly message: string;
  readonly details: NoteDetails;
  readonly files: Set<string>;
  readonly places: Map<string, NotePlace>;
}

/** Notes by message: each lists a file once, and a place once. */
export class GatheredNotes {
  readonly #found = new Map<string, Gathered>();

  add(message: string, file: string, details: NoteDetails = {}): void {
    const { at, title, fault, unread, noun, together } = details;
    const place = at === undefined ? "" : `${at.file} ${at.span().start.offset} ${title ?? ""}`;
    const own = at?.file ?? file;
    const alone = fault === true && together !== true ? ` ${own} ${place}` : "";
    const key = `${message}\n${fault === true} ${unread === true} ${noun ?? ""}${alone}`;
    let gathered = this.#found.get(key);
    if (gathered === undefined)
      this.#found.set(key, (gathered = { message, details, files: new Set(), places: new Map() }));
    gathered.files.add(own);
    if (at !== undefined) gathered.places.set(place, { at, ...(title !== undefined && { title }) });
  }

  notes(): readonly Note[] {
    return [...this.#found.values()].map(
      ({ message, details: { unread, fault, noun, sentence, help }, files, places }) => ({
        message,
        files: [...files].sort(),
        ...(unread && { unread }),
        ...(fault && { fault }),
        ...(noun !== undefined && { noun }),
        ...(sentence && { sentence }),
        ...(help !== undefined && { help }),
        ...(places.size > 0 && { places: [...places.values()].sort(byPlace) }),
      }),
    );
  }
}

function byPlace({ at: a }: NotePlace, { at: b }: NotePlace): number {
  return a.file === b.file ? a.span().start.offset - b.span().start.offset : a.file < b.file ? -1 : 1;
}

/** A place in a text, as people count: lines and columns from 1, offsets in UTF-16 units from 0. */
export type Position = {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
};

/** The part of a file that a diagnostic, a statement or an answer speaks of. */
export type Span = {
  /** As the user named it, or a name such as `scp/DenyRegions` for a document that is no file. */
  readonly file: string;
  readonly start: Position;
  /** Exclusive. */
  readonly end: Position;
};

/** `file:line:column`, the form that editors and terminals make clickable. */
export function formatSpan(span: Span): string {
  return `${span.file}:${span.start.line}:${span.start.column}`;
}

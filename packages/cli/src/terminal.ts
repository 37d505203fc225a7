/** Text for terminals. Data goes to stdout; progress, warnings and questions go to stderr. */
import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** Styled for the stream, plain where it is no terminal or `NO_COLOR` is set. */
export function styled(
  style: Style,
  text: string,
  stream: NodeJS.WriteStream = process.stdout,
): string {
  return styleText(style, text, { stream });
}

/**
 * Text that came from AWS or a file: control characters, which a terminal would obey, are shown as
 * escapes. Line feeds stay where `lines` is set.
 */
export function escaped(text: string, options: { readonly lines?: boolean } = {}): string {
  return text.replaceAll(
    // oxlint-disable-next-line no-control-regex -- finding control characters is the purpose
    /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) => {
      if (options.lines === true && character === "\n") return character;
      return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
    },
  );
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Prints one JSON document. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
}

/** Says something that is not the command's result. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Wraps prose to the terminal's width, at most 100 columns, indented. */
export function wrapped(text: string, indent = ""): string {
  const width = Math.min(process.stdout.columns ?? 100, 100) - indent.length;
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines.map((text) => indent + text).join("\n");
}

/** From the text of a line to the text of its answer. */
import { decideLine, type DecideAnswer, type DecideLine, type LineError } from "@bailiwick/wire";
import { answerLineWith } from "./decide-line.ts";
import { KnownParts } from "./known-parts.ts";
import { idOf, lineErrorFrom } from "./line-error.ts";
import { isPlainLine } from "./plain-line.ts";
import { RepeatedMember } from "./repeated-member.ts";

/** Answers the lines of one file; what they have in common is read once. */
export class LineAnswerer {
  readonly #known: KnownParts;
  readonly #policies = new RepeatedMember<DecideLine["policies"]>("policies");
  readonly #organization = new RepeatedMember<DecideLine["organization"]>("organization");

  /** @param folder - what paths of documents are relative to */
  constructor(folder: string) {
    this.#known = new KnownParts(folder);
  }

  answer(text: string): DecideAnswer | LineError {
    let id: string | undefined;
    try {
      const line = this.#repeated(text) ?? this.#whole(text, (read) => (id = read));
      id = line.id;
      return answerLineWith(line, this.#known);
    } catch (error) {
      return { v: 1, ...(id === undefined ? {} : { id }), error: lineErrorFrom(error) };
    }
  }

  /** A line whose policies and organization were read before; undefined where they were not. */
  #repeated(text: string): DecideLine | undefined {
    const policies = this.#policies.cut(text);
    if (policies === undefined) return undefined;
    const organization = this.#organization.cut(policies.text);
    const json = objectFrom(organization?.text ?? policies.text);
    if (json === undefined || !this.#policies.isMarked(json)) return undefined;
    const { policies: _, organization: found, ...members } = json;
    if (organization === undefined ? found !== undefined : !this.#organization.isMarked(json))
      return undefined;
    const rest = isPlainLine(members) ? members : restOfLine.safeParse(members).data;
    if (rest === undefined) return undefined;
    return { ...rest, policies: policies.value, organization: organization?.value };
  }

  #whole(text: string, onId: (id: string | undefined) => void): DecideLine {
    const json: unknown = JSON.parse(text);
    onId(idOf(json));
    const line = decideLine.parse(json);
    if (line.policies !== undefined) this.#policies.remember(text, line.policies);
    if (line.organization !== undefined) this.#organization.remember(text, line.organization);
    return line;
  }
}

/** Another than `decideLine`'s rules would be a second definition of the format. */
const restOfLine = decideLine.omit({ policies: true, organization: true });

type Members = { readonly policies?: unknown; readonly organization?: unknown };

/** Undefined for what is no object in JSON: why, the whole line says. */
function objectFrom(text: string): Members | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === "object" && json !== null ? json : undefined;
  } catch {
    return undefined;
  }
}

/** From the text of a line to the text of its answer. */
import { resolve } from "node:path";
import { validatePolicy } from "@bailiwick/core";
import {
  validateLine,
  type DocumentInput,
  type LineError,
  type ValidateAnswer,
} from "@bailiwick/wire";
import { idOf, lineErrorFrom } from "../decide/line-error.ts";
import { readInputFile } from "../input-file.ts";
import { catalogue } from "../workflow/facts.ts";
import { findingMessage } from "./findings.ts";

/** @param folder - what paths of documents are relative to */
export function answerValidateLine(text: string, folder: string): ValidateAnswer | LineError {
  let id: string | undefined;
  try {
    const json: unknown = JSON.parse(text);
    id = idOf(json);
    const { type, document } = validateLine.parse(json);
    const facts = catalogue();
    const read = textOf(document, folder);
    const findings = validatePolicy(read.text, { file: read.file, type, catalogue: facts });
    return { v: 1, ...named(id), findings: findings.map(findingMessage), catalogue: facts.date };
  } catch (error) {
    return { v: 1, ...named(id), error: lineErrorFrom(error) };
  }
}

function named(id: string | undefined): { readonly id?: string } {
  return id === undefined ? {} : { id };
}

function textOf(
  document: DocumentInput,
  folder: string,
): { readonly text: string; readonly file: string } {
  if (typeof document === "string") {
    return { text: readInputFile(resolve(folder, document), document), file: document };
  }
  const { text } = document;
  const isText = typeof text === "string" && Object.keys(document).length === 1;
  return { text: isText ? text : JSON.stringify(document), file: "document" };
}

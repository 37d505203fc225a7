/** Makes the safe fixes of findings, shows what they change, and writes the files if asked to. */
import { editUntilDone, parsePolicyTolerantly, safeEdits, validatePolicy } from "@bailiwick/core";
import { assertSameLanguage } from "../policies/same-language.ts";
import { writeFiles } from "../policies/write-files.ts";
import { note, print } from "../terminal.ts";
import { counted } from "../views/diagnostics.ts";
import { textDifference } from "../views/text-difference.ts";
import { catalogue } from "../workflow/facts.ts";
import type { ValidatedFile } from "./findings.ts";
import type { OutputFormat } from "./show-findings.ts";

export type Unvalidated = Omit<ValidatedFile, "findings">;

/**
 * The files as they are after the fixes. Nothing is written before both evaluators have answered
 * generated requests about every file as before.
 *
 * @throws {CommandFailure} `LANGUAGE_CHANGED`
 */
export async function fixFiles(
  files: readonly Unvalidated[],
  { write }: { readonly write?: boolean },
  format: OutputFormat,
): Promise<readonly Unvalidated[]> {
  const fixed = files.map((one) => ({ before: one, after: { ...one, text: fixedText(one) } }));
  const changed = fixed.filter(({ before, after }) => before.text !== after.text);
  for (const { before, after } of changed) {
    const [old, now] = [before, after].map(documentOf);
    assertSameLanguage(old ?? [], now ?? [], { type: before.type });
  }
  const show = format === "table" ? print : note;
  for (const { before, after } of changed)
    show(textDifference(before.file, before.text, after.text));
  if (write === true) {
    await writeFiles(changed.map(({ after }) => ({ path: after.file, text: after.text })));
  }
  note(
    `${counted(changed.length, "file")} ${write === true ? "fixed" : "would be fixed (--write)"}`,
  );
  return fixed.map(({ after }) => after);
}

function fixedText({ file, type, text }: Unvalidated): string {
  const facts = { file, type, catalogue: catalogue() };
  return editUntilDone(text, (current) => safeEdits(current, validatePolicy(current, facts)));
}

function documentOf({ file, type, text }: Unvalidated) {
  return [parsePolicyTolerantly(text, { file, type }).value];
}

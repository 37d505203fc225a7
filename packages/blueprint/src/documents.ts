/** Reads the policy documents that a blueprint holds in place or names as files. */
import { hasErrors, minifyPolicyText, parsePolicyTolerantly } from "@bailiwick/core";
import type { Diagnostic, PolicyType } from "@bailiwick/core";
import { documentKey, report } from "./blueprint.ts";
import type { BlueprintDocument, Findings } from "./blueprint.ts";
import type { Declaration } from "./declaration/schema.ts";
import { blueprintDiagnostic } from "./diagnostics.ts";
import { jsonFromNode, relocate } from "./source/json-from-node.ts";
import type { PlacedJson } from "./source/json-from-node.ts";
import { nodeAt } from "./source/node.ts";
import type { SourcePath } from "./source/node.ts";

/** Gives the text of a file named in a blueprint; undefined, or an error thrown, where it cannot be read. */
export type ReadFile = (path: string) => string | undefined;

/** All documents of a declaration; what cannot be read is reported and absent. */
export function readDocuments(
  declaration: Declaration,
  findings: Findings,
  readFile: ReadFile | undefined,
): ReadonlyMap<string, BlueprintDocument> {
  const documents = new Map<string, BlueprintDocument>();
  for (const slot of slotsOf(declaration)) {
    const text = textOf(slot, findings, readFile);
    if (text === undefined) continue;
    const parsed = parsePolicyTolerantly(text.json, { file: text.file, type: slot.type });
    const diagnostics = parsed.diagnostics.map((one) => place(one, { text, slot, findings }));
    findings.diagnostics.push(...diagnostics.map((one) => (slot.asStored ? softened(one) : one)));
    if (hasErrors(parsed.diagnostics) && !slot.asStored) continue;
    documents.set(slot.key, { text: minifyPolicyText(text.json), document: parsed.value });
  }
  return documents;
}

type Slot = {
  readonly key: string;
  readonly type: PolicyType;
  readonly at: SourcePath;
  readonly inlineKey: string;
  readonly fileKey: string;
  readonly inline: unknown;
  readonly file: string | undefined;
  readonly required: boolean;
  readonly asStored: boolean;
};

function slotsOf(declaration: Declaration): readonly Slot[] {
  const own = { inlineKey: "document", fileKey: "file", required: true };
  const guardrails = (declaration.guardrails ?? []).flatMap((guardrail, index): Slot[] =>
    "use" in guardrail
      ? []
      : [
          {
            ...own,
            key: documentKey("guardrails", index),
            type: guardrail.type === "resource-control-policy" ? "rcp" : "scp",
            at: ["guardrails", index],
            inline: guardrail.document,
            file: guardrail.file,
            asStored: false,
          },
        ],
  );
  const policies = (declaration.policies ?? []).map((policy, index): Slot => ({
    ...own,
    key: documentKey("policies", index),
    type: policy.type === "resource-control-policy" ? "rcp" : "scp",
    at: ["policies", index],
    inline: policy.document,
    file: policy.file,
    asStored: policy["as-stored"] === true,
  }));
  const sets = Object.entries(declaration["permission-sets"] ?? {}).map(([name, set]): Slot => ({
    inlineKey: "inline-policy",
    fileKey: "inline-policy-file",
    required: false,
    key: documentKey("permission-sets", name),
    type: "identity",
    at: ["permission-sets", name],
    inline: set["inline-policy"],
    file: set["inline-policy-file"],
    asStored: set["as-stored"] === true,
  }));
  return [...guardrails, ...policies, ...sets];
}

type DocumentText = {
  readonly json: string;
  readonly file: string;
  /** Absent where the text is the user's own file, whose places are its own. */
  readonly placed: PlacedJson | "scalar" | undefined;
};

function textOf(
  slot: Slot,
  findings: Findings,
  readFile: ReadFile | undefined,
): DocumentText | undefined {
  if (slot.inline !== undefined && slot.file !== undefined) {
    const detail = `\`${slot.inlineKey}\` and \`${slot.fileKey}\` both stand here, and only one of the two could count. Remove one.`;
    report(findings, "BLU1107", { at: [...slot.at, slot.fileKey], detail });
    return undefined;
  }
  if (slot.file !== undefined) return textOfFile(slot.file, slot, { findings, readFile });
  if (slot.inline !== undefined) return inlineText(slot, findings);
  if (slot.required) {
    const detail = `It has no policy. Add \`${slot.inlineKey}\` with the policy itself, or \`${slot.fileKey}\` with the name of a JSON file.`;
    report(findings, "BLU1102", { at: slot.at, detail });
  }
  return undefined;
}

function textOfFile(
  file: string,
  slot: Slot,
  from: { readonly findings: Findings; readonly readFile: ReadFile | undefined },
): DocumentText | undefined {
  const json = attempt(file, from.readFile);
  if (json !== undefined) return { json, file, placed: undefined };
  const detail = `The file \`${file}\` cannot be read. Its name is taken from the folder of the blueprint; check its spelling and that it is there.`;
  report(from.findings, "BLU1308", { at: [...slot.at, slot.fileKey], detail });
  return undefined;
}

function attempt(file: string, readFile: ReadFile | undefined): string | undefined {
  try {
    return readFile?.(file);
  } catch {
    // Whatever the reason, the user is told which file, and where it is named.
    return undefined;
  }
}

function inlineText(slot: Slot, findings: Findings): DocumentText | undefined {
  const node = nodeAt(findings.source, [...slot.at, slot.inlineKey]);
  const file = findings.source.span.file;
  if (node === undefined) return undefined;
  if (node.kind === "scalar") return { json: node.text, file, placed: "scalar" };
  const placed = jsonFromNode(node);
  return { json: placed.text, file, placed };
}

function place(
  diagnostic: Diagnostic,
  from: { readonly text: DocumentText; readonly slot: Slot; readonly findings: Findings },
): Diagnostic {
  const { text, slot, findings } = from;
  if (text.placed === undefined) return diagnostic;
  if (text.placed !== "scalar") return relocate(diagnostic, text.placed);
  const at = diagnostic.span;
  const where =
    at === undefined ? "" : ` (line ${at.start.line}, column ${at.start.column} of the JSON text)`;
  const node = nodeAt(findings.source, [...slot.at, slot.inlineKey]);
  return { ...diagnostic, detail: `${diagnostic.detail}${where}`, span: node?.span };
}

function softened(diagnostic: Diagnostic): Diagnostic {
  const detail = `${diagnostic.detail} AWS stores it all the same, so answers that depend on it are unknown.`;
  return blueprintDiagnostic("BLU1602", detail, diagnostic.span);
}

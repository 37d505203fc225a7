/** A blueprint that was read: the declaration, where each part of it stands, and what it refers to. */
import type { Diagnostic, PolicyDocument, Span } from "@bailiwick/core";
import type { Declaration } from "./declaration/schema.ts";
import type { Limits } from "./limits.ts";
import { blueprintDiagnostic } from "./diagnostics.ts";
import type { BlueprintDiagnosticCode } from "./diagnostics.ts";
import { keySpanAt, spanAt } from "./source/node.ts";
import type { SourceNode, SourcePath } from "./source/node.ts";

export type Blueprint = {
  readonly declaration: Declaration;
  readonly source: SourceNode;
  /** The policy documents it holds or names, by {@link documentKey}. */
  readonly documents: ReadonlyMap<string, BlueprintDocument>;
  readonly limits: Limits;
  /** ISO date, as the caller gave it. */
  readonly today: string;
};

export type BlueprintDocument = {
  /** JSON without white space: what AWS is sent. */
  readonly text: string;
  readonly document: PolicyDocument;
};

/** Where a section keeps a document: `guardrails/0`, `permission-sets/Developer`. */
export function documentKey(section: string, item: string | number): string {
  return `${section}/${item}`;
}

/** Collects diagnostics that point at paths of one blueprint. */
export type Findings = {
  readonly source: SourceNode;
  readonly diagnostics: Diagnostic[];
};

/** Reports at the value of a path. */
export function report(
  findings: Findings,
  code: BlueprintDiagnosticCode,
  finding: { readonly at: SourcePath; readonly detail: string },
): void {
  findings.diagnostics.push(
    blueprintDiagnostic(code, finding.detail, spanAt(findings.source, finding.at)),
  );
}

/** Reports at the key that a path ends with. */
export function reportKey(
  findings: Findings,
  code: BlueprintDiagnosticCode,
  finding: { readonly at: SourcePath; readonly detail: string },
): void {
  findings.diagnostics.push(
    blueprintDiagnostic(code, finding.detail, keySpanAt(findings.source, finding.at)),
  );
}

export function spanOf(blueprint: Pick<Blueprint, "source">, path: SourcePath): Span {
  return spanAt(blueprint.source, path);
}

/**
 * Puts the statements of several policies of one place into the fewest policies that AWS's quotas
 * allow. The policies of one place are one: an Allow in any of them allows, a Deny in any denies, so
 * statements may move between them; conditions go with their statement, and what a policy variable
 * means with the policy's version.
 *
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 */
import { assert } from "../base/assert.ts";
import type { Checked, Diagnostic } from "../base/diagnostic.ts";
import type { Catalogue } from "../catalogue.ts";
import { minifyPolicyText, printPolicy } from "../iam/print.ts";
import type { PolicyDocument, PolicyVersion, ReadableStatement, Statement } from "../iam/tree.ts";
import { packBins } from "./bins.ts";
import { rewriteDiagnostic } from "./diagnostics.ts";
import { minifyDocument } from "./minify.ts";
import { packLimits } from "./pack-limits.ts";
import type { PackLimits, PackableType } from "./pack-limits.ts";
import { splitStatement } from "./split-statement.ts";
import { withUniqueSids } from "./unique-sids.ts";

export type Packed = {
  readonly policies: readonly { readonly document: PolicyDocument; readonly text: string }[];
  /** Whether these statements cannot be put into fewer policies. */
  readonly fewest: boolean;
  /** Of statements whose own stood in another policy as well. */
  readonly newSids: readonly string[];
  readonly limits: PackLimits;
};

/**
 * Error where a statement is larger than a policy may be and cannot be cut, or where more policies
 * are needed than may be attached.
 *
 * @param documents - all statements readable (checked)
 */
export function packPolicies(
  documents: readonly PolicyDocument[],
  { type, catalogue }: { readonly type: PackableType; readonly catalogue: Catalogue },
): Checked<Packed> {
  const limits = packLimits(type, documents, catalogue);
  const packed = byVersion(documents).map((one) => packOfVersion(one, limits.characters));
  const diagnostics = packed.flatMap((one) => one.diagnostics);
  if (diagnostics.length > 0) return { diagnostics };
  const values = packed.flatMap(({ value }) => value ?? []);
  const policies = values.flatMap(({ bins }) => bins);
  if (policies.length > limits.policies) return { diagnostics: [tooMany(policies.length, limits)] };
  const value = {
    policies: policies.map((document) => ({
      document,
      text: minifyPolicyText(printPolicy(document)),
    })),
    fewest: values.every((one) => one.fewest),
    newSids: newSidsIn(policies, documents),
    limits,
  };
  return { value, diagnostics };
}

type OfVersion = {
  readonly version: PolicyVersion | undefined;
  readonly statements: readonly ReadableStatement[];
};

/** What is written in an old version goes with the new one, where that cannot make a difference. */
function byVersion(documents: readonly PolicyDocument[]): readonly OfVersion[] {
  const statements = withUniqueSids(documents.flatMap(readableStatements));
  const versions = documents.flatMap(({ version, statements }) => statements.map(() => version));
  const groups = Map.groupBy(statements.keys(), (index) =>
    JSON.stringify(statements[index]).includes("${") ? versions[index] : "2012-10-17",
  );
  return [...groups].map(([version, indices]) => ({
    version,
    statements: indices.flatMap((index) => statements[index] ?? []),
  }));
}

type PackedVersion = { readonly bins: readonly PolicyDocument[]; readonly fewest: boolean };

/**
 * Tried with statements as short as they get, with statements as they were written, and cut into
 * small ones to fill what is left over: the fewest policies count, then the earlier way.
 */
function packOfVersion(of: OfVersion, characters: number): Checked<PackedVersion> {
  const { version, statements } = of;
  const room = characters - textOf({ version, statements: [] }).length + 1;
  const short = minifyDocument(documentOf(of)).statements.filter(isReadable);
  const [merged, written] = [short, statements].map((way) => cutToFit(way, room));
  if (merged === undefined || written === undefined) return { diagnostics: [] };
  if (merged.value === undefined || written.value === undefined) {
    return { diagnostics: written.diagnostics };
  }
  const small = merged.value.flatMap(
    (one) => splitStatement(one, (part) => sizeOf(part) * smallParts <= room) ?? [one],
  );
  const ways = [merged.value, written.value, small].map((way) =>
    packWay({ version, statements: way }, room),
  );
  const [best] = ways.toSorted((one, other) => one.bins.length - other.bins.length);
  return { value: best, diagnostics: [] };
}

/** Of a policy, at least. */
const smallParts = 8;

/** Error for each statement that does not fit into a policy of its own, whatever is done. */
function cutToFit(
  statements: readonly ReadableStatement[],
  room: number,
): Checked<readonly ReadableStatement[]> {
  const split = statements.map((one) => splitStatement(one, (part) => sizeOf(part) <= room));
  const diagnostics = statements.filter((_, index) => split[index] === undefined).map(tooLarge);
  return diagnostics.length > 0
    ? { diagnostics }
    : { value: split.flatMap((parts) => parts ?? []), diagnostics };
}

/** What stands together in the end is merged again where it can be. */
function packWay({ version, statements }: OfVersion, room: number): PackedVersion {
  const { bins, exact } = packBins(statements.map(sizeOf), room);
  const documents = bins.map((bin) => {
    const inBin = bin.flatMap((index) => statements[index] ?? []);
    return minifyDocument(documentOf({ version, statements: inBin }));
  });
  return { bins: documents, fewest: exact };
}

/** With the comma before it. */
function sizeOf(statement: ReadableStatement): number {
  const alone = { version: undefined, statements: [statement] };
  return textOf(alone).length - textOf({ version: undefined, statements: [] }).length + 1;
}

function textOf(of: OfVersion): string {
  return minifyPolicyText(printPolicy(documentOf(of)));
}

function documentOf({ version, statements }: OfVersion): PolicyDocument {
  const indexed = statements.map((statement, index) => ({ ...statement, index }));
  return { version, id: undefined, statements: indexed, span: nowhere };
}

const nowhere = {
  file: "packed",
  start: { offset: 0, line: 1, column: 1 },
  end: { offset: 0, line: 1, column: 1 },
} as const;

function readableStatements({ statements }: PolicyDocument): readonly ReadableStatement[] {
  const readable = statements.filter(isReadable);
  assert(readable.length === statements.length, "every statement can be read");
  return readable;
}

function isReadable(statement: Statement): statement is ReadableStatement {
  return statement.kind === "statement";
}

function newSidsIn(
  packed: readonly PolicyDocument[],
  documents: readonly PolicyDocument[],
): readonly string[] {
  const sids = (of: readonly PolicyDocument[]): readonly string[] =>
    of.flatMap(({ statements }) => statements.flatMap(({ sid }) => sid ?? []));
  const old = new Set(sids(documents));
  return sids(packed).filter((sid) => !old.has(sid));
}

function tooLarge(statement: ReadableStatement): Diagnostic {
  const size = sizeOf(statement);
  const detail = `The statement has ${size} characters without white space, more than a whole policy may have, and lists without \`Not\` that could be cut in two are not what makes it large. Say less in it.`;
  return rewriteDiagnostic("RWR1001", detail, statement.span);
}

function tooMany(count: number, { policies, characters, kept }: PackLimits): Diagnostic {
  const besides = kept === undefined ? "" : ` beside \`${kept}\``;
  const detail = `The statements take ${count} policies of at most ${characters} characters; ${policies} may be attached${besides}. Say less, or attach some to another node.`;
  return rewriteDiagnostic("RWR1002", detail);
}

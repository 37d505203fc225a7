/** What separates two catalogues: facts, and the answers of the test organizations. */
import { catalogueIn, changeText, factChanges, type FactChange } from "@bailiwick/catalog";
import { answerText } from "./answer-text.ts";
import { answerChanges, type AnswerChanges } from "./answers.ts";
import { testBlueprints, type TestBlueprint } from "./test-organizations.ts";

export type CatalogueReport = {
  readonly dates: { readonly before: string; readonly after: string };
  readonly changes: readonly FactChange[];
  readonly answers: readonly AnswerChanges[];
};

export type ReportOptions = {
  /** Asked of each organization. */
  readonly requests: number;
  readonly seed: number;
  readonly blueprints?: readonly TestBlueprint[];
};

/** @param folders - of generated files */
export function reportOn(
  folders: { readonly before: URL; readonly after: URL },
  { requests, seed, blueprints = testBlueprints() }: ReportOptions,
): CatalogueReport {
  const before = catalogueIn(folders.before);
  const after = catalogueIn(folders.after);
  const changes = factChanges(folders.before, folders.after);
  const comparison = { before, after, changes, requests, seed };
  return {
    dates: { before: before.date, after: after.date },
    changes,
    answers: blueprints.map((blueprint) => answerChanges(blueprint, comparison)),
  };
}

/** As Markdown. */
export function reportText({ dates, changes, answers }: CatalogueReport): string {
  return `# The catalogue of ${dates.after}, after that of ${dates.before}

${changeText(changes)}
# Answers of the test organizations

${answerText(answers)}`;
}

/**
 * Writes docs/catalogue.md from the generated files: what the catalogue is made of, of what date, and
 * where its sources disagree. A test fails while the page is out of date. Run:
 * `node scripts/catalogue-doc.ts`
 */
import { writeFileSync } from "node:fs";
import { catalogueSummary, loadCatalogue } from "@bailiwick/catalog";

/** The page. */
export function cataloguePage(): string {
  const { sources, counts, rcp, handKept } = catalogueSummary();
  const dated = handKept.map(({ url, date, facts }) => `| ${date} | ${facts} | <${url}> |`);
  return `# The catalogue

What Bailiwick knows about AWS: actions, resource types, condition keys, AWS managed policies, service
models, Regions, quotas, API rates, and what resource control policies restrict. It is data, with a date and a
source, in \`packages/catalog/generated\`; nothing of it is looked up at run time. Every answer that
rests on it names its date: ${loadCatalogue().date}.

This page is written from the data by \`scripts/catalogue-doc.ts\`.

## What it is made of

| file | source | release | newest fact in it | licence |
|---|---|---|---|---|
${sources
  .map(
    (one) => `| \`${one.name}\` | ${one.package} | ${one.version} | ${one.date} | ${one.license} |`,
  )
  .join("\n")}

| kind | how many |
|---|--:|
${counts.map(({ kind, count }) => `| ${kind} | ${count.toLocaleString("en")} |`).join("\n")}

Quotas, rates, Regions, corrections of condition keys and AWS's list of services with resource control
policies are kept by hand, from these pages; a date is the last day of which the page is known to have
said so. That of the Regions counts for them only.

| date | facts | page |
|---|--:|---|
${dated.join("\n")}

${rcpSection(rcp)}

${updating}`;
}

function rcpSection(rcp: Rcp): string {
  return `## What resource control policies restrict

Two lists are kept, each with its source. Where both name a service, RCPs restrict its actions that have
a resource type; where neither does, they do not; **where they disagree, the answer is unknown**, and a
guardrail that rests on it is neither refuted nor checked.

| list | date | services |
|---|---|--:|
${rcp.lists.map(({ name, date, services }) => `| ${name} | ${date} | ${services} |`).join("\n")}

${disagreement(rcp.disagreeing)}

Also unknown, because the sources do not say: actions of these services without a resource type (such as
\`s3:ListAllMyBuckets\`); actions of AWS STS beside \`AssumeRole\`, \`AssumeRoleWithSAML\` and
\`AssumeRoleWithWebIdentity\`; actions of Amazon OpenSearch Service with the prefix \`es\`, which the list
names as \`opensearch\`. \`kms:RetireGrant\` is never restricted.

${actionCounts(rcp.actions)}

The list has grown fast, which is why public tools disagree about it. A service stands here with the
earliest reading of AWS's page that is known to name it:

| named since | by | services |
|---|---|---|
${rcp.since.map(readingRow).join("\n")}`;
}

const updating = `## Bringing it up to date

    npm run catalogue

asks npm and pip for newer releases of the sources, installs them, generates the files and this page,
and prints

- every fact that was added, removed or changed: services, actions, resource types, condition keys, both
  lists of RCPs, AWS managed policies, Regions, quotas, rates, API operations;
- what that changes in the answers of the test organizations (\`examples/\` and
  \`scripts/catalogue/perimeter.yaml\`): diagnostics, compiled policies, how guardrails and assertions
  stand, and decisions on 20,000 requests each over all actions, grouped, with the part of the new
  catalogue that alone gives the new answer as the cause.

Then run the tests, read the report, and commit the whole together with it. \`--against REV\` compares with
another revision (or a folder of generated files), \`--compare-only\` generates nothing, \`--json\` prints
the report as JSON. What is kept by hand is compared as well: edit
\`packages/catalog/src/limits\`, \`src/regions.ts\` or \`src/iam/rcp.ts\` and run it with \`--offline\`.
`;

function disagreement(services: readonly string[]): string {
  return services.length === 0
    ? "Today they name the same services."
    : `They disagree about ${services.map((one) => `\`${one}\``).join(", ")}.`;
}

function actionCounts({ total, restricts, disputed }: Rcp["actions"]): string {
  const [all, certain, open] = [total, restricts, disputed].map((count) =>
    count.toLocaleString("en"),
  );
  return `Of ${all} actions RCPs restrict ${certain}; of ${open} it is unknown.`;
}

function readingRow({ date, reading, services }: Rcp["since"][number]): string {
  return `| ${date} | ${reading} | ${services.map((one) => `\`${one}\``).join(" ")} |`;
}

type Rcp = ReturnType<typeof catalogueSummary>["rcp"];

if (import.meta.main)
  writeFileSync(new URL("../docs/catalogue.md", import.meta.url), cataloguePage());

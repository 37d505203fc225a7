/** The files that the panel's server reads. */
import { join } from "node:path";
import { writeSnapshot, type Organization } from "@bailiwick/core";
import type { ApplyMessage, GuardrailsMessage, PlanFile, StatusMessage } from "@bailiwick/wire";
import { version } from "../version.ts";
import { catalogue } from "../workflow/facts.ts";
import type { Reports } from "../workflow/report-guardrails.ts";
import { privateFolder, writeDurably } from "./workdir.ts";

export type PanelContent = {
  readonly name: string;
  readonly region: string;
  readonly destination: "sandbox" | "aws";
  readonly observed: Organization;
  readonly reports: Reports;
  readonly plan: PlanFile;
  readonly apply: ApplyMessage;
};

/** @returns the folder */
export async function writePanelFolder(folder: string, content: PanelContent): Promise<string> {
  const now = new Date().toISOString();
  const { observed } = content;
  const status: StatusMessage = {
    version: 1,
    kind: "bailiwick/status",
    bailiwick: version,
    name: content.name,
    organizationId: observed.id,
    managementAccountId: observed.managementAccountId,
    region: content.region,
    destination: content.destination,
    collectedAt: now,
    readOnly: true,
  };
  const guardrails: GuardrailsMessage = {
    version: 1,
    kind: "bailiwick/guardrails",
    checkedAt: now,
    collectedAt: now,
    catalogue: catalogue().date,
    ...content.reports,
  };
  await privateFolder(folder);
  await writeDurably(
    join(folder, "organization.json"),
    writeSnapshot(observed, { collectedAt: now }),
  );
  await writeJson(join(folder, "guardrails.json"), guardrails);
  await writeJson(join(folder, "plan.json"), content.plan);
  await writeJson(join(folder, "apply.json"), content.apply);
  await writeJson(join(folder, "status.json"), status);
  return folder;
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await writeDurably(path, `${JSON.stringify(value, undefined, 2)}\n`);
}

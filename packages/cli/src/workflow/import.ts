/** What `bailiwick import` does: a blueprint and a lock file, so that a plan is then empty. */
import { access } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { blueprintFromOrganization } from "@bailiwick/blueprint";
import type { ImportMessage } from "@bailiwick/wire";
import { CommandFailure } from "../failure.ts";
import type { AwsOptions, OutputOptions } from "../options.ts";
import { writeLockFile } from "../state/lock-file.ts";
import { writeDurably } from "../state/workdir.ts";
import { note, printJson } from "../terminal.ts";
import { counted, diagnosticsText } from "../views/diagnostics.ts";
import { organizationFrom } from "./observe.ts";

export type ImportOptions = AwsOptions &
  OutputOptions & { readonly file: string; readonly snapshot?: string; readonly force?: boolean };

export async function runImport(options: ImportOptions): Promise<void> {
  const lockPath = join(dirname(resolve(options.file)), "bailiwick.lock.json");
  if (options.force !== true) await refuseToOverwrite(options.file, lockPath);
  const organization = await organizationFrom(options);
  const { value: imported, diagnostics } = blueprintFromOrganization(organization, {
    homeRegion: options.region,
  });
  if (imported === undefined) {
    throw new CommandFailure("IMPORT_IMPOSSIBLE", "Nothing was written.", { diagnostics });
  }
  if (diagnostics.length > 0)
    note(`${diagnosticsText(diagnostics, process.stderr)}
`);
  await writeDurably(options.file, imported.text, 0o644);
  await writeLockFile(lockPath, imported.lock);
  const { accounts, organizationalUnits, policies } = organization;
  if (options.json === true) {
    printJson({
      version: 1,
      kind: "bailiwick/import",
      file: options.file,
      lockFile: lockPath,
      accounts: accounts.length,
    } satisfies ImportMessage);
  }
  const own = policies.filter((policy) => !policy.awsManaged);
  note(
    `Wrote ${options.file}: ${counted(organizationalUnits.length, "OU")}, ${counted(accounts.length, "account")}, ${counted(own.length, "policy", "policies")}. Commit it with bailiwick.lock.json; \`bailiwick plan -f ${options.file}\` should now be empty.`,
  );
}

async function refuseToOverwrite(...paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere) {
      throw new CommandFailure(
        "FILE_EXISTS",
        `\`${path}\` is there already, and nothing was written. Use --force to overwrite, or --file to name another.`,
      );
    }
  }
}

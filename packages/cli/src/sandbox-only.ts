/** For commands that may speak to the sandbox only. */
import { devNull } from "node:os";

/**
 * Forgets everything that would lead an SDK elsewhere: `AWS_*` and the files in `~/.aws`. To be
 * called before any SDK is loaded; the client factory refuses other destinations besides.
 */
export function forgetAwsEnvironment(): void {
  for (const name of Object.keys(process.env))
    if (name.startsWith("AWS_")) delete process.env[name];
  process.env["AWS_CONFIG_FILE"] = devNull;
  process.env["AWS_SHARED_CREDENTIALS_FILE"] = devNull;
  process.env["AWS_EC2_METADATA_DISABLED"] = "true";
}

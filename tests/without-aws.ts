/**
 * Runs before each test file: nothing of the machine's AWS configuration reaches a test or a
 * program that a test starts. A test that needs such a variable sets it itself.
 */
for (const name of Object.keys(process.env)) {
  if (name.startsWith("AWS_")) delete process.env[name];
}
process.env["AWS_EC2_METADATA_DISABLED"] = "true";
process.env["AWS_CONFIG_FILE"] = "/dev/null";
process.env["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null";

/** Writes the large organization as a snapshot: `node bench/large/write.ts FILE SEED`. */
import { writeFileSync } from "node:fs";
import { writeSnapshot } from "@bailiwick/core";
import { countsOf, largeOrganization } from "./organization.ts";

const [file = "large-organization.json", seed = "1"] = process.argv.slice(2);
const organization = largeOrganization(Number(seed));
const text = writeSnapshot(organization);
writeFileSync(file, text);
process.stdout.write(`${JSON.stringify({ ...countsOf(organization), characters: text.length })}\n`);

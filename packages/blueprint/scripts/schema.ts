/** Writes the JSON Schema that editors read: `node packages/blueprint/scripts/schema.ts`. */
import { writeFileSync } from "node:fs";
import { jsonSchema } from "../src/declaration/schema.ts";

const target = new URL("../schema/bailiwick.schema.json", import.meta.url);
writeFileSync(target, `${JSON.stringify(jsonSchema(), undefined, 2)}\n`);

/** Writes the page about guardrails and personas: `node packages/blueprint/scripts/docs.ts`. */
import { writeFileSync } from "node:fs";
import { guardrailsPage } from "../src/documentation.ts";

writeFileSync(new URL("../../../docs/guardrails.md", import.meta.url), guardrailsPage());

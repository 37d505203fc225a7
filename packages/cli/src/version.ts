/** The version of the product, from the package's own manifest. */
import manifest from "../package.json" with { type: "json" };

export const version: string = manifest.version;

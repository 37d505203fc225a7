/**
 * Makes the picture of the panel for the README: `docs/panel.png`. With `npm start` running, in
 * another terminal: `node packages/panel/scripts/screenshot.ts ADDRESS`, the one-time address that
 * it printed. Takes the Chromium of `CHROMIUM_PATH`, else `/usr/bin/chromium`.
 */
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const picture = fileURLToPath(new URL("../../../docs/panel.png", import.meta.url));
const [address] = process.argv.slice(2);
if (address === undefined) throw new Error("Say the one-time address that `npm start` printed.");

const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
try {
  const page = await browser.newPage({
    viewport: { width: 1440, height: 900 },
    colorScheme: "light",
  });
  await page.goto(address);
  await page.goto(new URL("/organization?select=%22account%3ADev%22", page.url()).href);
  await page.getByText("Guardrails in force").waitFor();
  await page.evaluate("document.fonts.ready");
  await page.screenshot({ path: picture });
} finally {
  await browser.close();
}

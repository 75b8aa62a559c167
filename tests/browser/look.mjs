// node look.mjs chromium|firefox URL PROJECT PICTURES: goes through the preview and the exported pages of a project as a
// reader would, and ends with status 1 when something is not as it should be.
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AxePuppeteer } from "@axe-core/puppeteer";
import puppeteer from "puppeteer-core";

const [name, url, project, pictures] = process.argv.slice(2);
const isFirefox = name === "firefox";
const found = (...files) => files.find((file) => existsSync(file));
const browser = await puppeteer.launch(
  isFirefox
    ? { browser: "firefox", executablePath: found("/usr/bin/firefox-esr", "/usr/bin/firefox") }
    : {
        executablePath: found("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"),
        args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
      },
);
const page = await browser.newPage();
const faults = [];
const fault = (...words) => faults.push(words.join(" "));
page.on("console", (message) => fault("console:", message.type(), message.text()));
page.on("pageerror", (error) => fault("page:", error.message));
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

const look = async (address, width, scheme) => {
  await page.goto(address, { waitUntil: "load" });
  const seen = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth - window.innerWidth,
    cut: [...document.querySelectorAll(".slide")].filter((slide) => slide.scrollHeight > slide.clientHeight + 1).map((slide) => slide.id),
    broken: [...document.images].filter((image) => image.complete && image.naturalWidth === 0).length,
  }));
  if (seen.wide > 0) fault(address, `is ${seen.wide} pixels wider than a window of ${width}`);
  if (seen.cut.length) fault(address, "cuts", seen.cut.join(" "));
  if (seen.broken) fault(address, "has pictures that do not show");
  if (!isFirefox) {
    const report = await new AxePuppeteer(page).analyze();
    for (const one of report.violations) fault("axe:", address, width, scheme, one.id, one.nodes[0].html.slice(0, 120));
  }
  const file = address.replace(/\/$/, "/index").split("/").pop().replace(".html", "");
  const kind = address.startsWith("file:") ? "export" : "preview";
  await page.screenshot({ path: join(pictures, `${project.split("/").pop()}-${kind}-${file}-${name}-${width}-${scheme}.png`), fullPage: kind === "export" });
};

await page.goto(url, { waitUntil: "load" });
const shown = await page.$$eval("nav a", (links) => links.map((link) => link.href));
const folder = join(project, "export");
const exported = readdirSync(folder).filter((file) => file.endsWith(".html")).map((file) => `file://${join(folder, file)}`);
for (const [width, height] of [[1400, 900], [390, 844]]) {
  await page.setViewport({ width, height });
  for (const scheme of isFirefox ? ["light"] : ["light", "dark"]) {
    if (!isFirefox) await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    for (const address of [...shown, ...exported]) await look(address, width, scheme);
  }
}

// A change of the brief comes within a second, and the reader stays where they were.
await page.setViewport({ width: 1400, height: 900 });
await page.goto(`${url}doc/launch-faq`, { waitUntil: "load" });
const heading = 6;
const top = () => page.evaluate((i) => document.querySelectorAll("h3")[i].getBoundingClientRect().top, heading);
await page.evaluate((i) => document.querySelectorAll("h3")[i].scrollIntoView(), heading);
await page.evaluate(() => window.scrollBy(0, -100));
const before = await top();
const brief = join(project, "brief.yaml");
const text = readFileSync(brief, "utf8");
const product = await page.$eval("main h1", (h1) => h1.textContent.split(":")[0]);
const shows = (words, yes) =>
  page.waitForFunction((w, y) => document.querySelector("main").textContent.includes(w) === y, { timeout: 5000 }, words, yes);
const begun = Date.now();
writeFileSync(brief, text.replaceAll(product, `${product} Two`));
await shows(`${product} Two`, true);
const took = Date.now() - begun;
if (took > 1000) fault(`the change came after ${took} ms`);
await pause(200);
const moved = Math.abs((await top()) - before);
if (moved > 4) fault(`the reader was moved by ${moved} pixels`);
writeFileSync(brief, text);
await shows(`${product} Two`, false);

// A brief with a fault says so, and what was there stays.
writeFileSync(brief, `${text}\nnonsense: 1\n`);
await page.waitForSelector(".failed", { timeout: 5000 });
if (!(await page.$("main h1"))) fault("a fault of the brief took the document away");
writeFileSync(brief, text);
await page.waitForFunction(() => !document.querySelector(".failed"), { timeout: 5000 });

// Which field says a sentence: by mouse, and by keyboard alone.
const tip = () => page.$eval("#tip", (element) => element.textContent);
await page.hover("main h1 .value");
await page.waitForFunction(() => document.querySelector("#tip").textContent.includes("brief.yaml"), { timeout: 3000 });
await page.keyboard.press("Escape");
if (await tip()) fault("Escape does not put the field away");
let steps = 0;
while (steps < 60 && !(await page.evaluate(() => document.activeElement.classList.contains("value")))) {
  await page.keyboard.press("Tab");
  steps += 1;
}
await page.keyboard.press("ArrowRight");
await pause(300);
if (!(await tip()).includes("brief.yaml")) fault("the keyboard does not reach the values");

await browser.close();
console.log(`${name}: ${shown.length + exported.length} pages, change after ${took} ms, ${faults.length} faults`);
for (const one of faults) console.log(`  ${one}`);
process.exitCode = faults.length ? 1 : 0;

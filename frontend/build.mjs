// Builds the card into one file, with a digest of its sources in the first line.
import { createHash } from "node:crypto";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../custom_components/sercomm/frontend/sercomm-camera-card.js");

/** Digest of all that the build depends on; `scripts/card_digest` says the same. */
async function digest() {
  const found = await readdir(join(here, "src"), { recursive: true, withFileTypes: true });
  const files = found
    .filter((entry) => entry.isFile())
    .map((entry) => relative(here, join(entry.parentPath, entry.name)));
  const hash = createHash("sha256");
  for (const file of [...files, "build.mjs", "package-lock.json", "tsconfig.json"].sort()) {
    hash.update(`${file}\n`).update(await readFile(join(here, file)));
  }
  return hash.digest("hex");
}

/** Minifies style sheets, which are templates without values. */
const styles = {
  name: "styles",
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const sheets = [...source.matchAll(/css`([^`]*)`/g)];
      const small = await Promise.all(
        sheets.map(([, sheet]) => transform(sheet, { loader: "css", minify: true })),
      );
      const contents = sheets.reduce(
        (text, [whole], index) => text.replace(whole, () => `css\`${small[index].code.trim()}\``),
        source,
      );
      return { contents, loader: "ts" };
    });
  },
};

const result = await build({
  entryPoints: [join(here, "src/main.ts")],
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  charset: "utf8",
  write: false,
  plugins: [styles],
  // Private names begin with an underscore; those of Lit are short already.
  mangleProps: /^_[a-z]/,
  tsconfig: join(here, "tsconfig.json"),
});
const head = `// Sources: frontend/, digest ${await digest()}. Holds Lit, BSD-3-Clause, Copyright Google LLC.\n`;
// In minified code, lines break only inside templates. Between two tags, or a tag and a
// value, they are nothing but layout; elsewhere one space does as well.
const code = result.outputFiles[0].text
  .trim()
  .replace(/(?<=[>}])\s*\n\s*(?=[<$])/g, "")
  .replace(/\s*\n\s*/g, " ");
const bundle = `${head}${code}\n`;
if (process.argv.includes("--check")) {
  const committed = await readFile(target, "utf8");
  if (committed !== bundle) {
    console.error(
      "frontend: the committed card is not the build of its sources; run scripts/frontend",
    );
    process.exit(1);
  }
} else {
  await writeFile(target, bundle);
  console.log(`${relative(process.cwd(), target)}: ${Buffer.byteLength(bundle)} bytes`);
}

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Command, Option } from "commander";
import { generatedFiles } from "../../model/editor/generatedFiles";
import {
  accessDiffJsonSchema,
  accessFileJsonSchema,
  comparisonJsonSchema,
  expiryJsonSchema,
  type JsonSchema,
  stackFileJsonSchema,
} from "../../model/editor/jsonSchema";

const SCHEMAS: Record<string, () => JsonSchema> = {
  stack: stackFileJsonSchema,
  "access-file": accessFileJsonSchema,
  "access-diff": accessDiffJsonSchema,
  "access-comparison": comparisonJsonSchema,
  "access-expiry": expiryJsonSchema,
};

interface SchemaOptions {
  of: string;
  write?: boolean;
  check?: boolean;
  json?: boolean;
}

/** `access schema`: the JSON Schema for editors, and the files that are generated from it. */
export function registerSchema(program: Command): void {
  program
    .command("schema")
    .description("print the JSON Schema of a file or an output, or keep the generated files fresh")
    .addOption(
      new Option("--of <file>", "what the schema describes")
        .choices(Object.keys(SCHEMAS))
        .default("stack"),
    )
    .option("--write", "write docs/schema/*.json and docs/config-reference.md")
    .option("--check", "exit 1 when one of these files is not what would be written")
    .option("--json", "accepted for uniformity; the schema is JSON in any case")
    .action((options: SchemaOptions) => {
      if (options.write === true) writeGenerated();
      else if (options.check === true) checkGenerated();
      else {
        console.log(JSON.stringify(SCHEMAS[options.of]?.(), null, 2));
      }
    });
}

const PROJECT = join(__dirname, "..", "..");

function writeGenerated(): void {
  for (const [file, text] of Object.entries(generatedFiles())) {
    mkdirSync(dirname(join(PROJECT, file)), { recursive: true });
    writeFileSync(join(PROJECT, file), text);
    console.log(`wrote ${file}`);
  }
}

function checkGenerated(): void {
  const stale = Object.entries(generatedFiles())
    .filter(([file, text]) => readIfThere(join(PROJECT, file)) !== text)
    .map(([file]) => file);
  for (const file of stale)
    console.error(`${file} is not what the schema says; run \`npm run generate\``);
  if (stale.length > 0) process.exitCode = 1;
  else console.log("generated files are fresh");
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

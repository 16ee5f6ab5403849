import tseslint from "typescript-eslint";

/** What each room may import of the others: docs/decisions/0001-the-house.md. */
const rooms = {
  facts: [],
  formats: ["facts"],
  scripts: ["facts"],
  resources: ["facts", "formats", "scripts"],
  provider: ["facts", "formats", "scripts", "resources", "components"],
  components: ["facts", "scripts", "resources"],
  policies: ["facts", "formats"],
  stack: ["facts", "formats", "components", "resources", "policies"],
  review: ["facts", "formats", "policies", "stack"],
  ci: [],
  handover: ["facts", "formats", "scripts", "resources", "policies", "stack"],
  docs: ["facts", "resources", "policies", "stack"],
  sandbox: ["facts", "formats", "scripts", "resources", "provider", "components", "stack"],
};

const arrows = Object.entries(rooms).map(([room, allowed]) => {
  const others = [...Object.keys(rooms), "cli", "tests"].filter((other) => other !== room && !allowed.includes(other));
  const message = `${room}/ may import ${allowed.join(", ") || "no other room"}: docs/decisions/0001-the-house.md`;
  const regex = `^(\\.\\./)+(${others.join("|")})/`;
  return {
    files: [`${room}/**/*.ts`],
    rules: { "@typescript-eslint/no-restricted-imports": ["error", { patterns: [{ regex, message }] }] },
  };
});

export default tseslint.config(
  { ignores: ["node_modules", "dist", "coverage", ".sandbox", ".lab"] },
  ...tseslint.configs.recommended,
  ...tseslint.configs.stylistic,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    files: ["**/*.ts"],
    rules: {
      // A forgotten await in code that edits a directory is a lost error.
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/no-explicit-any": "error",
      // { left, ...others } is how an object is copied without one of its keys.
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "no-console": "error",
    },
  },
  { files: ["cli/**/*.ts", "sandbox/**/*.ts", "stack/offline/*.ts", "tests/**/*.ts"], rules: { "no-console": "off" } },
  {
    // What travels as JSON is a type: an interface is no map of values to the compiler, as anyone may add to it.
    files: ["resources/**/*.ts", "scripts/**/*.ts", "facts/securitySettings.ts"],
    rules: { "@typescript-eslint/consistent-type-definitions": "off" },
  },
  ...arrows,
  { files: ["tests/**/*.ts"], rules: { "@typescript-eslint/no-unused-expressions": "off" } },
);

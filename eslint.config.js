// The rules for the scripts: ESLint's recommended ones, lines of at most 120 columns, and imports without effects.

import js from "@eslint/js";
import globals from "globals";

const DECLARATIONS = new Set(["ImportDeclaration", "FunctionDeclaration", "ClassDeclaration", "ExportAllDeclaration"]);
const PAGE = new Set(["document", "window", "location", "history", "navigator", "localStorage", "sessionStorage"]);

/**
 * The rule that importing a module with exports has no effect: it only declares, looks up no element and starts no
 * work. A module without exports is the entry of a page: a template names it, and it mounts what the page needs.
 */
const importWithoutEffect = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      effect: "A module with exports must not act when it is imported; export a mount(root, { signal }) function.",
      page: "Look up '{{name}}' inside of mount(root, { signal }), not when the module is imported.",
      entry: "A module that is imported for its effect cannot be mounted; export a mount(root, { signal }) function.",
    },
  },
  create(context) {
    const isDeclaration = (statement) =>
      DECLARATIONS.has(statement.type) ||
      statement.type === "VariableDeclaration" ||
      (statement.type.startsWith("Export") && (!statement.declaration || isDeclaration(statement.declaration)));

    return {
      Program(program) {
        if (!program.body.some((statement) => statement.type.startsWith("Export"))) return;
        for (const statement of program.body) {
          if (!isDeclaration(statement)) context.report({ node: statement, messageId: "effect" });
        }
        const scopes = [context.sourceCode.getScope(program), ...context.sourceCode.getScope(program).childScopes];
        const moduleScope = scopes.find((scope) => scope.type === "module");
        for (const { identifier } of moduleScope?.references ?? []) {
          const { name } = identifier;
          if (PAGE.has(name)) context.report({ node: identifier, messageId: "page", data: { name } });
        }
      },
      ImportDeclaration(node) {
        if (!node.specifiers.length) context.report({ node, messageId: "entry" });
      },
    };
  },
};

const PARSING = "Parse fragments with parseFragment() of app/static/js/html.js.";
const asText = ["innerHTML", "outerHTML", "insertAdjacentHTML"].map((property) => ({ property, message: PARSING }));

export default [
  { ignores: [".*/", "instance/"] }, // the virtual environment, what the benchmarks install, and the data of this site
  js.configs.recommended,
  {
    rules: {
      "max-len": ["error", { code: 120 }],
      "no-unused-vars": ["error", { args: "all", argsIgnorePattern: "^_" }],
      "prefer-const": "error",
      eqeqeq: "error",
    },
  },
  { files: ["*.config.js", "benchmarks/**/*.mjs"], languageOptions: { globals: globals.nodeBuiltin } },
  {
    files: ["app/**/*.js"],
    languageOptions: { ecmaVersion: 2024, sourceType: "module", globals: globals.browser },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    plugins: { vitrine: { rules: { "import-without-effect": importWithoutEffect } } },
    rules: {
      "vitrine/import-without-effect": "error",
      "no-restricted-properties": ["error", ...asText],
      "no-restricted-syntax": [
        "error",
        {
          selector: "TemplateLiteral TemplateLiteral",
          message: "rjsmin removes spaces from a template inside of another one; name it first.",
        },
      ],
    },
  },
  { files: ["app/static/js/html.js"], rules: { "no-restricted-properties": "off" } },
];

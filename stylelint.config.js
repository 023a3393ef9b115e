/** The rules for style sheets: one declaration a line, colors as tokens, sides that follow the writing direction. */

const LITERAL_COLORS = ["rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color"];
const PART = "(?:[^\\s()]+|[\\w-]*\\((?:[^()]|\\((?:[^()]|\\([^()]*\\))*\\))*\\))";
// A shorthand of four values may set the left and the right side to different values. One of three cannot, and
// stylelint shortens four values with equal sides to three.
const FOUR_VALUES = `/^${PART}(?:\\s+${PART}){3}$/`;
const SIDES = /^(?:left|right)$/;

/** @type {import("stylelint").Config} */
export default {
  extends: ["stylelint-config-standard"],
  plugins: ["@stylistic/stylelint-plugin"],
  reportDescriptionlessDisables: true,
  reportInvalidScopeDisables: true,
  reportNeedlessDisables: true,
  rules: {
    // The sheets that pages link are lists of imports; each is joined into one file when it is sent.
    "import-notation": "string",

    // Class names follow the templates; some are made from values such as grid_style.
    "keyframes-name-pattern": "^[a-z]+(-[a-z]+)*$",
    "selector-class-pattern": "^[a-z0-9]+([-_][a-z0-9]+)*$",
    // Within a file, rules are in the order in which people read them. Across files, the order of the imports decides.
    "no-descending-specificity": null,

    // For a rule in a layer, rcssmin removes a space before a colon, as if it were that of a declaration.
    "selector-disallowed-list": [/[\w\])*"]\s+:/, { message: 'Write "a *:hover" instead of "a :hover"' }],

    // Colors are tokens; only the files that define tokens have literal colors.
    "color-hex-length": "long",
    "color-named": "never",
    "color-no-hex": true,
    "function-disallowed-list": LITERAL_COLORS,

    // Sides follow the writing direction.
    "declaration-property-value-disallowed-list": {
      "/^(?:margin|padding|inset|scroll-margin|scroll-padding|border-(?:width|style|color|radius))$/": [FOUR_VALUES],
      "/^(?:text-align|float|clear|caption-side|text-align-last)$/": [SIDES],
    },
    "property-disallowed-list": [
      "/^(?:top|right|bottom|left)$/",
      "/^(?:margin|padding|border|scroll-margin|scroll-padding)-(?:top|right|bottom|left)(?:-|$)/",
      "/^border-(?:top|bottom)-(?:left|right)-radius$/",
    ],

    // Safari supports these properties only with the prefix. Every browser needs it in -webkit-box, which clamps lines.
    "property-no-vendor-prefix": [true, { ignoreProperties: ["-webkit-text-size-adjust", "-webkit-user-select"] }],
    "value-no-vendor-prefix": [true, { ignoreValues: ["box"] }],

    "declaration-block-single-line-max-declarations": 0,
    "declaration-empty-line-before": null,
    "comment-empty-line-before": null,
    "custom-property-empty-line-before": null,
    "value-keyword-case": ["lower", { ignoreKeywords: ["Highlight"], ignoreProperties: [/font/] }],

    "@stylistic/block-closing-brace-newline-before": "always",
    "@stylistic/block-opening-brace-newline-after": "always",
    "@stylistic/declaration-block-semicolon-newline-after": "always",
    "@stylistic/declaration-block-trailing-semicolon": "always",
    "@stylistic/indentation": [2, { ignore: ["value"] }],
    "@stylistic/max-line-length": 120,
    "@stylistic/no-eol-whitespace": true,
    "@stylistic/no-missing-end-of-source-newline": true,
    "@stylistic/selector-list-comma-newline-after": "always",
  },
  overrides: [
    {
      files: ["**/tokens.css", "**/palettes.css"],
      rules: { "color-no-hex": null, "function-disallowed-list": null },
    },
  ],
};

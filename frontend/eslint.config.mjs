import { configs as lit } from "eslint-plugin-lit";
import typescript from "typescript-eslint";

export default typescript.config(
  { ignores: ["node_modules"] },
  {
    files: ["src/**/*.ts", "test/**/*.ts"],
    extends: [...typescript.configs.strictTypeChecked, lit["flat/recommended"]],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
  },
);

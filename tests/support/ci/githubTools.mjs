/**
 * GitHub's own workflow parser and expression evaluator. An ES module like those, and bundled by
 * `workflow.ts`, because jest loads none.
 */
import { data, Evaluator, Lexer, Parser } from "@actions/expressions";
import {
  convertWorkflowTemplate,
  NoOperationTraceWriter,
  parseWorkflow,
} from "@actions/workflow-parser";

const WHOLE = /^\$\{\{(.*)\}\}$/s;
const EACH = /\$\{\{(.*?)\}\}/gs;

/** Problems of a workflow, a sentence each. */
export async function validate(name, text) {
  const { context, value } = parseWorkflow({ name, content: text }, new NoOperationTraceWriter());
  if (value !== undefined) await convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}

/** Text in which expressions are replaced by their values. */
export function evaluateText(text, contexts, failed) {
  const whole = WHOLE.exec(text);
  if (whole !== null && !whole[1].includes("${{")) return evaluate(whole[1], contexts, failed);
  return text.replace(EACH, (_, expression) => evaluate(expression, contexts, failed));
}

function evaluate(expression, contexts, failed) {
  const functions = new Map(
    Object.entries({ success: !failed, failure: failed, always: true, cancelled: false }).map(
      ([name, value]) => [
        name,
        { name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(value) },
      ],
    ),
  );
  const { tokens } = new Lexer(expression.trim()).lex();
  const parsed = new Parser(tokens, Object.keys(contexts), [...functions.values()]).parse();
  const known = JSON.parse(JSON.stringify(contexts), data.reviver);
  return new Evaluator(parsed, known, functions).evaluate().coerceString();
}

import input from '@inquirer/input';
import select from '@inquirer/select';
import { isAnswer, type Question } from '../guest/choices.ts';
import { UnreadableInput } from './input.ts';

/** Stands for an answer that is typed; no answer is empty. */
const other = '';

/** Asks a question on the terminal, over standard error as standard output is for the definition. */
export async function askQuestion(question: Question): Promise<string> {
  const context = { output: process.stderr };
  try {
    const answer = await select<string>(
      {
        message: question.text,
        default: question.default,
        choices: [
          ...question.options.map((option) => ({
            value: option.answer,
            name: option.label.includes(option.answer) ? option.label : `${option.label} (${option.answer})`,
            description: option.answer === question.default ? `${option.detail}. ${question.reason}` : option.detail,
          })),
          ...(question.free ? [{ value: other, name: 'Something else …', description: question.free }] : []),
        ],
      },
      context,
    );
    if (answer !== other) return answer;
    return await input(
      {
        message: `${question.text} (${question.free})`,
        validate: (typed) => isAnswer(question, typed) || `Give ${question.free}.`,
      },
      context,
    );
  } catch (error) {
    // Ctrl+C at a question.
    if (error instanceof Error && error.name === 'ExitPromptError')
      throw new UnreadableInput('stopped; nothing was written');
    throw error;
  }
}

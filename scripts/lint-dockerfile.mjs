#!/usr/bin/env node
/**
 * Judges a Dockerfile without building it: what the builder itself would refuse (dockerfile-utils), and our own rules for an
 * image that starts the same every time, as nobody in particular, with no secret in it. Exit code 1 with one line per offence.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import ast from 'dockerfile-ast';
import utils from 'dockerfile-utils';

const HELP = `Checks a Dockerfile; exit code 0 only if nothing is wrong.

  node scripts/lint-dockerfile.mjs [file]     default: Dockerfile`;

const EXACT_TAG = /^v?\d+\.\d+\.\d+/;
const SECRET = /KEY|SECRET|TOKEN|PASSWORD|PASSWD|CREDENTIAL/i;
const FETCHED_SCRIPT = /\b(?:curl|wget)\b[^|;&]*\|\s*(?:ba|da)?sh\b/;

const lineOf = (instruction) => instruction.getRange().start.line + 1;
const isExecForm = (instruction) =>
  instruction.getOpeningBracket?.() != null && instruction.getClosingBracket() != null;
const textOf = (instruction) => instruction.getArgumentsContent() ?? '';
const words = (instruction) => instruction.getArguments().map((argument) => argument.getValue());

/** Rules that look at one instruction: keyword -> the sentences that are wrong with it. */
const RULES = {
  ADD: () => ['ADD fetches and unpacks by itself: use COPY.'],
  COPY: (copy) =>
    words(copy)
      .slice(0, -1)
      .filter((source) => /^\.?\/?\*?$/.test(source))
      .map(() => 'COPY of the whole folder takes in whatever lies there: name what is needed.'),
  RUN: (run) => [
    ...(/\bnpm\s+(?:install|i)\b/.test(textOf(run)) ? ['npm install may resolve anew: use npm ci.'] : []),
    ...(/\bsudo\b/.test(textOf(run)) ? ['sudo has no place in an image: use USER.'] : []),
    ...(FETCHED_SCRIPT.test(textOf(run))
      ? ['a fetched script is run unseen: install a package of a fixed version.']
      : []),
  ],
  ARG: (arg) => secretNames([arg.getProperty()]),
  ENV: (env) => secretNames(env.getProperties()),
};

function secretNames(properties) {
  return properties
    .map((property) => property?.getName() ?? '')
    .filter((name) => SECRET.test(name))
    .map((name) => `${name} would stay readable in the image: give it when the container starts.`);
}

/** Every image that is not an earlier stage carries an exact version or a digest. */
function looseImages(froms) {
  const stages = new Set();
  const problems = [];
  for (const from of froms) {
    const image = from.getImage() ?? '';
    const pinned = from.getImageDigest() !== null || EXACT_TAG.test(from.getImageTag() ?? '');
    if (image !== 'scratch' && !stages.has(image.toLowerCase()) && !pinned)
      problems.push({
        line: lineOf(from),
        text: `${image} has no exact version: write one, such as node:24.21.0-bookworm-slim.`,
      });
    stages.add((from.getBuildStage() ?? '').toLowerCase());
  }
  return problems;
}

/** What the last stage, the one that runs, has to say. */
function lastStageProblems(instructions) {
  const start = instructions.findLastIndex((each) => each.getKeyword() === 'FROM');
  if (start < 0) return [];
  const stage = instructions.slice(start);
  const last = (keyword) => stage.findLast((each) => each.getKeyword() === keyword);
  const problems = [];
  const report = (instruction, text) => problems.push({ line: lineOf(instruction ?? stage[0]), text });

  const user = last('USER');
  if (!user) report(user, 'the last stage runs as root: give it a USER.');
  else if (/^(?:root|0+)(?::|$)/.test(textOf(user))) report(user, 'the last stage runs as root: name another USER.');
  else if (!/^\d+(?::\d+)?$/.test(textOf(user)))
    report(user, 'USER by name cannot be seen to be other than root by an orchestrator: write it in digits.');

  const entrypoint = last('ENTRYPOINT');
  if (!entrypoint) report(entrypoint, 'the last stage has no ENTRYPOINT.');
  for (const command of [entrypoint, last('CMD')])
    if (command && !isExecForm(command))
      report(command, `${command.getKeyword()} in shell form never sees SIGTERM: write it as a JSON list.`);

  const health = last('HEALTHCHECK');
  if (!health || /^NONE$/i.test(textOf(health))) report(health, 'the last stage has no HEALTHCHECK.');
  return problems;
}

function findProblems(content) {
  const dockerfile = ast.DockerfileParser.parse(content);
  const instructions = dockerfile.getInstructions();
  const built = utils
    .validate(content)
    .map(({ range, message }) => ({ line: range.start.line + 1, text: message.replace(/\.?$/, '.') }));
  const own = instructions.flatMap((instruction) =>
    (RULES[instruction.getKeyword()]?.(instruction) ?? []).map((text) => ({ line: lineOf(instruction), text })),
  );
  const all = [...built, ...own, ...looseImages(dockerfile.getFROMs()), ...lastStageProblems(instructions)];
  return { problems: all.sort((a, b) => a.line - b.line), count: instructions.length };
}

try {
  const { values, positionals } = parseArgs({ options: { help: { type: 'boolean' } }, allowPositionals: true });
  if (values.help) {
    console.log(HELP);
  } else {
    const file = positionals[0] ?? 'Dockerfile';
    const { problems, count } = findProblems(readFileSync(file, 'utf8'));
    for (const { line, text } of problems) console.log(`${file}:${line}: ${text}`);
    console.log(`${file}: ${count} instructions, ${problems.length} problems.`);
    process.exitCode = problems.length === 0 ? 0 : 1;
  }
} catch (error) {
  console.error(`${error.message}\nTry: node scripts/lint-dockerfile.mjs --help`);
  process.exitCode = 2;
}

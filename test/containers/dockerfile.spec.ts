import { PlantedTree } from '../architecture/support/planted-tree.js';

const GOOD = `FROM node:24.21.0-bookworm-slim AS base
FROM base AS build
COPY package.json ./
RUN npm ci
FROM base
ENV NODE_ENV=production
COPY --from=build /app/dist ./dist
USER 1000:1000
HEALTHCHECK CMD ["node", "-e", "0"]
ENTRYPOINT ["node", "dist/main.js"]
`;

describe('scripts/lint-dockerfile.mjs', () => {
  const tree = new PlantedTree({});
  afterAll(() => tree.remove());

  beforeAll(() => tree.linkNodeModules());

  function lint(content: string): { code: number | null; stdout: string } {
    tree.write({ Dockerfile: content });
    return tree.run('scripts/lint-dockerfile.mjs');
  }

  it('passes a Dockerfile in order', () => {
    expect(lint(GOOD)).toMatchObject({ code: 0, stdout: 'Dockerfile: 10 instructions, 0 problems.\n' });
  });

  it.each<[string, string, string, RegExp]>([
    [
      'what the builder refuses',
      'HEALTHCHECK CMD',
      'HEALTHCHECK --interva=30s CMD',
      /^Dockerfile:9: Unknown flag: interva/,
    ],
    ['an image without a tag', 'node:24.21.0-bookworm-slim', 'node', /^Dockerfile:1: node has no exact version/],
    ['an open tag', 'node:24.21.0-bookworm-slim', 'node:24', /^Dockerfile:1: node:24 has no exact version/],
    ['ADD', 'COPY package.json', 'ADD package.json', /^Dockerfile:3: ADD /],
    ['the whole folder', 'COPY package.json', 'COPY .', /^Dockerfile:3: COPY of the whole folder/],
    ['npm install', 'npm ci', 'npm install', /^Dockerfile:4: npm install may resolve anew/],
    ['sudo', 'npm ci', 'sudo npm ci', /^Dockerfile:4: sudo /],
    ['a fetched script', 'npm ci', 'curl -s https://example.com/x | sh', /^Dockerfile:4: a fetched script/],
    ['a secret', 'ENV NODE_ENV=production', 'ENV ADMIN_API_KEY=x', /^Dockerfile:6: ADMIN_API_KEY would stay readable/],
    ['a secret argument', 'ENV NODE_ENV=production', 'ARG NPM_TOKEN', /^Dockerfile:6: NPM_TOKEN would stay readable/],
    ['no USER', 'USER 1000:1000\n', '', /^Dockerfile:5: the last stage runs as root/],
    ['root', 'USER 1000:1000', 'USER root', /^Dockerfile:8: the last stage runs as root/],
    ['root in digits', 'USER 1000:1000', 'USER 0:0', /^Dockerfile:8: the last stage runs as root/],
    ['a USER by name', 'USER 1000:1000', 'USER node', /^Dockerfile:8: USER by name/],
    ['no HEALTHCHECK', 'HEALTHCHECK CMD ["node", "-e", "0"]\n', '', /^Dockerfile:5: the last stage has no HEALTHCHECK/],
    [
      'a HEALTHCHECK switched off',
      'CMD ["node", "-e", "0"]',
      'NONE',
      /^Dockerfile:9: the last stage has no HEALTHCHECK/,
    ],
    ['no ENTRYPOINT', 'ENTRYPOINT ["node", "dist/main.js"]\n', '', /^Dockerfile:5: the last stage has no ENTRYPOINT/],
    ['a shell in between', '["node", "dist/main.js"]', 'node dist/main.js', /^Dockerfile:10: ENTRYPOINT in shell form/],
  ])('reports %s', (_name, from, to, expected) => {
    expect(GOOD).toContain(from);
    const { code, stdout } = lint(GOOD.replace(from, to));
    expect(stdout).toMatch(expected);
    expect(code).toBe(1);
  });

  it('says what to do when there is no such file', () => {
    expect(tree.run('scripts/lint-dockerfile.mjs', 'none')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/none.*\nTry: /),
    });
  });
});

import { readFileSync } from 'node:fs';
import { VERSION } from './version.js';

it('is the version in package.json', () => {
  expect(VERSION).toBe((JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version);
});

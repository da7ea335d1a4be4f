import { readFileSync } from 'node:fs';
import { settingRows, settingsHelp } from './settings-help.js';

describe('the settings of a store', () => {
  it('are all in the help and in the README, with their defaults', () => {
    const readme = readFileSync('sandbox/README.md', 'utf8').replace(/ +/g, ' ');
    for (const { name, standard, values, about } of settingRows()) {
      expect(readme).toContain(`| \`${name}\` | \`${standard}\` | ${values} | ${about} |`);
      expect(settingsHelp()).toContain(`${name} = ${standard}`);
    }
  });
});

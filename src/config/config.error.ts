/** One wrong setting: the variable, what is wrong with it, and how to mend it. Never holds a secret's value. */
export interface ConfigProblem {
  variable: string;
  message: string;
}

/** The start was refused; the message is one list of everything that is wrong. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly ConfigProblem[]) {
    const count = problems.length === 1 ? '1 setting is' : `${problems.length} settings are`;
    const list = problems.map(({ variable, message }) => `  - ${variable}: ${message}`).join('\n');
    super(
      `Crossdock did not start: ${count} wrong.\n${list}\nSettings are environment variables or lines of a .env file; .env.example explains each.`,
    );
    this.name = 'ConfigError';
  }
}

/** A state machine as data: for each state, where each event that it knows leads. */
export type TransitionTable<S extends string, E extends string> = Readonly<Record<S, Readonly<Partial<Record<E, S>>>>>;

/** The state after an event, or undefined when the state does not know the event. */
export function nextState<S extends string, E extends string>(
  table: TransitionTable<S, E>,
  state: S,
  event: E,
): S | undefined {
  return table[state][event];
}

/** What is wrong with a machine: states never reached from the start, and states that should lead on but do not. */
export interface TableProblems<S extends string> {
  unreachable: S[];
  deadEnds: S[];
}

/** Checks a machine: every state reachable from `start`, every state outside `terminal` with a way out. */
export function inspectTable<S extends string, E extends string>(
  table: TransitionTable<S, E>,
  start: S,
  terminal: readonly S[],
): TableProblems<S> {
  const states = Object.keys(table) as S[];
  const exits = (state: S): S[] => (Object.values(table[state]) as S[]).filter((to) => to !== state);
  const seen = new Set<S>([start]);
  for (const state of seen) for (const to of exits(state)) seen.add(to);
  return {
    unreachable: states.filter((state) => !seen.has(state)),
    deadEnds: states.filter((state) => !terminal.includes(state) && exits(state).length === 0),
  };
}

/** What was measured, and what is aimed at: a ratio of at most, or at least. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly goal: string;
  readonly reached: boolean;
}

export function atMost(what: string, value: number, goal: number): Figure {
  return { what, value, goal: `≤ ${goal}`, reached: value <= goal };
}

export function atLeast(what: string, value: number, goal: number): Figure {
  return { what, value, goal: `≥ ${goal}`, reached: value >= goal };
}

/** One that nothing is aimed at with. */
export function reported(what: string, value: number): Figure {
  return { what, value, goal: 'reported', reached: true };
}

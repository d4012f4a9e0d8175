const originMs = Date.now() - performance.now();

/**
 * Now, in Unix ms by the clock of this device when the page was loaded: it goes on evenly when somebody sets that clock. For
 * how long something has lasted and when something is due, also on the server's clock (`serverAheadMs`).
 */
export const steadyNowMs = (): number => originMs + performance.now();

/** The same instant on the clock of this device as it is set now, to be shown as a time of day. */
export const wallTimeMs = (steadyMs: number): number => Date.now() + steadyMs - steadyNowMs();

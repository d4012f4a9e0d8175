/** The part of pino's logger that core uses. `fields`: pino writes `err` with its stack. */
export type Logger = Record<'debug' | 'info' | 'warn' | 'error', (fields: object, message: string) => void>;

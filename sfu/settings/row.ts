import type { z } from 'zod';

/** One setting of the server. */
export type Row<Schema extends z.ZodType> = {
	schema: Schema;
	/** null: the setting is optional and stays unset. */
	byDefault: () => z.output<Schema> | null;
	/** Placeholder of the flag's value in `--help`. Without it, the flag is a switch. */
	argument?: string;
	/** Text for `--help`, with the unit. */
	help: string;
	/** Text for a default that depends on the computer, or that is null. */
	defaultText?: string;
	/** The flag may be given several times. */
	repeatable?: true;
	/** A variable of mediasoup, or of servers whose clients we serve, or a second one of ours, with the same meaning; our first wins over it. */
	foreignVariable?: string;
	/** No message shows its value. */
	secret?: true;
};
/** A group of settings by name: a file of this folder. */
export type Rows = Record<string, Row<z.ZodType>>;

export const row = <Schema extends z.ZodType>(fields: Row<Schema>) => fields;
/** The schema of a setting that may stay unset. */
export const optional = <Schema extends z.ZodType>(schema: Schema) => schema.nullable();

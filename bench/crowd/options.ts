/** The command line of `npm run crowd`. */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { DisplayName } from '../../sfu/protocol/models.ts';

export const usage = `usage: npm run crowd -- --url URL [--code CODE] [--people N] [--seconds N] [--name NAME] [--no-cameras]
  --url URL     address of the class, as https://192.168.1.5:4443, or a whole join link
  --code CODE   six letters and digits; not needed with a join link
  --people N    how many, 1 to 200 (default: 10)
  --seconds N   how long they stay, 1 to 86400 (default: until Ctrl+C)
  --name NAME   the first is called "NAME 1" (default: Student)`;

const Wanted = z.object({
	url: z.string(),
	code: z.string().optional(),
	people: z.coerce.number().int().min(1).max(200),
	seconds: z.coerce.number().int().min(1).max(86_400).optional(),
	name: DisplayName,
	cameras: z.boolean(),
});

/** @throws TypeError with what is wrong */
export function parse(args: string[]): z.output<typeof Wanted> {
	const text = { type: 'string' } as const;
	const { values } = parseArgs({
		args,
		allowNegative: true,
		options: {
			...{ url: text, code: text, seconds: text },
			people: { ...text, default: '10' },
			name: { ...text, default: 'Student' },
			cameras: { type: 'boolean', default: true },
		},
	});
	const { data, error } = Wanted.safeParse(values);
	if (data) return data;
	throw new TypeError(`The value of --${String(error.issues[0]?.path[0])} is missing or not valid.`);
}

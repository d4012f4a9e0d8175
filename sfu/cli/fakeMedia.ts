import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { errorText } from '../errorText.ts';
import { fakeCamera } from '../fakeDevices/fakeCamera.ts';
import { fakeMicrophone } from '../fakeDevices/fakeMicrophone.ts';
import { StartError } from '../startErrors.ts';
import { print } from './print.ts';
import type { FakeMediaFlags } from './program.ts';

/** The colours of CSS that are easy to tell apart. */
const colours = {
	black: '#000000',
	gray: '#808080',
	white: '#ffffff',
	red: '#ff0000',
	orange: '#ffa500',
	yellow: '#ffff00',
	green: '#008000',
	lime: '#00ff00',
	teal: '#008080',
	aqua: '#00ffff',
	blue: '#0000ff',
	navy: '#000080',
	purple: '#800080',
	fuchsia: '#ff00ff',
	maroon: '#800000',
};
const ColourName = z.enum(Object.keys(colours) as [keyof typeof colours]);
const ColourCode = z.string().regex(/^#?[0-9a-f]{6}$/i);

/** Three channels, 0 to 255, and the name for the file. */
const Colour = z.union([ColourName, ColourCode]).transform((text) => {
	const code = (text in colours ? colours[ColourName.parse(text)] : text).replace('#', '');
	const channel = (index: number) => Number.parseInt(code.slice(index * 2, index * 2 + 2), 16);
	return { name: text.replace('#', '').toLowerCase(), channels: [channel(0), channel(1), channel(2)] as const };
});

const Wanted = z.object({
	color: Colour.optional(),
	tone: z.coerce.number().int().min(50).max(15_000).optional(),
	seconds: z.coerce.number().int().min(1).max(60),
	out: z.string().min(1),
});

/** What each flag takes, for whoever gave something else. */
const takes: Record<keyof FakeMediaFlags, string> = {
	color: `a colour: ${Object.keys(colours).join(', ')}, or six hexadecimal digits as in #c0392b`,
	tone: 'a whole number of hertz, 50 to 15000',
	seconds: 'a whole number of seconds, 1 to 60',
	out: 'the path of a folder',
};

/**
 * `lectern fake-media`: writes a camera and a microphone as files, and prints their paths, one a line. A file of the same name is
 * replaced once the new one is complete.
 * @throws StartError usage, other (the folder cannot be written)
 */
export async function fakeMedia(flags: FakeMediaFlags): Promise<number> {
	const { color, tone, seconds, out } = read(flags);
	const folder = resolve(out);
	const files: [file: string, content: Iterable<Buffer>][] = [];
	if (color) files.push([join(folder, `camera-${color.name}.y4m`), fakeCamera(color.channels, seconds)]);
	if (tone !== undefined) files.push([join(folder, `microphone-${tone}.wav`), fakeMicrophone(tone, seconds)]);
	if (files.length === 0) {
		throw new StartError('usage', 'Say what to make: --color for a camera, --tone for a microphone, or both.');
	}
	for (const [file, content] of files) {
		await write(folder, file, content);
		print(`${file}\n`);
	}
	return 0;
}

/** @throws StartError usage */
function read(flags: FakeMediaFlags): z.output<typeof Wanted> {
	const { data, error } = Wanted.safeParse(flags);
	if (data) return data;
	// zod types the path of an issue as any key.
	const flag = error.issues[0]?.path[0] as keyof typeof takes;
	throw new StartError('usage', `The value of --${flag} is not valid: it takes ${takes[flag]}.`);
}

/** @throws StartError other */
async function write(folder: string, file: string, content: Iterable<Buffer>): Promise<void> {
	const unfinished = `${file}.part`;
	try {
		await mkdir(folder, { recursive: true });
		await writeFile(unfinished, content);
		await rename(unfinished, file);
	} catch (error) {
		await rm(unfinished, { force: true }).catch(() => undefined);
		throw new StartError('other', `${file} cannot be written: ${errorText(error)}`, { cause: error });
	}
}

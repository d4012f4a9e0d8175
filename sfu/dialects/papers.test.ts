import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { classroom } from './classroom.ts';
import type { Dialect } from './Dialect.ts';
import { flutter } from './flutter.ts';
import { sprint } from './sprint.ts';
import { studyRooms } from './studyRooms.ts';

const pages: [page: string, dialect: Dialect][] = [
	['sprint.md', sprint],
	['study-rooms.md', studyRooms],
	['classroom.md', classroom],
	['flutter-events.md', flutter],
];

/** Every event, in both directions. */
function eventsOf({ requests, notices }: Dialect): string[] {
	const asked = Object.values(requests).flatMap((row) => row ?? []);
	const told = Object.values(notices).flatMap((row) => (row && typeof row !== 'string' ? [row.event] : []));
	return [...asked.flatMap(({ event, done }) => [event, done ?? []].flat()), ...told.filter(isName)];
}

const isName = (event: unknown): event is string => typeof event === 'string';

test.each(pages)('%s documents every event of its dialect', async (page, dialect) => {
	const text = await readFile(resolve(import.meta.dirname, '../../docs/clients', page), 'utf8');
	// The page says once that all of them begin with `mediasoup:`.
	const names = eventsOf(dialect).map((event) => event.replace(/^mediasoup:/, ''));
	expect(names.filter((name) => !text.includes(`\`${name}`))).toEqual([]);
});

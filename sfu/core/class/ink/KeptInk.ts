import { z } from 'zod';
import { decodePoints } from '../../../protocol/ink/strokePoints.ts';
import { InkStrokeHead } from '../../../protocol/models/ink.ts';
import type { RoomApi } from '../../room/RoomApi.ts';
import { Stroke } from './Stroke.ts';

/** The first row of a stroke; those of long strokes have further ones with points alone. */
const FirstRow = InkStrokeHead.omit({ number: true }).extend({ points: z.string(), closed: z.boolean() });
const FurtherRow = z.object({ points: z.string() });

/** Ink on pages beyond the process: rows `<number of the stroke> <row>`, so that a stroke that grows rewrites little. */
export class KeptInk {
	readonly #pages: RoomApi['keptPages'];
	readonly #part: string;

	/** @param part name of the part that keeps it */
	constructor({ keptPages }: Pick<RoomApi, 'keptPages'>, part: string) {
		this.#pages = keptPages;
		this.#part = part;
	}

	/** What can be read; what cannot is removed. @throws SfuError unavailable */
	async load(surface: string): Promise<Stroke[]> {
		const found = new Map<string, { stroke: Stroke; closed: boolean }>();
		for (const { key, value } of await this.#pages.read(this.#part, surface)) {
			const [number = '', row = ''] = key.split(' ');
			const { data: first } = row === '0' ? FirstRow.safeParse(value) : { data: undefined };
			const { data: further } = FurtherRow.safeParse(value);
			if (first) {
				const { points: _, closed, ...head } = first;
				found.set(number, { stroke: new Stroke({ ...head, number: Number(number) }), closed });
			}
			const stroke = found.get(number)?.stroke;
			const points = further && stroke && decodePoints(further.points, stroke.last);
			if (points) stroke.append(points);
			else this.#pages.save(this.#part, surface, key, null);
		}
		return [...found.values()].map(({ stroke, closed }) => {
			if (closed) stroke.close();
			return stroke;
		});
	}

	/** @param from the first row that has changed; default: all are new */
	save(surface: string, stroke: Stroke, from = 0): void {
		const { head, closed, rowCount } = stroke;
		const { number, ...others } = head;
		// `closed` stands in the first row.
		if (from === 0 || closed) this.#save(surface, `${number} 0`, { ...others, points: stroke.row(0), closed });
		for (let row = Math.max(1, from); row < rowCount; row++)
			this.#save(surface, `${number} ${row}`, { points: stroke.row(row) });
	}

	remove(surface: string, { head: { number }, rowCount }: Stroke): void {
		for (let row = 0; row < rowCount; row++) this.#save(surface, `${number} ${row}`, null);
	}

	clear(surface: string): void {
		this.#pages.clear(this.#part, surface);
	}

	#save(surface: string, key: string, value: unknown): void {
		this.#pages.save(this.#part, surface, key, value);
	}
}

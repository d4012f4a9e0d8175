/** Functions that run in pages of Chromium: when the pointer was where, and when ink was seen. Times are ms since 1970. */

/** Shares of the picture's width and height. */
export type Spot = readonly [across: number, down: number];

declare global {
	interface Window {
		/** Where the pointer has been since the last call, by `x/y` in CSS px, and when. */
		takeMoves?: () => Record<string, number>;
		/** When each spot had ink for the first time; null: it has none. */
		takeSeen?: () => (number | null)[];
	}
}

/** Notes each place of the pointer, also those that the browser tells together, by the time of the event. */
export function watchedPointer(): void {
	let moves: Record<string, number> = {};
	const note = (event: PointerEvent) => {
		for (const { clientX, clientY, timeStamp } of event.getCoalescedEvents())
			moves[`${clientX}/${clientY}`] ??= performance.timeOrigin + timeStamp;
	};
	window.addEventListener('pointermove', note, { capture: true });
	window.takeMoves = () => {
		const taken = moves;
		moves = {};
		return taken;
	};
}

/**
 * Looks at these spots of the ink after each frame that was drawn: at the next ones of the line, by one reading of each canvas, since a
 * canvas that is read for each spot takes more time than drawing it. @param spots of one height, from left to right
 */
export function watchedSpots(spots: readonly Spot[]): void {
	/** As in the tests: what is fainter than this is an edge. */
	const leastAlpha = 60;
	/** The line comes from the left. */
	const ahead = 24;
	const seen: (number | null)[] = spots.map(() => null);
	let isOver = false;
	const look = () => {
		const nowMs = performance.timeOrigin + performance.now();
		const first = seen.indexOf(null);
		if (first < 0) return;
		const next = spots.slice(first, first + ahead);
		const [[left = 0, down = 0] = [], [right = 0] = []] = [next[0], next.at(-1)];
		for (const canvas of document.querySelectorAll<HTMLCanvasElement>('[data-testid="ink"] canvas')) {
			if (canvas.hidden || canvas.width === 0) continue;
			const px = (across: number) => Math.floor(across * canvas.width);
			const width = px(right) - px(left) + 1;
			const row = canvas.getContext('2d')?.getImageData(px(left), Math.floor(down * canvas.height), width, 1).data;
			for (const [index, [across]] of next.entries()) {
				const alpha = row?.[(px(across) - px(left)) * 4 + 3] ?? 0;
				if (alpha >= leastAlpha) seen[first + index] ??= nowMs;
			}
		}
	};
	const channel = new MessageChannel();
	channel.port1.onmessage = look;
	const frame = () => {
		if (isOver) return;
		// A message comes once the frame is drawn.
		channel.port2.postMessage(null);
		requestAnimationFrame(frame);
	};
	requestAnimationFrame(frame);
	window.takeSeen = () => {
		isOver = true;
		channel.port1.close();
		return seen;
	};
}

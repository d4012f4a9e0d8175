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

/** Looks at these spots of the ink after each frame that was drawn. */
export function watchedSpots(spots: readonly Spot[]): void {
	/** As in the tests: what is fainter than this is an edge. */
	const leastAlpha = 60;
	const seen: (number | null)[] = spots.map(() => null);
	let isOver = false;
	const look = () => {
		const nowMs = performance.timeOrigin + performance.now();
		const canvases = [...document.querySelectorAll<HTMLCanvasElement>('[data-testid="ink"] canvas')];
		let misses = 0;
		for (const [index, [across, down]] of spots.entries()) {
			if (seen[index] !== null) continue;
			const hasInk = canvases.some((canvas) => {
				const [x, y] = [Math.floor(across * canvas.width), Math.floor(down * canvas.height)];
				const pixel = canvas.getContext('2d')?.getImageData(x, y, 1, 1).data;
				return (pixel?.[3] ?? 0) >= leastAlpha;
			});
			if (hasInk) seen[index] = nowMs;
			// The line comes from the left.
			else if (++misses === 12) break;
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
